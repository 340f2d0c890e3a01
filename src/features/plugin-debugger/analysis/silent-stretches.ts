/** Stretches of a run in which nothing was recorded, the longest first. */
import type { Instant } from '#src/lib/instant.ts';
import type { KnownLog } from '../model/read.ts';
import { covered, type Union } from './intervals.ts';

export interface SilentStretch {
  readonly from: Instant;
  readonly to: Instant;
  /** The first row of the time with which it begins; -1 where it begins with the range. */
  readonly row: number;
  /** µs of it in which a call was under way: that explains them. */
  readonly inCalls: number;
}

export interface SilentStretches {
  /** The longest first, at most `MAX_LISTED`. */
  readonly listed: readonly SilentStretch[];
  /** How many there are. */
  readonly count: number;
  /** µs of all of them. */
  readonly total: number;
}

/** Shorter ones are how every run is. */
export const MIN_SILENCE = 1_000_000;
const MAX_LISTED = 20;

export function silentStretches(
  { log, rows }: KnownLog,
  range: { readonly from: Instant; readonly to: Instant },
  inCalls: Union,
): SilentStretches {
  const times = recordedTimes(log.at.data.subarray(0, rows), range);
  const found: Omit<SilentStretch, 'row'>[] = [];
  let total = 0;
  let before = range.from;
  for (let n = 0; n <= times.length; n += 1) {
    const time = n === times.length ? range.to : (times[n] ?? before);
    if (time - before >= MIN_SILENCE) {
      found.push({ from: before, to: time, inCalls: covered(inCalls, before, time) });
      total += time - before;
    }
    before = time;
  }
  found.sort((a, b) => b.to - b.from - (a.to - a.from));
  const listed = found.slice(0, MAX_LISTED);
  const first = rowsOfTimes({ log, rows }, new Set(listed.map(({ from }) => from)));
  return {
    listed: listed.map((stretch) => ({ ...stretch, row: first.get(stretch.from) ?? -1 })),
    count: found.length,
    total,
  };
}

/** The first row that has each of these times. */
function rowsOfTimes({ log, rows }: KnownLog, times: ReadonlySet<number>): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  for (let row = 0; row < rows && found.size < times.size; row += 1) {
    const at = log.at.data[row] ?? NaN;
    if (times.has(at) && !found.has(at)) found.set(at, row);
  }
  return found;
}

/** Times inside the range, ascending: records may have come late, or by a clock that was set back. */
function recordedTimes(
  at: Float64Array,
  { from, to }: { readonly from: Instant; readonly to: Instant },
): Float64Array {
  return at.filter((time) => time >= from && time <= to).sort();
}
