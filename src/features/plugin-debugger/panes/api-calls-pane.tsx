import { Terminal } from 'lucide-react';
import { memo, useMemo } from 'react';
import { useStore } from 'zustand';
import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import type { Instant } from '#src/lib/instant.ts';
import { Badge, type Tone } from '#src/ui/badge.tsx';
import { CopyButton } from '#src/ui/copy-button.tsx';
import { cx } from '#src/ui/cx.ts';
import { Disclosure } from '#src/ui/disclosure.tsx';
import { ClockText } from '../clock-text.tsx';
import { CutBadge } from '../cut-badge.tsx';
import type { CursorStore } from '../cursor/cursor-store.ts';
import { momentOf } from '../cursor/moves.ts';
import { JsonValue } from '../json-value.tsx';
import { debuggerMessages } from '../messages.ts';
import { cutFromAt, fieldAt, LET_GO, spanAt, spanOfRow, spansOf, type Span } from '../model/read.ts';
import { kinds } from '../model/row.ts';
import { openEndOf, type OpenEnd, type RunState } from '../run-state.ts';
import { useServerNow, wholeSeconds } from '../server-now.ts';
import { callAsJson, curlOf, tokensOf } from './call-texts.ts';
import { paneMessages } from './pane-messages.ts';
import { RecordedText } from './recorded-text.tsx';
import { TailList } from './tail-list.tsx';
import { visibleName } from './visible-text.ts';

export interface ApiCallsPaneProps {
  readonly run: RunState;
  readonly cursor: CursorStore;
  readonly window: { readonly from: Instant; readonly to: Instant };
}

const callKey = (id: number) => id;

/** API calls in the order of their records, each with when it was, what went in and what came out. */
export function ApiCallsPane({ run, cursor, window }: ApiCallsPaneProps) {
  const t = useMessages(debuggerMessages);
  const moment = useStore(cursor, (state) => state.moment);
  const { log } = run;
  const calls = spansOf(run, 'calls');
  const firstRows = useMemo(
    () => Int32Array.from(calls, (id) => log.spans.firstRow.data[id] ?? 0),
    [log, calls],
  );
  // A call stands where it began, also for a cursor at its end.
  const placed = useMemo(() => {
    if (moment?.row == null || log.kind.data[moment.row] !== kinds.callEnd) return moment;
    const ended = spanOfRow({ log, rows: log.length }, moment.row, 'calls');
    return ended === null ? moment : { ...moment, row: log.spans.firstRow.data[ended.id] ?? moment.row };
  }, [log, moment]);
  if (calls.length === 0) return <p className="p-4 text-ink-2">{t('noApiCalls')}</p>;
  const openEnd = openEndOf(run);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <TailList
        kind="entries"
        label={t('apiCalls')}
        log={log}
        items={calls}
        rows={firstRows}
        keyOf={callKey}
        estimateHeight={41}
        // Such a row is twice as high as a line, and costs more than twice as much.
        overscan={3}
        cursor={cursor}
        moment={placed}
        live={run.status === 'running'}
        renderItem={(id) => (
          <ApiCallRow
            run={run}
            cursor={cursor}
            id={id}
            openEnd={openEnd}
            window={window}
            isCurrent={
              moment?.row != null &&
              (moment.row === log.spans.startRow.data[id] || moment.row === log.spans.endRow.data[id])
            }
          />
        )}
      />
    </div>
  );
}

interface ApiCallRowProps extends ApiCallsPaneProps {
  readonly id: number;
  readonly openEnd: OpenEnd;
  readonly isCurrent: boolean;
}

/** Drawn anew only when it is another row: the list is drawn with each move of the cursor. */
const ApiCallRow = memo(function ApiCallRow({
  run,
  cursor,
  id,
  openEnd,
  window,
  isCurrent,
}: ApiCallRowProps) {
  const call = spanAt(run, id);
  const t = useMessages(debuggerMessages);
  const texts = useMessages(paneMessages);
  const { formatDuration } = useFormats();
  const outcome = outcomeOf(call, openEnd);
  const tokens = call.endRow === -1 ? null : tokensOf(fieldAt(run.log, call.endRow, 'result'));
  return (
    <Disclosure
      className={cx('border-b border-line', isCurrent && 'bg-accent-soft')}
      buttonClassName="px-2 py-1.5"
      name={`${visibleName(call.type)} ${visibleName(call.name)}, ${t(outcome)}`}
      onOpenChange={(isOpen) => {
        if (!isOpen) return;
        const row = call.endRow === -1 ? call.startRow : call.endRow;
        cursor.setState({ moment: momentOf(run, row) });
      }}
      label={
        <span className="grid min-w-0 flex-1 gap-1">
          <span className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-0.5">
            <ClockText instant={call.startedAt} className="font-mono text-mono text-ink-3" />
            <Badge className="max-w-40 overflow-hidden">{visibleName(call.type)}</Badge>
            <span className="min-w-24 flex-1 truncate font-mono text-mono">{visibleName(call.name)}</span>
            {tokens === null ? null : (
              <span className="text-xs text-ink-3">{texts('tokens', { count: tokens })}</span>
            )}
            <span className="text-xs text-ink-2 tabular-nums">
              {call.duration === null ? null : formatDuration(call.duration * 1_000)}
              {outcome === 'callRunning' ? <RunningFor since={call.startedAt} /> : null}
            </span>
            <Badge tone={outcomeTones[outcome]}>{t(outcome)}</Badge>
          </span>
          <WaterfallBar call={call} window={window} failed={outcome === 'failedWord'} />
        </span>
      }
    >
      <CallDetail run={run} call={call} />
    </Disclosure>
  );
});

/** All that was recorded of a call. */
export function CallDetail({ run, call }: { readonly run: RunState; readonly call: Span }) {
  const t = useMessages(debuggerMessages);
  const texts = useMessages(paneMessages);
  const last = call.endRow === -1 ? call.startRow : call.endRow;
  const field = (name: string) => fieldAt(run.log, last, name);
  const parameters =
    field('parameters') ?? (call.startRow === -1 ? null : fieldAt(run.log, call.startRow, 'parameters'));
  const error = field('error');
  const cutFrom = cutFromAt(run.log, last);
  if (parameters === LET_GO) return <p className="px-8 pb-3 text-amber">{texts('letGo')}</p>;
  return (
    <dl className="grid gap-2 px-8 pb-3">
      {typeof error !== 'string' ? null : (
        <div>
          <dt className="text-xs font-medium text-red">{t('error')}</dt>
          <dd>
            <p className="font-mono text-mono">
              <RecordedText text={error} />
            </p>
            <CutBadge cutFrom={cutFrom} />
          </dd>
        </div>
      )}
      <div>
        <dt className="text-xs font-medium text-ink-3">{t('parameters')}</dt>
        <dd>
          <JsonValue value={parameters} />
        </dd>
      </div>
      {call.isOpen ? null : (
        <div>
          <dt className="text-xs font-medium text-ink-3">{t('result')}</dt>
          <dd>
            <JsonValue value={field('result')} cutFrom={error === null ? cutFrom : null} />
          </dd>
        </div>
      )}
      <div>
        {call.isStartRecorded || call.startedAt === null ? null : (
          <p className="text-xs text-ink-3">{texts('startDerived')}</p>
        )}
        <div className="mt-1 flex flex-wrap gap-2">
          <CopyButton size="sm" text={() => callAsJson(run, call)} label={texts('copyJson')} />
          <CopyButton
            size="sm"
            icon={<Terminal aria-hidden="true" />}
            text={() => curlOf(call, parameters, texts('curlNote'))}
            label={texts('copyCurl')}
          />
        </div>
      </div>
    </dl>
  );
}

/** When it was, within what the timeline shows. */
function WaterfallBar({
  call,
  window,
  failed,
}: {
  readonly call: Span;
  readonly window: ApiCallsPaneProps['window'];
  readonly failed: boolean;
}) {
  const texts = useMessages(paneMessages);
  if (call.startedAt === null) return null;
  const length = Math.max(1, window.to - window.from);
  const place = (at: number) => Math.min(100, Math.max(0, ((at - window.from) / length) * 100));
  const end = call.endedAt ?? (call.isOpen ? window.to : call.startedAt);
  const isOutside = end < window.from || call.startedAt > window.to;
  const [from, to] = [place(call.startedAt), place(end)];
  return (
    <span aria-hidden="true" title={texts('waterfall')} className="relative block h-1 rounded-full bg-raised">
      {isOutside ? null : (
        <span
          className={cx(
            'absolute inset-y-0 min-w-0.5 rounded-full',
            failed ? 'bg-red' : call.isOpen ? 'bg-blue' : 'bg-accent',
          )}
          style={{ left: `${String(Math.min(from, 99.5))}%`, width: `${String(Math.max(0.5, to - from))}%` }}
        />
      )}
    </span>
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

function outcomeOf(call: Span, openEnd: OpenEnd): keyof typeof outcomeTones {
  if (call.isOpen) return openOutcomes[openEnd];
  if (call.success === false) return 'failedWord';
  return call.success === null ? 'unknownOutcome' : 'succeeded';
}

function RunningFor({ since }: { readonly since: Instant | null }) {
  const { formatDuration } = useFormats();
  const now = useServerNow(true);
  return since === null ? null : formatDuration(wholeSeconds(now - since));
}
