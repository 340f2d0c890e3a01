/** What is worth a look first where a run failed. */
import { outermost } from '../cursor/moves.ts';
import { upperBound } from '../model/column.ts';
import { LET_GO, fieldAt, knownOf, lineAt, payloadAt, spanAt, timeAt } from '../model/read.ts';
import { kinds } from '../model/row.ts';
import { isWhole, type RunState } from '../run-state.ts';
import type { Moment } from './moment.ts';

const MAX_CHANGED = 6;
const MAX_LINES = 3;
/** So many errors are looked through for the one that the run ended with, and so many characters of each. */
const MOST_COMPARED = 200;
const MOST_READ = 4_000;
/** What is shorter stands by chance in other words. */
const LEAST_WORDS = 8;

export interface Origin extends Moment {
  /** The record tells of the error; else it is the last that there is. */
  readonly isTold: boolean;
}

export interface FailedCall extends Moment {
  readonly type: string;
  readonly endpoint: string;
  /** Null where none was recorded, or it is no longer in memory. */
  readonly error: string | null;
}

export interface FailedStep extends Moment {
  readonly name: string;
  /** It has no end; else it is the last step that there was. */
  readonly isOpen: boolean;
}

export interface ChangedVariable extends Moment {
  readonly name: string;
  /** The last value. `LET_GO`: no longer in memory; `undefined`: that it changed was recorded, and no value. */
  readonly value: unknown;
  /** Where no value was recorded: the line of the debug log about it; null. */
  readonly line: string | null;
  /** How often it changed in that step. */
  readonly changes: number;
}

export interface FailureFacts {
  /** Where the error of the run happened. Null where it has none, where nothing was recorded, or where not all that was could be looked at. */
  readonly origin: Origin | null;
  /** Null where there is none, or while a part of the history is missing: the last that is here need not be the last there was. */
  readonly call: FailedCall | null;
  readonly step: FailedStep | null;
  /** Variables that changed since the step began, the latest first, at most six; how many there are. */
  readonly changed: readonly ChangedVariable[];
  readonly changedCount: number;
  /** The last error lines, the latest first, at most three; how many there are. */
  readonly lines: readonly (Moment & { readonly message: string | null })[];
  readonly lineCount: number;
}

export function failureFacts(run: RunState): FailureFacts {
  const { log, rows } = run;
  const whole = isWhole(run);
  const step = whole ? lastStep(run) : null;
  const changed = step === null || step.row === -1 ? [] : changedSince(run, step.row);
  const errors = log.rows.errors.data
    .subarray(0, knownOf(log.rows.errors, rows))
    .filter((row) => log.echo.data[row] === -1);
  return {
    origin: whole ? originOf(run) : null,
    call: whole ? lastFailedCall(run) : null,
    step,
    changed: changed.slice(0, MAX_CHANGED).map(({ row, changes }) => variableAt(run, row, changes)),
    changedCount: changed.length,
    lines: [...errors.slice(-MAX_LINES)].reverse().map((row) => {
      const { at, message } = lineAt(log, row);
      return { at, row, message };
    }),
    lineCount: errors.length,
  };
}

/** The latest failed call that tells of the run's error, which is nearer to it than a line about it; else such a line. */
function originOf(run: RunState): Origin | null {
  const { error } = run;
  if (error === null || error === '') return null;
  const { log, rows } = run;
  const { failures } = log.rows;
  const known = knownOf(failures, rows);
  let line: number | null = null;
  /** Not all that could tell of it was looked at. */
  let isCut = known > MOST_COMPARED;
  for (let n = known - 1; n >= Math.max(0, known - MOST_COMPARED); n -= 1) {
    const row = failures.data[n] ?? 0;
    const isCall = log.kind.data[row] === kinds.callEnd;
    if (!isCall && line !== null) continue;
    const words = isCall ? fieldAt(log, row, 'error') : lineAt(log, row).message;
    if (words === LET_GO || (!isCall && words === null)) isCut = true;
    if (typeof words !== 'string' || !isSameError(words, error)) continue;
    if (isCall) return { at: timeAt(log, row), row, isTold: true };
    line = row;
  }
  if (line !== null) return { at: timeAt(log, line), row: line, isTold: true };
  if (isCut) return null;
  const last = outermost(run, 1);
  return last?.row == null ? null : { at: last.at, row: last.row, isTold: false };
}

/** A record says less of an error than the run does, or more. */
function isSameError(one: string, other: string): boolean {
  const [a, b] = [one, other].map((words) => words.slice(0, MOST_READ).trim()) as [string, string];
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return a === b || (short.length >= LEAST_WORDS && long.includes(short));
}

function lastFailedCall({ log, rows }: RunState): FailedCall | null {
  const { failures } = log.rows;
  for (let n = knownOf(failures, rows) - 1; n >= 0; n -= 1) {
    const row = failures.data[n] ?? 0;
    if (log.kind.data[row] !== kinds.callEnd) continue;
    const error = fieldAt(log, row, 'error');
    return {
      at: timeAt(log, row),
      row,
      type: log.texts.list[log.aux.data[row] ?? 0] ?? '',
      endpoint: log.texts.list[log.name.data[row] ?? 0] ?? '',
      error: typeof error === 'string' ? error : null,
    };
  }
  return null;
}

/** The step that was begun last and has no end; without one the last step. */
function lastStep(run: RunState): FailedStep | null {
  const { steps, firstRow, endRow } = run.log.spans;
  let last = -1;
  for (let n = steps.length - 1; n >= 0; n -= 1) {
    const id = steps.data[n] ?? 0;
    if ((firstRow.data[id] ?? Infinity) >= run.rows) continue;
    if (last === -1) last = id;
    const end = endRow.data[id] ?? -1;
    if (end !== -1 && end < run.rows) continue;
    last = id;
    break;
  }
  if (last === -1) return null;
  const { name, startedAt, startRow, endRow: end, isOpen } = spanAt(run, last);
  return { name, at: startedAt, row: startRow === -1 ? end : startRow, isOpen };
}

/** The last row of each variable that changed behind a row, the latest first. */
function changedSince({ log, rows }: RunState, from: number) {
  const found: { readonly row: number; readonly changes: number }[] = [];
  for (const list of log.changes.byName.values()) {
    const known = knownOf(list, rows);
    const changes = known - upperBound(list.data, from, known);
    if (changes > 0) found.push({ row: list.data[known - 1] ?? 0, changes });
  }
  return found.sort((a, b) => b.row - a.row);
}

function variableAt({ log, rows }: RunState, row: number, changes: number): ChangedVariable {
  const isSnapshot = log.kind.data[row] === kinds.variable;
  const name = (isSnapshot ? log.name : log.subject).data[row] ?? 0;
  const isHere = payloadAt(log, row) !== LET_GO;
  const value = !isHere ? LET_GO : isSnapshot ? fieldAt(log, row, 'value') : undefined;
  const lineRow = isSnapshot ? undefined : log.changes.lines.get(row);
  const line = lineRow === undefined || lineRow >= rows ? null : lineAt(log, lineRow).message;
  return { name: log.texts.list[name] ?? '', at: timeAt(log, row), row, value, line, changes };
}
