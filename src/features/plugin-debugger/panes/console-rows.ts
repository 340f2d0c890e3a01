/** Which lines the console shows: filtered, echoes folded, repetitions counted. Kept up as lines come. */
import { integers, push } from '../model/column.ts';
import type { EventLog } from '../model/event-log.ts';
import { knownOf, type KnownLog } from '../model/read.ts';
import { levels, type LogLevel } from '../model/row.ts';

export type LevelFilter = LogLevel | 'all';

export interface ConsoleFilter {
  readonly level: LevelFilter;
  /** Null: every text. */
  readonly matches: ((message: string, row: number) => boolean) | null;
  /** Only lines of this time, µs, both ends included. */
  readonly within: { readonly from: number; readonly to: number } | null;
  /** One line stands for what the SDK says in several. */
  readonly fold: boolean;
}

/** The lines that pass, as rows of the log, and how many equal ones each stands for. */
export interface ConsoleRows {
  readonly rows: { data: Int32Array; length: number };
  readonly counts: { data: Int32Array; length: number };
  /** Log lines that were looked at. */
  seen: number;
  readonly filter: ConsoleFilter;
  readonly log: EventLog;
}

/** Two lines of one action lie so close together. */
const NEAR = 12;

export function beginRows(log: EventLog, filter: ConsoleFilter): ConsoleRows {
  return { rows: integers(), counts: integers(), seen: 0, filter, log };
}

/** Looks at the lines that have come since. */
export function takeRows(shown: ConsoleRows, run: KnownLog): void {
  const { logs } = run.log.rows;
  const known = knownOf(logs, run.rows);
  for (; shown.seen < known; shown.seen += 1) takeRow(shown, logs.data[shown.seen] ?? 0);
}

function takeRow(shown: ConsoleRows, row: number): void {
  const { log, filter } = shown;
  const message = log.payload[row];
  if (filter.level !== 'all' && levels[log.flag.data[row] ?? 2] !== filter.level) return;
  if (filter.within !== null) {
    const at = log.at.data[row] ?? NaN;
    if (!(at >= filter.within.from && at <= filter.within.to)) return;
  }
  if (filter.matches !== null && !(typeof message === 'string' && filter.matches(message, row))) return;
  if (filter.fold && (log.echo.data[row] ?? -1) !== -1) dropEarlierEcho(shown, log.echo.data[row] ?? -1);
  const last = shown.rows.length - 1;
  const before = shown.rows.data[last] ?? -1;
  const repeats =
    filter.fold &&
    last >= 0 &&
    message !== undefined &&
    log.payload[before] === message &&
    log.flag.data[before] === log.flag.data[row];
  if (repeats) {
    shown.counts.data[last] = (shown.counts.data[last] ?? 1) + 1;
  } else {
    push(shown.rows, row);
    push(shown.counts, 1);
  }
}

/** The last line of an action says most ("Variable: total = 5"): it takes the place of those before it. */
function dropEarlierEcho({ rows, counts, log }: ConsoleRows, first: number): void {
  for (let at = rows.length - 1; at >= 0 && at >= rows.length - NEAR; at -= 1) {
    if (log.echo.data[rows.data[at] ?? 0] !== first) continue;
    if ((counts.data[at] ?? 1) > 1) {
      counts.data[at] = (counts.data[at] ?? 1) - 1;
      return;
    }
    rows.data.copyWithin(at, at + 1, rows.length);
    counts.data.copyWithin(at, at + 1, counts.length);
    rows.length -= 1;
    counts.length -= 1;
    return;
  }
}

/** How many records stand behind a line: the action, its trace, its lines. 1: it is a line of its own. */
export function recordsBehind(log: EventLog, row: number): number {
  const first = log.echo.data[row] ?? -1;
  if (first === -1) return 1;
  let count = 1;
  for (let other = first + 1; other < Math.min(log.length, first + 3 * NEAR); other += 1) {
    if (log.echo.data[other] === first) count += 1;
  }
  return count;
}

/** Any case, as a text: never as an expression. */
export function textMatcher(query: string): ((message: string) => boolean) | null {
  const wanted = query.trim();
  if (wanted === '') return null;
  const expression = new RegExp(wanted.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'iu');
  return (message) => expression.test(message);
}
