/** What lies under the pointer: what is seen there, else what is nearest within a few pixels. */
import { leftPixel, rightPixel, type PixelWindow } from './coalesce.ts';
import { BLOCK, type LaneIndex, type RowIndex } from './lane-index.ts';
import { strengthOfTone, type TimelineLane } from './timeline-model.ts';

export interface Hit {
  /** Place in the lane's columns. */
  readonly row: number;
  /** How many others cover the same pixel and cannot be told from it there. */
  readonly also: number;
}

interface Found {
  row: number;
  away: number;
  wide: boolean;
  strength: number;
  also: number;
}

/** Nearer first; at one place narrow above wide, as they are drawn; of narrow ones the strongest, then the latest. */
function isBetter(next: Omit<Found, 'also'>, best: Found): boolean {
  if (next.away !== best.away) return next.away < best.away;
  if (next.wide !== best.wide) return !next.wide;
  if (!next.wide && next.strength !== best.strength) return next.strength > best.strength;
  return next.row > best.row;
}

function consider(found: Found | null, next: Omit<Found, 'also'>): Found {
  if (found === null) return { ...next, also: 0 };
  const same = next.away === found.away && next.wide === found.wide && !next.wide;
  if (isBetter(next, found)) return { ...next, also: same ? found.also + 1 : 0 };
  return same ? { ...found, also: found.also + 1 } : found;
}

function searchRow(
  lane: TimelineLane,
  row: RowIndex,
  window: PixelWindow,
  minWide: number,
  x: number,
  reach: number,
  known: Found | null,
): Found | null {
  const { start, end, tone } = lane.columns;
  let found = known;
  for (let block = 0; block * BLOCK < row.count; block += 1) {
    const latest = row.maxEnd[block] ?? 0;
    if (leftPixel(window, start[row.items[block * BLOCK] ?? 0] ?? 0) > x + reach) break;
    // One pixel more: what is rounded up to a whole pixel reaches further than its end.
    if ((latest - window.from) * window.scale < x - reach - 1) continue;
    const last = Math.min(row.count, (block + 1) * BLOCK);
    for (let at = block * BLOCK; at < last; at += 1) {
      const item = row.items[at] ?? 0;
      const begin = start[item] ?? 0;
      const left = leftPixel(window, begin);
      if (left > x + reach) break;
      const until = lane.kind === 'spans' ? (end[item] ?? 0) : begin;
      const right = rightPixel(window, left, Number.isNaN(until) ? window.openEnd : until);
      const away = x < left ? left - x : Math.max(0, x - right + 1);
      if (away > reach) continue;
      const strength = strengthOfTone[tone[item] ?? 0] ?? 0;
      found = consider(found, { row: item, away, wide: right - left >= minWide, strength });
    }
  }
  return found;
}

/**
 * @param depth the row of nesting; −1: all of them
 * @param x device pixel, from the window's left edge
 * @param reach how many pixels beside it may still be meant
 */
export function hitTest(
  lane: TimelineLane,
  index: LaneIndex,
  window: PixelWindow,
  { depth, x, minWide, reach }: { depth: number; x: number; minWide: number; reach: number },
): Hit | null {
  let found: Found | null = null;
  for (const [level, row] of index.rows.entries()) {
    if (depth < 0 || level === depth) found = searchRow(lane, row, window, minWide, x, reach, found);
  }
  return found === null ? null : { row: found.row, also: found.also };
}
