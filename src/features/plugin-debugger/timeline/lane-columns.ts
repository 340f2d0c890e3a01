/** The columns of one lane, as the timeline wants them: sorted by start, added to at the end. */
import type { LaneColumns } from '#src/ui/timeline/timeline-model.ts';

export interface LaneRows {
  columns: LaneColumns;
  count: number;
}

export interface LaneRow {
  /** µs. */
  readonly start: number;
  /** NaN: open. */
  readonly end: number;
  readonly depth: number;
  readonly tone: number;
  readonly ref: number;
}

export function createLaneRows(capacity = 256): LaneRows {
  return { columns: columnsFor(capacity), count: 0 };
}

export function addLaneRow(rows: LaneRows, { start, end, depth, tone, ref }: LaneRow): void {
  if (rows.count === rows.columns.start.length) grow(rows);
  const { columns, count } = rows;
  columns.start[count] = start;
  columns.end[count] = end;
  columns.depth[count] = depth;
  columns.tone[count] = tone;
  columns.ref[count] = ref;
  rows.count += 1;
}

function columnsFor(capacity: number): LaneColumns {
  return {
    start: new Float64Array(capacity),
    end: new Float64Array(capacity),
    depth: new Uint8Array(capacity),
    tone: new Uint8Array(capacity),
    ref: new Int32Array(capacity),
  };
}

function grow(rows: LaneRows): void {
  const next = columnsFor(rows.columns.start.length * 2);
  next.start.set(rows.columns.start);
  next.end.set(rows.columns.end);
  next.depth.set(rows.columns.depth);
  next.tone.set(rows.columns.tone);
  next.ref.set(rows.columns.ref);
  rows.columns = next;
}
