import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { Badge } from '#src/ui/badge.tsx';
import { Disclosure } from '#src/ui/disclosure.tsx';
import { VirtualList } from '#src/ui/virtual-list/virtual-list.tsx';
import { ClockText } from './clock-text.tsx';
import { JsonValue } from './json-value.tsx';
import { debuggerMessages } from './messages.ts';
import type { ApiCall } from './run-state.ts';

/** API calls in the order in which they ended, each with what went in and what came out. */
export function ApiCallsPane({ calls }: { readonly calls: readonly ApiCall[] }) {
  const t = useMessages(debuggerMessages);
  if (calls.length === 0) return <p className="p-4 text-ink-2">{t('noApiCalls')}</p>;
  return (
    <VirtualList
      label={t('apiCalls')}
      items={calls}
      keyOf={(call) => call.n}
      estimateHeight={40}
      className="h-full"
      renderItem={(call) => <ApiCallRow call={call} />}
    />
  );
}

function ApiCallRow({ call }: { readonly call: ApiCall }) {
  const t = useMessages(debuggerMessages);
  const { formatDuration } = useFormats();
  const failed = call.success === false || call.error !== null;
  const outcome = failed ? t('failedWord') : call.success === null ? t('unknownOutcome') : t('succeeded');
  return (
    <Disclosure
      className="border-b border-line"
      buttonClassName="px-2 py-1.5"
      name={`${call.type} ${call.endpoint}, ${outcome}`}
      label={
        <span className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3 gap-y-0.5">
          <ClockText instant={call.startedAt} className="font-mono text-mono text-ink-3" />
          <Badge>{call.type}</Badge>
          <span className="min-w-24 flex-1 truncate font-mono text-mono">{call.endpoint}</span>
          <span className="text-xs text-ink-2">
            {call.duration === null ? null : formatDuration(call.duration * 1_000)}
          </span>
          <Badge tone={failed ? 'red' : call.success === null ? 'neutral' : 'green'}>{outcome}</Badge>
        </span>
      }
    >
      <dl className="grid gap-2 px-8 pb-3">
        {call.error === null ? null : (
          <div>
            <dt className="text-xs font-medium text-red">{t('error')}</dt>
            <dd className="font-mono text-mono whitespace-pre-wrap">{call.error}</dd>
          </div>
        )}
        <div>
          <dt className="text-xs font-medium text-ink-3">{t('parameters')}</dt>
          <dd>
            <JsonValue value={call.parameters} />
          </dd>
        </div>
        <div>
          <dt className="text-xs font-medium text-ink-3">{t('result')}</dt>
          <dd>
            <JsonValue value={call.result} />
          </dd>
        </div>
      </dl>
    </Disclosure>
  );
}
