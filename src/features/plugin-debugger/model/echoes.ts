/**
 * The SDK says one thing up to four times: a variable is also a trace and two log lines. A row is the echo of another
 * by its kind, what it names, and its time; the wording of the log lines is not documented, so a text alone decides
 * nothing (protocol.md, Part 3).
 */
import type { EventLog } from './event-log.ts';
import { kinds } from './row.ts';

/** Echoes follow at once; between the SDK's own lines pass microseconds. */
const WITHIN_MICROS = 20_000;
/** Rows that other threads of the plugin may have written in between. */
const LOOK_BACK = 12;
const DEBUG = 3;

/** The row of which the log's row `n` is an echo; -1. What is an echo itself has none: its echoes are of the first. */
export function echoOf(log: EventLog, n: number): number {
  const kind = log.kind.data[n];
  const isDebugLine = kind === kinds.log && log.flag.data[n] === DEBUG;
  if (kind !== kinds.trace && !isDebugLine) return -1;
  const at = log.at.data[n] ?? NaN;
  for (let before = n - 1; before >= 0 && before >= n - LOOK_BACK; before -= 1) {
    const passed = at - (log.at.data[before] ?? NaN);
    if (!(passed >= 0 && passed <= WITHIN_MICROS)) continue;
    const isEcho = kind === kinds.trace ? isTraceOf(log, before, n) : isLineOf(log, before, n);
    if (!isEcho) continue;
    const told = log.echo.data[before] ?? -1;
    const first = told === -1 ? before : told;
    return isComplete(log, first, n) ? -1 : first;
  }
  return -1;
}

/** Whether the row has the echoes of this kind already that the SDK gives it: one trace and two lines; a trace one line. */
function isComplete(log: EventLog, first: number, n: number): boolean {
  const kind = log.kind.data[n];
  const isOwnTrace = log.kind.data[first] === kinds.trace && (log.subject.data[first] ?? 0) === 0;
  let found = 0;
  for (let row = first + 1; row < n; row += 1) {
    if (log.echo.data[row] === first && log.kind.data[row] === kind) found += 1;
  }
  return found >= (kind === kinds.trace || isOwnTrace ? 1 : 2);
}

/** A trace names what it repeats: the variable, the step, or the type of the call. */
function isTraceOf(log: EventLog, before: number, n: number): boolean {
  const subject = log.subject.data[n] ?? 0;
  if (subject === 0) return false;
  switch (log.kind.data[before]) {
    case kinds.variable:
    case kinds.stepStart:
    case kinds.stepEnd:
      return log.name.data[before] === subject;
    case kinds.callEnd:
      return log.aux.data[before] === subject;
    default:
      return false;
  }
}

/** A line holds the name of what it repeats, as a word. */
function isLineOf(log: EventLog, before: number, n: number): boolean {
  const kind = log.kind.data[before];
  if (kind === kinds.log || kind === kinds.callStart) return false;
  const column = kind === kinds.trace ? log.subject : log.aux;
  return holdsWord(log, n, log.name.data[before]) || holdsWord(log, n, column.data[before]);
}

/** Whether the message of row `n` holds a text as a word of its own: `i` is not in `finished`. */
export function holdsWord(log: EventLog, n: number, text: number | undefined): boolean {
  const message = log.payload[n];
  const word = log.texts.list[text ?? 0] ?? '';
  if (word === '' || typeof message !== 'string') return false;
  for (let at = message.indexOf(word); at !== -1; at = message.indexOf(word, at + 1)) {
    if (!isLetter(message[at - 1]) && !isLetter(message[at + word.length])) return true;
  }
  return false;
}

function isLetter(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}_]/u.test(character);
}
