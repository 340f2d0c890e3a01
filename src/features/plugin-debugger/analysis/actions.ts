/**
 * What a run did, as a sequence that can be held against another run's: steps, calls, changes of variables, traces and
 * log lines, each by its kind and name. What the SDK says twice is one action; times and values are left out.
 */
import { kinds, outcomes } from '../model/row.ts';
import { LET_GO, fieldAt, payloadAt, type KnownLog } from '../model/read.ts';
import type { EventLog } from '../model/event-log.ts';
import { stepOfRow } from '../model/spans.ts';

export const actionKinds = ['step', 'call', 'variable', 'trace', 'log'] as const;
export type ActionKind = (typeof actionKinds)[number];

/** Actions of one run, in the order of their rows: the row that tells of each, and the number of its kind and name. */
export interface Actions {
  readonly rows: Int32Array;
  readonly keys: Int32Array;
}

/** Numbers for keys, shared by the runs that are compared. */
export type KeyNumbers = Map<string, number>;

const ROWS_A_TURN = 2_000;

/** A step counts where it begins, a call where it ends: servers that tell of no beginnings give the same sequence. */
export function* actionsOf(run: KnownLog, numbers: KeyNumbers): Generator<void, Actions> {
  const rows = new Int32Array(run.rows);
  const keys = new Int32Array(run.rows);
  let count = 0;
  for (let row = 0; row < run.rows; row += 1) {
    const key = keyAt(run, row);
    if (key !== null) {
      let number = numbers.get(key);
      if (number === undefined) numbers.set(key, (number = numbers.size));
      rows[count] = row;
      keys[count] = number;
      count += 1;
    }
    if (row % ROWS_A_TURN === 0) yield;
  }
  return { rows: rows.slice(0, count), keys: keys.slice(0, count) };
}

export function actionKindAt({ kind }: EventLog, row: number): ActionKind {
  switch (kind.data[row]) {
    case kinds.stepStart:
    case kinds.stepEnd:
      return 'step';
    case kinds.callStart:
    case kinds.callEnd:
      return 'call';
    case kinds.variable:
      return 'variable';
    case kinds.trace:
      return 'trace';
    default:
      return 'log';
  }
}

function keyAt({ log, rows }: KnownLog, row: number): string | null {
  if (log.echo.data[row] !== -1) return null;
  const name = log.name.data[row] ?? 0;
  const text = log.texts.list[name] ?? '';
  switch (log.kind.data[row]) {
    case kinds.stepStart:
      // Told of again after a cut it is no second one.
      return log.spans.firstRow.data[stepOfRow(log, row)] === row ? `step ${text}` : null;
    case kinds.stepEnd:
      // Of a step whose beginning was recorded that is the action.
      return log.spans.firstRow.data[stepOfRow(log, row)] === row ? `step ${text}` : null;
    case kinds.callStart:
      return isEndedWithin(log, row, rows) ? null : `call ${typeAt(log, row)} ${text}`;
    case kinds.callEnd:
      return `call ${typeAt(log, row)} ${text}`;
    case kinds.variable:
      return `variable ${text}`;
    case kinds.trace:
      return `trace ${text} ${log.texts.list[log.subject.data[row] ?? 0] ?? ''}`;
    default: {
      const message = payloadAt(log, row);
      return `log ${log.flag.data[row] ?? 0} ${typeof message === 'string' ? templateOf(message) : ''}`;
    }
  }
}

function typeAt(log: EventLog, row: number): string {
  return log.texts.list[log.aux.data[row] ?? 0] ?? '';
}

/** Whether a call that a row begins has ended among the rows that are known: spans stand in the order of first rows. */
function isEndedWithin({ spans }: EventLog, row: number, rows: number): boolean {
  const { calls, firstRow, endRow } = spans;
  let low = 0;
  let high = calls.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((firstRow.data[calls.data[middle] ?? 0] ?? Infinity) < row) low = middle + 1;
    else high = middle;
  }
  const end = endRow.data[calls.data[low] ?? 0] ?? -1;
  return end !== -1 && end < rows;
}

/** Longer lines are known by their beginning. */
const MAX_TEMPLATE = 300;

/** A line without what differs from run to run: numbers, ids, and what stands in quotes. */
export function templateOf(message: string): string {
  return message
    .slice(0, MAX_TEMPLATE)
    .replace(/"[^"]*"|'[^']*'/g, '""')
    .replace(/\b[0-9a-f]{8}-[0-9a-f-]{27}\b|\b(?=[a-f]*\d)[0-9a-f]{8,}\b/gi, '#')
    .replace(/\d+(?:[.,:]\d+)*/g, '#');
}

/** What an action came to: the value of a variable, parameters, result and outcome of a call, the text of a line. */
export function valueOfAction(run: KnownLog, row: number): unknown {
  const { log } = run;
  switch (actionKindAt(log, row)) {
    case 'step': {
      const end = log.spans.endRow.data[stepOfRow(log, row)] ?? -1;
      return { ended: end !== -1 && end < run.rows };
    }
    case 'call': {
      const record = payloadAt(log, row);
      if (record === LET_GO) return LET_GO;
      const { error, parameters, result } = (record ?? {}) as Readonly<Record<string, unknown>>;
      const flag = log.kind.data[row] === kinds.callEnd ? log.flag.data[row] : -1;
      const outcome =
        flag === outcomes.failed
          ? 'failed'
          : flag === outcomes.succeeded
            ? 'succeeded'
            : flag === -1
              ? 'open'
              : null;
      return {
        outcome,
        error: error ?? null,
        parameters: parameters ?? null,
        result: result ?? null,
      };
    }
    case 'variable':
      return fieldAt(log, row, 'value');
    case 'trace':
      return fieldAt(log, row, 'data');
    case 'log':
      return payloadAt(log, row);
  }
}

/** What an action is called: of a log line its text, of the rest the name. Null where it is no longer in memory. */
export function nameOfAction({ log }: KnownLog, row: number): string | null {
  if (actionKindAt(log, row) !== 'log') return log.texts.list[log.name.data[row] ?? 0] ?? '';
  const message = payloadAt(log, row);
  return typeof message === 'string' ? message : null;
}

/** How long a step or call lasted, in µs; null of other actions, of open ones, and where that is not known. */
export function durationOfAction({ log, rows }: KnownLog, row: number): number | null {
  const kind = actionKindAt(log, row);
  if (kind !== 'step' && kind !== 'call') return null;
  const end = kind === 'call' ? row : (log.spans.endRow.data[stepOfRow(log, row)] ?? -1);
  if (end === -1 || end >= rows) return null;
  const seconds = log.duration.data[end] ?? NaN;
  if (!Number.isNaN(seconds)) return seconds * 1_000_000;
  const passed = (log.at.data[end] ?? NaN) - (log.start.data[end] ?? NaN);
  return kind === 'call' || Number.isNaN(passed) ? null : passed;
}
