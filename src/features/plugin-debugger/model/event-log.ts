/**
 * All records of one run in the order in which they were taken in, as columns. It only ever grows: a state of the run
 * holds the log and how many of its rows it knows, so an older state reads the same rows as before. What depends on
 * rows (spans, changes of variables, echoes) is kept up as they come, and can be had again from them.
 */
import { bytes, createTexts, floats, integers, intern, NO_PARENT, push } from './column.ts';
import { addChange, createChanges, type Changes } from './changes.ts';
import { echoOf } from './echoes.ts';
import { isErrorRow, kinds, type Kind, type Row } from './row.ts';
import { addSpanRow, createSpans, type Spans } from './spans.ts';
import { payloadSize } from './payload-size.ts';

/** Rows of a kind, ascending: the lists that panes show. `errors` are lines of that level, `failures` those and the calls that failed. */
export type RowLists = Readonly<Record<'logs' | 'traces' | 'errors' | 'failures', Column32>>;
type Column32 = ReturnType<typeof integers>;

/** Payloads may take so many bytes before the oldest are let go: with columns and texts a heap below 400 MB. */
export const PAYLOAD_BUDGET = 160_000_000;
/** Let go at once, so that it is done seldom. */
const LET_GO_SHARE = 0.1;

export interface EventLog {
  length: number;
  readonly budget: number;
  readonly kind: ReturnType<typeof bytes>;
  readonly flag: ReturnType<typeof bytes>;
  readonly at: ReturnType<typeof floats>;
  readonly start: ReturnType<typeof floats>;
  readonly duration: ReturnType<typeof floats>;
  readonly name: Column32;
  readonly aux: Column32;
  readonly subject: Column32;
  readonly callId: Column32;
  readonly spanId: Column32;
  /** `NO_PARENT` where a record says that its span lies in none. */
  readonly parentId: Column32;
  readonly cutFrom: Column32;
  /** The row that a row repeats in other words (`echoes.ts`); -1. */
  readonly echo: Column32;
  /** Message, record, or the record's JSON text; `undefined` where it was let go. */
  readonly payload: unknown[];
  readonly texts: ReturnType<typeof createTexts>;
  readonly spans: Spans;
  readonly changes: Changes;
  readonly rows: RowLists;
  /** By row: the latest time that it or any row before it carries. -Infinity while none does. */
  readonly latest: ReturnType<typeof floats>;
  /** Bytes that payloads take, roughly. */
  payloadBytes: number;
  /** Rows before this one have no payload any more. */
  payloadFrom: number;
}

/** @param budget bytes of payloads that are kept */
export function createEventLog(budget = PAYLOAD_BUDGET): EventLog {
  return {
    length: 0,
    budget,
    kind: bytes(),
    flag: bytes(),
    at: floats(),
    start: floats(),
    duration: floats(),
    name: integers(),
    aux: integers(),
    subject: integers(),
    callId: integers(),
    spanId: integers(),
    parentId: integers(),
    cutFrom: integers(),
    echo: integers(),
    payload: [],
    texts: createTexts(),
    spans: createSpans(),
    changes: createChanges(),
    rows: { logs: integers(), traces: integers(), errors: integers(), failures: integers() },
    latest: floats(),
    payloadBytes: 0,
    payloadFrom: 0,
  };
}

/** Adds a record as the log's last row. */
export function appendRow(log: EventLog, row: Row): void {
  const n = log.length;
  push(log.kind, row.kind);
  push(log.flag, row.flag);
  push(log.at, row.at);
  push(log.latest, Math.max(log.latest.data[n - 1] ?? -Infinity, Number.isNaN(row.at) ? -Infinity : row.at));
  push(log.start, Number.isNaN(row.start) ? row.at : row.start);
  push(log.duration, row.duration);
  push(log.name, intern(log.texts, row.name));
  push(log.aux, intern(log.texts, row.aux));
  push(log.subject, intern(log.texts, row.subject));
  push(log.callId, intern(log.texts, row.callId));
  push(log.spanId, intern(log.texts, row.spanId));
  push(log.parentId, row.parentId === null ? NO_PARENT : intern(log.texts, row.parentId));
  push(log.cutFrom, row.cutFrom);
  log.payload.push(row.payload);
  log.payloadBytes += payloadSize(row.payload);
  log.length += 1;
  push(log.echo, echoOf(log, n));
  if (row.kind === kinds.log) {
    push(log.rows.logs, n);
    if (row.flag === 0) push(log.rows.errors, n);
  }
  if (isErrorRow(row.kind, row.flag)) push(log.rows.failures, n);
  if (row.kind === kinds.trace) push(log.rows.traces, n);
  addSpanRow(log, n);
  addChange(log, n);
  if (log.payloadBytes > log.budget) letGo(log);
}

/** Lets the oldest payloads go. Names and times of their rows stay; of how many rows is known, and said. */
function letGo(log: EventLog): void {
  const target = log.budget * (1 - LET_GO_SHARE);
  while (log.payloadBytes > target && log.payloadFrom < log.length) {
    log.payloadBytes -= payloadSize(log.payload[log.payloadFrom]);
    log.payload[log.payloadFrom] = undefined;
    log.payloadFrom += 1;
  }
}

/** A log of its own with the first `length` rows of another, for a state from which a second future begins. */
export function forkLog(log: EventLog, length: number): EventLog {
  const fork = createEventLog(log.budget);
  for (let n = 0; n < length; n += 1) appendRow(fork, rowAt(log, n));
  fork.payloadFrom = Math.min(log.payloadFrom, length);
  return fork;
}

/** A row as it was appended. */
export function rowAt(log: EventLog, n: number): Row {
  return {
    kind: kindAt(log, n),
    at: log.at.data[n] ?? NaN,
    start: log.start.data[n] ?? NaN,
    duration: log.duration.data[n] ?? NaN,
    flag: log.flag.data[n] ?? 0,
    name: nameAt(log, n),
    aux: textAt(log, log.aux, n),
    subject: textAt(log, log.subject, n),
    callId: textAt(log, log.callId, n),
    spanId: textAt(log, log.spanId, n),
    parentId: log.parentId.data[n] === NO_PARENT ? null : textAt(log, log.parentId, n),
    payload: log.payload[n],
    cutFrom: log.cutFrom.data[n] ?? 0,
  };
}

/** The latest time among the first `rows` rows; null where none has one. */
export function latestOf(log: EventLog, rows: number): number | null {
  const latest = log.latest.data[rows - 1] ?? -Infinity;
  return latest === -Infinity ? null : latest;
}

export function kindAt(log: EventLog, n: number): Kind {
  return (log.kind.data[n] ?? 0) as Kind;
}

export function nameAt(log: EventLog, n: number): string {
  return textAt(log, log.name, n);
}

export function textAt(log: EventLog, column: Column32, n: number): string {
  return log.texts.list[column.data[n] ?? 0] ?? '';
}
