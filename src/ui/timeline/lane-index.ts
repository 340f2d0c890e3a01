/**
 * A lane's rows by nesting, in blocks of 64 with a summary each, so that what is out of sight and what lies within one
 * pixel need not be looked at one by one. It grows with the lane.
 */
import { toneNames, type LaneColumns, type TimelineLane } from './timeline-model.ts';

export const BLOCK = 64;
export const TONES: number = toneNames.length;

export interface RowIndex {
  /** Places in the columns, ascending. */
  items: Int32Array;
  count: number;
  /** By block: the latest end; infinite where one is open. */
  maxEnd: Float64Array;
  /** By block and tone: how many. */
  tones: Uint8Array;
}

export interface LaneIndex {
  readonly rows: RowIndex[];
  columns: LaneColumns;
  kind: TimelineLane['kind'];
  rewrites: number;
  /** How many rows of the lane are indexed. */
  indexed: number;
  /** Where the open spans are: [row of nesting, place within it] each. */
  open: (readonly [depth: number, at: number])[];
}

function emptyRow(): RowIndex {
  return {
    items: new Int32Array(BLOCK),
    count: 0,
    maxEnd: new Float64Array(1),
    tones: new Uint8Array(TONES),
  };
}

function grow(row: RowIndex): void {
  const items = new Int32Array(row.items.length * 2);
  items.set(row.items);
  const maxEnd = new Float64Array(row.maxEnd.length * 2);
  maxEnd.set(row.maxEnd);
  const tones = new Uint8Array(row.tones.length * 2);
  tones.set(row.tones);
  Object.assign(row, { items, maxEnd, tones });
}

function addToBlock(row: RowIndex, block: number, index: LaneIndex, item: number): void {
  const { start, end, tone } = index.columns;
  const until = index.kind === 'spans' ? (end[item] ?? 0) : (start[item] ?? 0);
  // A span that ends before it starts is drawn where it starts.
  const reach = Number.isNaN(until) ? Infinity : Math.max(until, start[item] ?? 0);
  row.maxEnd[block] = Math.max(row.maxEnd[block] ?? 0, reach);
  const at = block * TONES + Math.min(tone[item] ?? 0, TONES - 1);
  row.tones[at] = (row.tones[at] ?? 0) + 1;
}

function append(index: LaneIndex, item: number): void {
  const { depth, end } = index.columns;
  const level = index.kind === 'spans' ? (depth[item] ?? 0) : 0;
  while (index.rows.length <= level) index.rows.push(emptyRow());
  const row = index.rows[level];
  if (row === undefined) return;
  if (row.count === row.items.length) grow(row);
  const block = Math.floor(row.count / BLOCK);
  if (row.count % BLOCK === 0) row.maxEnd[block] = -Infinity;
  row.items[row.count] = item;
  addToBlock(row, block, index, item);
  if (index.kind === 'spans' && Number.isNaN(end[item] ?? 0)) index.open.push([level, row.count]);
  row.count += 1;
}

function summarize(index: LaneIndex, row: RowIndex, block: number): void {
  row.maxEnd[block] = -Infinity;
  row.tones.fill(0, block * TONES, (block + 1) * TONES);
  const last = Math.min(row.count, (block + 1) * BLOCK);
  for (let at = block * BLOCK; at < last; at += 1) addToBlock(row, block, index, row.items[at] ?? 0);
}

/** Blocks whose open spans have ended since, or changed their tone, are summed up anew. */
function refreshOpen(index: LaneIndex): void {
  const touched = new Set<string>();
  const stillOpen: (readonly [number, number])[] = [];
  for (const place of index.open) {
    const [level, at] = place;
    const row = index.rows[level];
    if (row === undefined) continue;
    if (Number.isNaN(index.columns.end[row.items[at] ?? 0] ?? 0)) stillOpen.push(place);
    const block = Math.floor(at / BLOCK);
    const key = `${String(level)} ${String(block)}`;
    if (touched.has(key)) continue;
    touched.add(key);
    summarize(index, row, block);
  }
  index.open = stillOpen;
}

/** The index of a lane as it is now: the one given, brought up to date, or a new one where that cannot be. */
export function indexLane(known: LaneIndex | undefined, lane: TimelineLane): LaneIndex {
  const rewrites = lane.rewrites ?? 0;
  const fits =
    known?.columns.start === lane.columns.start &&
    known.columns.depth === lane.columns.depth &&
    known.kind === lane.kind &&
    known.rewrites === rewrites &&
    known.indexed <= lane.count;
  const { columns, kind } = lane;
  const index = fits ? known : { rows: [], columns, kind, rewrites, indexed: 0, open: [] };
  index.columns = columns;
  if (index.open.length > 0) refreshOpen(index);
  for (; index.indexed < lane.count; index.indexed += 1) append(index, index.indexed);
  return index;
}

/** The first place in the row whose start is not before `at` (`after`: is past it). */
export function firstFrom(row: RowIndex, { start }: LaneColumns, at: number, after = false): number {
  let low = 0;
  let high = row.count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const value = start[row.items[middle] ?? 0] ?? 0;
    if (value < at || (after && value === at)) low = middle + 1;
    else high = middle;
  }
  return low;
}
