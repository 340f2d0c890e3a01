/** What is known of each variable at a moment. */
import type { EventLog } from './event-log.ts';
import { cutFromAt, fieldAt, LET_GO, lineAt, timeAt, type KnownLog } from './read.ts';
import { kinds } from './row.ts';

/** A moment: everything up to `at`, and of the same microsecond only what came no later than `row`. Null: the end. */
export interface Moment {
  readonly at: number;
  readonly row: number | null;
}

export type VariableValue =
  /** It has no value yet. */
  | { readonly state: 'unset' }
  | {
      readonly state: 'known';
      readonly row: number;
      readonly at: number | null;
      readonly value: unknown;
      readonly type: string;
      readonly cutFrom: number | null;
    }
  /** A trace says that it changed; no record says to what. */
  | { readonly state: 'not-recorded'; readonly row: number; readonly at: number | null }
  /** The same, but a line of the debug log names it: this is what stands there. */
  | { readonly state: 'from-line'; readonly row: number; readonly at: number | null; readonly text: string }
  /** Its record was let go to stay within memory. */
  | { readonly state: 'let-go'; readonly row: number; readonly at: number | null };

export interface VariableAt {
  readonly name: string;
  readonly value: VariableValue;
  /** Its changes up to the moment, and in all that is known. */
  readonly changes: number;
  readonly total: number;
}

/** Every variable of the run, in the order in which they first came. */
export function variablesAt(run: KnownLog, moment: Moment | null): VariableAt[] {
  const found: VariableAt[] = [];
  for (const [number, list] of run.log.changes.byName) {
    const rows = changesOf(run, list);
    if (rows.length === 0) continue;
    const { last, changes } = latest(run.log, rows, moment);
    found.push({
      name: run.log.texts.list[number] ?? '',
      value: last === -1 ? { state: 'unset' } : valueAt(run, last),
      changes,
      total: rows.length,
    });
  }
  return found;
}

/** Rows that changed a variable, as far as the run knows them, oldest first. */
export function changesOfName(run: KnownLog, name: string): readonly number[] {
  const number = run.log.texts.numbers.get(name);
  const list = number === undefined ? undefined : run.log.changes.byName.get(number);
  return list === undefined ? [] : [...changesOf(run, list)];
}

/** What the change of a row says of its value. */
export function valueAt({ log, rows }: KnownLog, row: number): VariableValue {
  const at = timeAt(log, row);
  if (log.kind.data[row] === kinds.variable) {
    const value = fieldAt(log, row, 'value');
    if (value === LET_GO) return { state: 'let-go', row, at };
    return {
      state: 'known',
      row,
      at,
      value,
      type: log.texts.list[log.aux.data[row] ?? 0] ?? '',
      cutFrom: cutFromAt(log, row),
    };
  }
  const line = log.changes.lines.get(row);
  const text = line === undefined || line >= rows ? null : lineAt(log, line).message;
  return text === null ? { state: 'not-recorded', row, at } : { state: 'from-line', row, at, text };
}

function changesOf({ rows }: KnownLog, list: { data: Int32Array; length: number }): Int32Array {
  let count = list.length;
  while (count > 0 && (list.data[count - 1] ?? 0) >= rows) count -= 1;
  return list.data.subarray(0, count);
}

function isUntil(log: EventLog, row: number, moment: Moment): boolean {
  const at = log.at.data[row] ?? NaN;
  if (Number.isNaN(at)) return moment.row !== null && row <= moment.row;
  return at < moment.at || (at === moment.at && (moment.row === null || row <= moment.row));
}

/** How many of some rows are no later than a moment, and the last of these by time (-1). Nothing is made: each move asks. */
function latest(log: EventLog, rows: Int32Array, moment: Moment | null): { last: number; changes: number } {
  let last = -1;
  let lastAt = -Infinity;
  let changes = 0;
  for (const row of rows) {
    if (moment !== null && !isUntil(log, row, moment)) continue;
    changes += 1;
    const at = log.at.data[row] ?? NaN;
    if (Number.isNaN(at) || at >= lastAt) {
      last = row;
      if (!Number.isNaN(at)) lastAt = at;
    }
  }
  return { last, changes };
}
