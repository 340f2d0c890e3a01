/** Ticks of the time axis, and times relative to the start as text. Pure. */
import type { TimeRange } from './timeline-model.ts';

const MS = 1000;
const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A step and into how many parts the lines between its labels divide it. */
type Step = readonly [step: number, parts: number];

const decades: readonly Step[] = [1, 10, 100, MS, 10 * MS, 100 * MS].flatMap((unit): Step[] => [
  [unit, unit === 1 ? 1 : 5],
  [2 * unit, unit === 1 ? 2 : 4],
  [5 * unit, 5],
]);
const steps: readonly Step[] = [
  ...decades,
  [SECOND, 5],
  [2 * SECOND, 4],
  [5 * SECOND, 5],
  [10 * SECOND, 5],
  [15 * SECOND, 3],
  [30 * SECOND, 6],
  [MINUTE, 6],
  [2 * MINUTE, 4],
  [5 * MINUTE, 5],
  [10 * MINUTE, 5],
  [15 * MINUTE, 3],
  [30 * MINUTE, 6],
  [HOUR, 6],
  [2 * HOUR, 4],
  [3 * HOUR, 3],
  [6 * HOUR, 6],
  [12 * HOUR, 6],
];

function stepOver(least: number): Step {
  const found = steps.find(([step]) => step >= least);
  if (found !== undefined) return found;
  let days = 1;
  while (days * DAY < least) days *= 2;
  return [days * DAY, 4];
}

export interface Ticks {
  /** Distance of two labelled ticks, µs. */
  readonly step: number;
  /** Distance of two lines, µs. */
  readonly minor: number;
  /** Offsets from the origin, µs, ascending: multiples of `step` inside the window. */
  readonly majors: readonly number[];
}

/**
 * Ticks at round distances from `origin`.
 * @param minGap least distance of two labels in px
 */
export function ticksOf(range: TimeRange, origin: number, width: number, minGap: number): Ticks {
  const perPx = (range.to - range.from) / Math.max(width, 1);
  const [step, parts] = stepOver(perPx * minGap);
  const majors: number[] = [];
  const last = Math.floor((range.to - origin) / step);
  for (let n = Math.ceil((range.from - origin) / step); n <= last; n += 1) majors.push(n * step);
  return { step, minor: step / parts, majors };
}

function fraction(value: number, digits: number): string {
  return digits === 0 ? '' : `.${String(value).padStart(6, '0').slice(0, digits)}`;
}

/** How many digits after the point tell multiples of `step` apart, in units of `unit` µs. */
function digitsFor(step: number, unit: number): number {
  let digits = 0;
  for (let size = unit; digits < 6 && size > 1 && step % size !== 0; size /= 10) digits += 1;
  return digits;
}

/**
 * An offset from the start: `250 µs`, `12.5 ms`, `3.25 s`, `1:02.500`, `2:03:04`. The same in every language.
 * @param step the offsets to be told apart are multiples of it, µs
 * @param largest decides the unit, so that all labels of an axis have the same
 */
export function formatOffset(offset: number, step: number, largest = Math.abs(offset)): string {
  const sign = offset < 0 ? '−' : '';
  const value = Math.round(Math.abs(offset));
  if (value === 0 && largest < MINUTE) return '0';
  if (largest < MS) return `${sign}${String(value)} µs`;
  if (largest < SECOND) return `${sign}${(value / MS).toFixed(digitsFor(step, MS))} ms`;
  const digits = digitsFor(step, SECOND);
  if (largest < MINUTE) return `${sign}${(value / SECOND).toFixed(digits)} s`;
  const two = (part: number) => String(part).padStart(2, '0');
  const seconds = two(Math.floor((value % MINUTE) / SECOND)) + fraction(value % SECOND, digits);
  const minutes = Math.floor(value / MINUTE);
  if (largest < HOUR) return `${sign}${String(minutes)}:${seconds}`;
  const hours = `${String(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
  return step % MINUTE === 0 ? `${sign}${hours}:00` : `${sign}${hours}:${seconds}`;
}

/** An offset or a duration with every digit that was recorded and none more: `1.234567 s`, `12.5 ms`. */
export function formatExact(us: number): string {
  const value = Math.round(Math.abs(us));
  let step = 1;
  while (step < SECOND && value % (step * 10) === 0) step *= 10;
  return value === 0 ? '0 µs' : formatOffset(us, step);
}

/** What a px shows decides how many digits of a place under the pointer mean anything. */
export function precisionOf(range: TimeRange, width: number): number {
  const perPx = (range.to - range.from) / Math.max(width, 1);
  return Math.max(1, 10 ** Math.floor(Math.log10(Math.max(perPx, 1))));
}
