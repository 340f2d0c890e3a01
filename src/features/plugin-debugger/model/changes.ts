/**
 * When each variable changed, and where its value is to be had: a snapshot, a line of the SDK's debug log, or nowhere
 * (a trace says that it changed). Source: protocol.md 1.7; a history without `debug-history` keeps last values alone.
 */
import { integers, push } from './column.ts';
import { holdsWord } from './echoes.ts';
import type { EventLog } from './event-log.ts';
import { kinds } from './row.ts';

export interface Changes {
  /** By variable, the number of its name: the rows that say so, in the order in which they came. */
  readonly byName: Map<number, ReturnType<typeof integers>>;
  /** Of a change that a trace tells of: the log line that repeats it. */
  readonly lines: Map<number, number>;
}

export function createChanges(): Changes {
  return { byName: new Map(), lines: new Map() };
}

/** The SDK's word for it. */
const CHANGED = 'variable_changed';

export function addChange(log: EventLog, n: number): void {
  const kind = log.kind.data[n];
  if (kind === kinds.variable) note(log, log.name.data[n] ?? 0, n);
  else if (kind === kinds.trace) {
    const subject = log.subject.data[n] ?? 0;
    const isOwn = log.echo.data[n] === -1 && log.texts.list[log.name.data[n] ?? 0] === CHANGED;
    if (isOwn && subject !== 0) note(log, subject, n);
  } else if (kind === kinds.log) {
    const first = log.echo.data[n] ?? -1;
    // Of the two lines that repeat a trace, the one about the variable itself.
    const isAbout = first !== -1 && log.kind.data[first] === kinds.trace;
    if (isAbout && holdsWord(log, n, log.subject.data[first])) log.changes.lines.set(first, n);
  }
}

function note(log: EventLog, name: number, n: number): void {
  let rows = log.changes.byName.get(name);
  if (rows === undefined) {
    rows = integers();
    log.changes.byName.set(name, rows);
  }
  push(rows, n);
}
