/** The fold: batches of a debug channel, pages of its history, or a record out of a file, into a `RunState`. Pure and total. */
import type { ChannelItem } from '#src/connection/types.ts';
import { parseInstant } from '#src/lib/instant.ts';
import type { DebugEvent, ExecutionInfo } from '#src/protocol/debug-frames.ts';
import type { RunRecord } from '#src/protocol/debug-records.ts';
import { readDebugRecord } from '#src/protocol/debug-record.ts';
import { withReject } from '#src/protocol/rejects.ts';
import { latestOf } from './model/event-log.ts';
import { rowsOf, type PageColumns } from './model/page-columns.ts';
import { toTextRow } from './model/row.ts';
import { historyOf, openBatch, withBatch, type Batch } from './run-batch.ts';
import { entryKey, recordKey, withHistory } from './run-debug-record.ts';
import { addRow } from './run-draft.ts';
import { withOpened, withoutHistory } from './run-gaps.ts';
import { isKnown, takeEnd, takePage, takeRecord } from './run-history.ts';
import type { RunState, RunStatus } from './run-state.ts';

/** What the pager of a run's history tells of (`run-pages.ts`). */
export type PageItem =
  /** A stretch of a page, ascending, that was asked for after a number which is folded by now. */
  | { readonly kind: 'page_received'; readonly columns: PageColumns }
  /** A page that was asked for after this number is over. */
  | { readonly kind: 'page_ended'; readonly after: number }
  | { readonly kind: 'page_failed'; readonly error: Error }
  | { readonly kind: 'page_retried' };

type FrameRejected = Extract<DebugEvent, { type: 'frame_rejected' }>;

export type RunItem = ChannelItem<DebugEvent> | PageItem;

/** The number after which the next page is wanted; null where none is. */
export function wantedPage({ history }: RunState): number | null {
  return history !== null && history.failure === null && history.folded < history.last
    ? history.folded
    : null;
}

/** Folds one batch. Returns the same reference when nothing changed. */
export function applyRunItems(state: RunState, items: readonly RunItem[]): RunState {
  let next = state;
  let batch: Batch | null = null;
  for (const item of items) {
    if (item.kind === 'event' && item.event.type === 'record_received') {
      const { record, seq, n } = item.event;
      if (n === null) {
        if (seq === null && next.historyKeys.size > 0 && next.historyKeys.has(recordKey(record))) continue;
        next = withoutHistory(next, record);
        batch ??= openBatch(next);
        addRow(batch.run, toTextRow(record));
      } else if (!isKnown(historyOf(batch, next), n)) {
        batch ??= openBatch(next);
        takeRecord(batch.run, batch.history, { n, row: toTextRow(record) });
      }
    } else if (item.kind === 'event' && item.event.type === 'frame_rejected' && item.event.n !== null) {
      const { n, raw } = item.event;
      if (isKnown(historyOf(batch, next), n)) continue;
      batch ??= openBatch(next);
      takeRecord(batch.run, batch.history, { n, row: null, raw });
    } else if (item.kind === 'page_received') {
      const { columns } = item;
      if ((columns.n.at(-1) ?? 0) <= historyOf(batch, next).folded) continue;
      batch ??= openBatch(next);
      takePage(batch.run, batch.history, rowsOf(columns));
    } else {
      if (batch) next = withBatch(next, batch);
      batch = null;
      next = applyOther(next, item);
    }
  }
  return batch ? withBatch(next, batch) : next;
}

function applyOther(state: RunState, item: RunItem): RunState {
  switch (item.kind) {
    case 'opened':
      // A page that did not come before may come now.
      return {
        ...withFailure(withOpened(state, item), null),
        connected: true,
        lostAt: null,
      };
    case 'lost':
      return { ...state, connected: false, lostAt: state.lostAt ?? item.at };
    case 'event':
      return applyEvent(state, item.event);
    case 'page_received':
      return state;
    case 'page_ended':
      return withEndedPage(state, item.after);
    case 'page_failed':
      return withFailure(state, item.error);
    case 'page_retried':
      return withFailure(state, null);
    default:
      return item satisfies never;
  }
}

function withFailure(state: RunState, failure: Error | null): RunState {
  if (state.history === null || state.history.failure === failure) return state;
  return { ...state, history: { ...state.history, failure } };
}

/** A page that brought nothing says that there is nothing after its number. */
function withEndedPage(state: RunState, after: number): RunState {
  if (state.history?.folded !== after) return state;
  const batch = openBatch(state);
  takeEnd(batch.run, batch.history);
  return withBatch(state, batch);
}

function applyEvent(state: RunState, event: DebugEvent): RunState {
  switch (event.type) {
    case 'execution_described':
      return describe(state, event.info);
    case 'history_received':
      return withHistory(state, readDebugRecord(event.record));
    case 'execution_completed':
      return {
        ...withoutHistory(state, null),
        status: 'completed',
        result: event.result,
        endedAt: end(state, event.timestamp),
      };
    case 'execution_failed':
      return {
        ...withoutHistory(state, null),
        status: 'failed',
        error: event.error,
        endedAt: end(state, event.timestamp),
      };
    case 'frame_rejected':
      return withRejectedFrame(state, event);
    case 'error_received':
      return { ...state, refusal: event.message };
    case 'connected':
    case 'pong':
    case 'record_received':
      return state;
    default:
      return event satisfies never;
  }
}

/** Of these each frame is a record of its own; what else there is a server tells anew with each connection. */
const recordTypes: ReadonlySet<unknown> = new Set<RunRecord['type']>([
  'log',
  'trace',
  'step',
  'variable',
  'api_call_start',
  'api_call',
]);

/** Without a number it is known by what it carries, where a history without numbers held it already. */
function withRejectedFrame(state: RunState, { raw, frame, seq }: FrameRejected): RunState {
  const { type, data } = (frame ?? {}) as { readonly type?: unknown; readonly data?: unknown };
  if (seq === null) {
    // Of what the wire garbled nobody knows the number: where there are numbers, it is missed and comes again.
    if (frame === null && state.history !== null) return state;
    if (state.historyKeys.has(entryKey(String(type), data))) return state;
    const isTold = state.rejects.some((known) => known.type === type);
    if (frame !== null && !recordTypes.has(type) && isTold) return state;
  }
  return { ...state, rejected: state.rejected + 1, rejects: withReject(state.rejects, raw) };
}

function end(state: RunState, timestamp: string | null): RunState['endedAt'] {
  const stamped = timestamp === null ? null : parseInstant(timestamp);
  return stamped ?? state.endedAt ?? lastInstant(state);
}

/** The latest time that any record carries, or null. */
export function lastInstant({ log, rows }: RunState): RunState['endedAt'] {
  return latestOf(log, rows);
}

function describe(before: RunState, info: ExecutionInfo): RunState {
  const status = toStatus(info.status);
  const isOver = status === 'completed' || status === 'failed';
  // It ended while the line was cut, and perhaps nothing more is said.
  const state = isOver && before.awaited?.since != null ? withoutHistory(before, null) : before;
  return {
    ...state,
    info,
    status: status === 'unknown' ? state.status : status,
    startedAt: earlier(info.startedAt === null ? null : parseInstant(info.startedAt), state.startedAt),
    endedAt: (info.endedAt === null ? null : parseInstant(info.endedAt)) ?? state.endedAt,
  };
}

/** It is told anew after each cut: records that began before it stay. */
function earlier(a: RunState['startedAt'], b: RunState['startedAt']): RunState['startedAt'] {
  return a === null || b === null ? (a ?? b) : Math.min(a, b);
}

function toStatus(status: string | null): RunStatus {
  switch (status?.toLowerCase()) {
    case 'running':
    case 'pending':
    case 'started':
      return 'running';
    case 'completed':
    case 'complete':
    case 'success':
    case 'succeeded':
      return 'completed';
    case 'failed':
    case 'error':
      return 'failed';
    default:
      return 'unknown';
  }
}
