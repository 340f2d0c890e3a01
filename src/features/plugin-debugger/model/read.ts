/** Rows and spans of a run as objects, made when a view wants one. Nothing here keeps anything. */
import { orNull } from './or-null.ts';
import { upperBound } from './column.ts';
import { nameAt, textAt, type EventLog } from './event-log.ts';
import { levels, outcomes, type LogLevel } from './row.ts';
import { spanKinds } from './spans.ts';

/** What a reader needs of a run: its log, and how far the run knows it. */
export interface KnownLog {
  readonly log: EventLog;
  readonly rows: number;
}

/** How many entries of an ascending list of rows a run knows. */
export function knownOf(list: { readonly data: Int32Array; readonly length: number }, rows: number): number {
  return list.length > 0 && (list.data[list.length - 1] ?? 0) < rows
    ? list.length
    : upperBound(list.data, rows - 1, list.length);
}

/** Stands for a payload that was let go to stay within memory. */
export const LET_GO = Symbol('let go');

/** The record of a row (`data` of its frame), the message of a log line, or `LET_GO`. */
export function payloadAt(log: EventLog, row: number): unknown {
  if (row < log.payloadFrom) return LET_GO;
  const payload = log.payload[row];
  if (typeof payload !== 'string' || log.kind.data[row] === 0) return payload;
  try {
    return (JSON.parse(payload) as { data?: unknown }).data;
  } catch {
    return null;
  }
}

/** A field of a row's record; `LET_GO` where the record was. */
export function fieldAt(log: EventLog, row: number, field: string): unknown {
  const payload = payloadAt(log, row);
  if (payload === LET_GO) return LET_GO;
  return typeof payload === 'object' && payload !== null
    ? ((payload as Readonly<Record<string, unknown>>)[field] ?? null)
    : null;
}

export interface ConsoleLine {
  readonly row: number;
  readonly at: number | null;
  readonly level: LogLevel;
  /** Null where it was let go. */
  readonly message: string | null;
  /** Characters that it had before it was cut; null where it is whole. */
  readonly cutFrom: number | null;
}

export function lineAt(log: EventLog, row: number): ConsoleLine {
  const payload = payloadAt(log, row);
  return {
    row,
    at: timeAt(log, row),
    level: levels[log.flag.data[row] ?? 2] ?? 'info',
    message: typeof payload === 'string' ? payload : null,
    cutFrom: cutFromAt(log, row),
  };
}

export interface TraceEntry {
  readonly row: number;
  readonly at: number | null;
  readonly event: string;
  readonly step: string;
  readonly data: unknown;
  readonly cutFrom: number | null;
}

export function traceAt(log: EventLog, row: number): TraceEntry {
  return {
    row,
    at: timeAt(log, row),
    event: nameAt(log, row),
    step: textAt(log, log.aux, row),
    data: fieldAt(log, row, 'data'),
    cutFrom: cutFromAt(log, row),
  };
}

/** A step or an API call, as a run knows it. */
export interface Span {
  readonly id: number;
  readonly isStep: boolean;
  /** Of a call its endpoint. */
  readonly name: string;
  /** Of a call: llm, tool, knowledge, storage …; of a step empty. */
  readonly type: string;
  readonly startedAt: number | null;
  /** Its beginning was recorded; else it is its end less its duration. */
  readonly isStartRecorded: boolean;
  /** Null while it is open, or where the time cannot be read. */
  readonly endedAt: number | null;
  readonly isOpen: boolean;
  /** Seconds, as recorded. */
  readonly duration: number | null;
  /** Of a call. Null: the record does not say. */
  readonly success: boolean | null;
  /** Rows of the log, -1 where there is none. */
  readonly startRow: number;
  readonly endRow: number;
}

export function spanAt({ log, rows }: KnownLog, id: number): Span {
  const { spans } = log;
  const startRow = spans.startRow.data[id] ?? -1;
  const lastRow = spans.endRow.data[id] ?? -1;
  const endRow = lastRow < rows ? lastRow : -1;
  const first = endRow === -1 ? startRow : endRow;
  const flag = endRow === -1 ? outcomes.unknown : (log.flag.data[endRow] ?? 0);
  return {
    id,
    isStep: spans.kind.data[id] === spanKinds.step,
    name: nameAt(log, first) || (startRow === -1 ? '' : nameAt(log, startRow)),
    type: spans.kind.data[id] === spanKinds.step ? '' : textAt(log, log.aux, first),
    startedAt: orNull(spans.start.data[id]),
    isStartRecorded: startRow !== -1,
    endedAt: endRow === -1 ? null : timeAt(log, endRow),
    isOpen: endRow === -1,
    duration: endRow === -1 ? null : orNull(log.duration.data[endRow]),
    success: flag === outcomes.unknown ? null : flag === outcomes.succeeded,
    startRow,
    endRow,
  };
}

type SpanKind = 'steps' | 'calls';

const spanLists = new WeakMap<EventLog, Record<SpanKind, readonly number[]>>();

/** Spans of a kind that a run knows, in the order of their first records; the same array while there are no others. */
export function spansOf({ log, rows }: KnownLog, kind: SpanKind): readonly number[] {
  const { firstRow } = log.spans;
  const list = log.spans[kind];
  // Mostly all of them are known.
  let count = list.length;
  while (count > 0 && (firstRow.data[list.data[count - 1] ?? 0] ?? 0) >= rows) count -= 1;
  const lists = spanLists.get(log) ?? { steps: [], calls: [] };
  spanLists.set(log, lists);
  if (lists[kind].length !== count) lists[kind] = [...list.data.subarray(0, count)];
  return lists[kind];
}

/** Characters that a row's text had before it was cut; null where it is whole. */
export function cutFromAt(log: EventLog, row: number): number | null {
  const length = log.cutFrom.data[row] ?? 0;
  return length === 0 ? null : length;
}

export function timeAt(log: EventLog, row: number): number | null {
  return orNull(log.at.data[row]);
}

/** The span that a row begins or ends. */
export function spanOfRow(run: KnownLog, row: number, kind: 'steps' | 'calls'): Span | null {
  const id = spansOf(run, kind).findLast((each) => {
    const { startRow, endRow } = run.log.spans;
    return startRow.data[each] === row || endRow.data[each] === row;
  });
  return id === undefined ? null : spanAt(run, id);
}
