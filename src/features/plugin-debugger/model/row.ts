/**
 * One record as the log of a run keeps it: what is asked of all records stands in fields of its own, the rest stays as
 * it was recorded. Source of the records: protocol.md 1.7 and the extension `debug-history`.
 */
import { parseInstant } from '#src/lib/instant.ts';
import type { RunRecord } from '#src/protocol/debug-records.ts';
import { readRecordsCut } from '#src/protocol/records-cut.ts';

/** What a row is. The numbers stand in a column, and cross to the page from its worker. */
export const kinds = {
  log: 0,
  trace: 1,
  stepStart: 2,
  stepEnd: 3,
  variable: 4,
  callStart: 5,
  callEnd: 6,
} as const;

export type Kind = (typeof kinds)[keyof typeof kinds];

/** Severity of a log line, the worst first. */
export const levels = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof levels)[number];

/** How a call ended: the record does not say, well, badly. */
export const outcomes = { unknown: 0, succeeded: 1, failed: 2 } as const;

/** Whether a row is an error: a line of that level, or the end of a call that failed. */
export function isErrorRow(kind: number | undefined, flag: number | undefined): boolean {
  return kind === kinds.log ? flag === 0 : kind === kinds.callEnd && flag === outcomes.failed;
}

export interface Row {
  readonly kind: Kind;
  /** µs; NaN where the record's time cannot be read. Of a step's end and a call's end: when it ended. */
  readonly at: number;
  /** µs when what ends here began, NaN where that is not recorded. Of other rows as `at`. */
  readonly start: number;
  /** Seconds as recorded; NaN. */
  readonly duration: number;
  /** Of a log its level's index; of a call's end its outcome. */
  readonly flag: number;
  /** Event of a trace, name of a step or variable, endpoint of a call. */
  readonly name: string;
  /** Step of a trace, type of a variable's value, type of a call; of the log line that says that the record was cut: how (JSON). */
  readonly aux: string;
  /** What a trace is about, where it names that: a variable, a step, a type of call. */
  readonly subject: string;
  /** Ties a call's end to its beginning (`idInTrace`); empty where the server tells of ends alone. */
  readonly callId: string;
  /** The span that a record says it is of (`spanIdOf`); empty where it names none. */
  readonly spanId: string;
  /** The span that a record says its own lies in; null: in none; empty: it does not say. */
  readonly parentId: string | null;
  /** The message of a log; of the others the record, or its JSON text until somebody wants it. */
  readonly payload: unknown;
  /** Characters before its text was cut; 0 where it is whole. */
  readonly cutFrom: number;
}

type RowDraft = { -readonly [Field in keyof Row]: Row[Field] };

/** A row of which nothing is known but this; what else is, is set on it. Spreads cost five times as much, record by record. */
function blankRow(kind: Kind, at: number, payload: unknown): RowDraft {
  return {
    kind,
    at,
    start: NaN,
    duration: NaN,
    flag: 0,
    name: '',
    aux: '',
    subject: '',
    callId: '',
    spanId: '',
    parentId: '',
    payload,
    cutFrom: 0,
  };
}

export function toRow(record: RunRecord): Row {
  const row = unplaced(record);
  row.spanId = spanIdOf(record.data);
  if (record.type === 'step' || record.type === 'api_call_start' || record.type === 'api_call')
    row.parentId = parentIdOf(record.data);
  return row;
}

/** A row without the span that it is of. */
function unplaced(record: RunRecord): RowDraft {
  switch (record.type) {
    case 'log': {
      const { level, message, timestamp } = record.data;
      const row = blankRow(kinds.log, instantOf(timestamp), message);
      row.flag = levelOf(level);
      const cut = readRecordsCut(record.data);
      if (cut !== null) row.aux = JSON.stringify(cut);
      row.cutFrom = cutFrom(record.data);
      return row;
    }
    case 'trace': {
      const { event, step, data, timestamp } = record.data;
      const row = blankRow(kinds.trace, instantOf(timestamp), record.data);
      row.name = event;
      row.aux = step ?? '';
      row.subject = subjectOf(data);
      row.cutFrom = cutFrom(record.data);
      return row;
    }
    case 'step': {
      const { step_name: name, started_at: startedAt, ended_at: endedAt, duration } = record.data;
      const start = instantOf(startedAt);
      const isEnd = endedAt != null;
      const row = blankRow(
        isEnd ? kinds.stepEnd : kinds.stepStart,
        isEnd ? instantOf(endedAt) : start,
        record.data,
      );
      row.start = start;
      row.duration = duration ?? NaN;
      row.name = name;
      return row;
    }
    case 'variable': {
      const { name, value_type: type, timestamp } = record.data;
      const row = blankRow(kinds.variable, instantOf(timestamp), record.data);
      row.name = name;
      row.aux = type ?? '';
      row.cutFrom = cutFrom(record.data);
      return row;
    }
    case 'api_call_start': {
      const { call_id: callId, endpoint, api_type: type, timestamp } = record.data;
      const row = blankRow(kinds.callStart, instantOf(timestamp), record.data);
      row.start = row.at;
      row.name = endpoint ?? '';
      row.aux = type;
      row.callId = idInTrace(record.data, callId);
      return row;
    }
    case 'api_call': {
      const { data } = record;
      const row = blankRow(kinds.callEnd, instantOf(data.timestamp), data);
      row.duration = data.duration ?? NaN;
      // Calls are stamped when they end.
      row.start = row.at - Math.round(row.duration * 1_000_000);
      row.flag = outcomeOf(data.success, data.error);
      row.name = data.endpoint ?? '';
      row.aux = data.api_type;
      row.callId = idInTrace(data, data.call_id ?? '');
      row.cutFrom = cutFrom(data);
      return row;
    }
  }
}

type Values = Readonly<Record<string, unknown>>;

/** Records of a trace name the span that they are of. */
export function spanIdOf(data: Values): string {
  const { span_id: id } = data;
  return typeof id === 'string' ? idInTrace(data, id) : '';
}

function parentIdOf(data: Values): string | null {
  const { parent_span_id: id } = data;
  if (id === null) return null;
  return typeof id === 'string' ? idInTrace(data, id) : '';
}

/** Ids of spans and calls are unique within their trace alone: one file may have several. */
export function idInTrace({ trace_id: trace }: Values, id: string): string {
  return id !== '' && typeof trace === 'string' ? `${trace}:${id}` : id;
}

/**
 * A record that came by itself, as its text: of a long run the browser's memory then holds one string a record in place
 * of a tree of values, and is looked through several times as fast.
 */
export function toTextRow(record: RunRecord): Row {
  const row = toRow(record);
  return row.kind === kinds.log ? row : { ...row, payload: JSON.stringify({ data: record.data }) };
}

function instantOf(text: string): number {
  return parseInstant(text) ?? NaN;
}

function outcomeOf(success: boolean | null | undefined, error: string | null | undefined): number {
  if (success === false || error != null) return outcomes.failed;
  return success == null ? outcomes.unknown : outcomes.succeeded;
}

function levelOf(level: string): number {
  const lower = level.toLowerCase();
  if (lower === 'error' || lower === 'critical' || lower === 'fatal') return 0;
  if (lower === 'warn' || lower === 'warning') return 1;
  return lower === 'debug' || lower === 'trace' ? 3 : 2;
}

/** The SDK's own traces say what they are about: `{variable}`, `{step}`, `{api_type}`. */
function subjectOf(data: unknown): string {
  if (typeof data !== 'object' || data === null) return '';
  const { variable, step, api_type: type } = data as Readonly<Record<string, unknown>>;
  const named = variable ?? step ?? type;
  return typeof named === 'string' ? named : '';
}

function cutFrom(data: {
  readonly truncated?: { readonly original_length: number } | null | undefined;
}): number {
  return data.truncated?.original_length ?? 0;
}
