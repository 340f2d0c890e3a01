/**
 * What of a row is drawn: spans that are wide enough one by one, all narrower ones as one colour a pixel. Exactly the
 * pixels that drawing each of them would cover.
 */
import { BLOCK, TONES, type RowIndex } from './lane-index.ts';
import { strengthOfTone, type TimelineLane } from './timeline-model.ts';

/** The window in device pixels. */
export interface PixelWindow {
  readonly from: number;
  /** Device pixels per µs. */
  readonly scale: number;
  readonly width: number;
  /** To where open spans reach, µs. */
  readonly openEnd: number;
}

/** A span that is drawn by itself, over the pixels `left` ≤ x < `right` (either may lie outside the window). */
export interface WideSpan {
  readonly row: number;
  readonly left: number;
  readonly right: number;
  readonly open: boolean;
}

export interface CoalescedRow {
  /** By pixel: the strength of the strongest tone there, 0 where there is none. */
  readonly cells: Uint8Array;
  readonly wide: WideSpan[];
}

export const leftPixel = (window: PixelWindow, start: number): number =>
  Math.floor((start - window.from) * window.scale);

/** At least one pixel, however short. */
export const rightPixel = (window: PixelWindow, left: number, end: number): number =>
  Math.max(left + 1, Math.ceil((end - window.from) * window.scale));

function strongest(row: RowIndex, block: number): number {
  let found = 0;
  for (let tone = 0; tone < TONES; tone += 1) {
    if ((row.tones[block * TONES + tone] ?? 0) > 0) found = Math.max(found, strengthOfTone[tone] ?? 0);
  }
  return found;
}

function cover(cells: Uint8Array, left: number, right: number, strength: number): void {
  const last = Math.min(right, cells.length);
  for (let x = Math.max(left, 0); x < last; x += 1) if ((cells[x] ?? 0) < strength) cells[x] = strength;
}

/**
 * @param minWide device pixels from which a span is drawn by itself; infinite: none is
 * @param into its `cells` are as wide as the window; what is found is added
 */
export function coalesceRow(
  lane: TimelineLane,
  row: RowIndex,
  window: PixelWindow,
  minWide: number,
  into: CoalescedRow,
): void {
  const { start, end, tone } = lane.columns;
  const { items, count, maxEnd } = row;
  const isSpans = lane.kind === 'spans';
  const { from, scale, width, openEnd } = window;
  const { cells, wide } = into;
  const blocks = Math.ceil(count / BLOCK);
  for (let block = 0; block < blocks; block += 1) {
    const first = start[items[block * BLOCK] ?? 0] ?? 0;
    const left = Math.floor((first - from) * scale);
    if (left >= width) break;
    const latest = maxEnd[block] ?? 0;
    if (latest < from) continue;
    if (latest !== Infinity && left >= 0 && rightPixel(window, left, latest) === left + 1) {
      cover(cells, left, left + 1, strongest(row, block));
      continue;
    }
    const last = Math.min(count, (block + 1) * BLOCK);
    for (let at = block * BLOCK; at < last; at += 1) {
      const item = items[at] ?? 0;
      const begin = start[item] ?? 0;
      const x = Math.floor((begin - from) * scale);
      if (x >= width) break;
      const known = isSpans ? (end[item] ?? 0) : begin;
      const open = Number.isNaN(known);
      const until = Math.ceil(((open ? openEnd : known) - from) * scale);
      const right = until > x ? until : x + 1;
      if (right <= 0) continue;
      if (right - x >= minWide) wide.push({ row: item, left: x, right, open });
      else cover(cells, x, right, strengthOfTone[tone[item] ?? 0] ?? 0);
    }
  }
}

/** Neighbouring pixels of one tone, as one rectangle each. */
export function eachRun(
  cells: Uint8Array,
  paint: (strength: number, left: number, right: number) => void,
): void {
  let left = 0;
  let strength = 0;
  for (let x = 0; x <= cells.length; x += 1) {
    const next = cells[x] ?? 0;
    if (next === strength) continue;
    if (strength > 0) paint(strength, left, x);
    strength = next;
    left = x;
  }
}
