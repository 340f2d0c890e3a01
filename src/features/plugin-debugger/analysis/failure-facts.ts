/** What is worth a look first where a run failed. */
import { upperBound } from '../model/column.ts';
import { LET_GO, fieldAt, knownOf, lineAt, payloadAt, spanAt, timeAt } from '../model/read.ts';
import { kinds, outcomes } from '../model/row.ts';
import { isWhole, type RunState } from '../run-state.ts';
import type { Moment } from './moment.ts';

const MAX_CHANGED = 6;
const MAX_LINES = 3;

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

function lastFailedCall({ log, rows }: RunState): FailedCall | null {
  for (let row = rows - 1; row >= 0; row -= 1) {
    if (log.kind.data[row] !== kinds.callEnd || log.flag.data[row] !== outcomes.failed) continue;
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
