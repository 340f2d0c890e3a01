/** Arithmetic of the visible window. Pure; all times are µs, all places px. */
import type { Instant } from '#src/lib/instant.ts';
import type { TimeRange } from './timeline-model.ts';

/** Nobody records finer than a microsecond; below this, rounding of instants would make panning jump. */
export const MIN_WINDOW = 50;
/** Air beside the first and the last, as a share of the whole. */
const AIR = 0.01;

/** Everything, with a little air, so that the first and the last can be seen to be that. */
export function fitAll(start: Instant, end: Instant): TimeRange {
  const length = Math.max(end - start, MIN_WINDOW);
  return { from: start - length * AIR, to: start + length * (1 + 2 * AIR) };
}

/** The same window, not shorter than `MIN_WINDOW`, not longer than all and not beside it. */
export function clampRange({ from, to }: TimeRange, all: TimeRange): TimeRange {
  const whole = all.to - all.from;
  const length = Math.min(Math.max(to - from, MIN_WINDOW), whole);
  if (length >= whole) return all;
  const middle = (from + to) / 2;
  const start = to - from === length ? from : middle - length / 2;
  const shifted = Math.min(Math.max(start, all.from), all.to - length);
  return { from: shifted, to: shifted + length };
}

/**
 * Zooms so that `at` stays where it is on the screen, as far as the limits let it.
 * @param factor of the window's length: 0.5 shows half as much
 */
export function zoomRange(range: TimeRange, at: Instant, factor: number, all: TimeRange): TimeRange {
  const length = range.to - range.from;
  const next = Math.min(Math.max(length * factor, MIN_WINDOW), all.to - all.from);
  const from = at - (at - range.from) * (next / length);
  return clampRange({ from, to: from + next }, all);
}

export function panRange({ from, to }: TimeRange, by: number, all: TimeRange): TimeRange {
  return clampRange({ from: from + by, to: to + by }, all);
}

/** The window of the same length that ends where everything ends. */
export function followEnd({ from, to }: TimeRange, all: TimeRange): TimeRange {
  return clampRange({ from: all.to - (to - from), to: all.to }, all);
}

/** Shows a stretch with a tenth of air at either side. */
export function rangeAround(from: Instant, to: Instant, all: TimeRange): TimeRange {
  const air = Math.max((to - from) * 0.1, MIN_WINDOW / 4);
  return clampRange({ from: from - air, to: to + air }, all);
}

/** The window moved just so far that the stretch can be seen, its beginning if it is too long; itself if it can be. */
export function reveal(range: TimeRange, from: Instant, to: Instant, all: TimeRange): TimeRange {
  const length = range.to - range.from;
  const air = length * 0.05;
  if (from >= range.from && from <= range.to - air && (to <= range.to || to - from > length)) return range;
  const start = from < range.from || to - from > length - 2 * air ? from - air : to + air - length;
  return clampRange({ from: start, to: start + length }, all);
}

export function xOf({ from, to }: TimeRange, width: number, at: Instant): number {
  return ((at - from) / (to - from)) * width;
}

export function instantAt({ from, to }: TimeRange, width: number, x: number): Instant {
  return width <= 0 ? from : from + (x / width) * (to - from);
}
