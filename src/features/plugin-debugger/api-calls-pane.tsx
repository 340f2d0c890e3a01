import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import type { Instant } from '#src/lib/instant.ts';
import { Badge, type Tone } from '#src/ui/badge.tsx';
import { Disclosure } from '#src/ui/disclosure.tsx';
import { VirtualList } from '#src/ui/virtual-list/virtual-list.tsx';
import { ClockText } from './clock-text.tsx';
import { CutBadge } from './cut-badge.tsx';
import { JsonValue } from './json-value.tsx';
import { debuggerMessages } from './messages.ts';
import type { ApiCall, OpenEnd } from './run-state.ts';
import { useServerNow, wholeSeconds } from './server-now.ts';

export interface ApiCallsPaneProps {
  readonly calls: readonly ApiCall[];
  readonly openEnd: OpenEnd;
}

/** API calls in the order of their records, each with what went in and what came out; those under way say since when. */
export function ApiCallsPane({ calls, openEnd }: ApiCallsPaneProps) {
  const t = useMessages(debuggerMessages);
  if (calls.length === 0) return <p className="p-4 text-ink-2">{t('noApiCalls')}</p>;
  return (
    <VirtualList
      label={t('apiCalls')}
      items={calls}
      keyOf={(call) => call.n}
      estimateHeight={40}
      className="h-full"
      renderItem={(call) => <ApiCallRow call={call} openEnd={openEnd} />}
    />
  );
}

function ApiCallRow({ call, openEnd }: { readonly call: ApiCall; readonly openEnd: OpenEnd }) {
  const t = useMessages(debuggerMessages);
  const { formatDuration } = useFormats();
  const outcome = outcomeOf(call, openEnd);
  return (
    <Disclosure
      className="border-b border-line"
      buttonClassName="px-2 py-1.5"
      name={`${call.type} ${call.endpoint}, ${t(outcome)}`}
      label={
        <span className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3 gap-y-0.5">
          <ClockText instant={call.startedAt} className="font-mono text-mono text-ink-3" />
          <Badge>{call.type}</Badge>
          <span className="min-w-24 flex-1 truncate font-mono text-mono">{call.endpoint}</span>
          <span className="text-xs text-ink-2">
            {call.duration === null ? null : formatDuration(call.duration * 1_000)}
            {outcome === 'callRunning' ? <RunningFor since={call.startedAt} /> : null}
          </span>
          <Badge tone={outcomeTones[outcome]}>{t(outcome)}</Badge>
        </span>
      }
    >
      <dl className="grid gap-2 px-8 pb-3">
        {call.error === null ? null : (
          <div>
            <dt className="text-xs font-medium text-red">{t('error')}</dt>
            <dd>
              <p className="font-mono text-mono whitespace-pre-wrap">{call.error}</p>
              <CutBadge cutFrom={call.cutFrom} />
            </dd>
          </div>
        )}
        <div>
          <dt className="text-xs font-medium text-ink-3">{t('parameters')}</dt>
          <dd>
            <JsonValue value={call.parameters} />
          </dd>
        </div>
        {call.isOpen ? null : (
          <div>
            <dt className="text-xs font-medium text-ink-3">{t('result')}</dt>
            <dd>
              <JsonValue value={call.result} cutFrom={call.error === null ? call.cutFrom : null} />
            </dd>
          </div>
        )}
      </dl>
    </Disclosure>
  );
}

const outcomeTones = {
  succeeded: 'green',
  failedWord: 'red',
  unknownOutcome: 'neutral',
  callRunning: 'blue',
  neverEnded: 'red',
} as const satisfies Readonly<Record<string, Tone>>;

const openOutcomes = {
  running: 'callRunning',
  never: 'neverEnded',
  unknown: 'unknownOutcome',
} as const;

function outcomeOf(call: ApiCall, openEnd: OpenEnd): keyof typeof outcomeTones {
  if (call.isOpen) return openOutcomes[openEnd];
  if (call.success === false || call.error !== null) return 'failedWord';
  return call.success === null ? 'unknownOutcome' : 'succeeded';
}

function RunningFor({ since }: { readonly since: Instant | null }) {
  const { formatDuration } = useFormats();
  const now = useServerNow(true);
  return since === null ? null : formatDuration(wholeSeconds(now - since));
}
