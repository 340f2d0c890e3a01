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

export function addLaneRow(rows: LaneRows, row: LaneRow): void {
  if (rows.count === rows.columns.start.length) grow(rows);
  write(rows.columns, rows.count, row);
  rows.count += 1;
}

/**
 * Puts a row in its place, or adds it behind the last.
 * @returns whether another row stood there: more than that one which was open has ended, or is of another tone
 */
export function putLaneRow(rows: LaneRows, at: number, row: LaneRow): boolean {
  if (at === rows.count) {
    addLaneRow(rows, row);
    return false;
  }
  const { start, end, depth, tone, ref } = rows.columns;
  const isOther =
    start[at] !== row.start ||
    depth[at] !== row.depth ||
    ref[at] !== row.ref ||
    (!Number.isNaN(end[at]) && (end[at] !== row.end || tone[at] !== row.tone));
  write(rows.columns, at, row);
  return isOther;
}

function write(columns: LaneColumns, at: number, { start, end, depth, tone, ref }: LaneRow): void {
  columns.start[at] = start;
  columns.end[at] = end;
  columns.depth[at] = depth;
  columns.tone[at] = tone;
  columns.ref[at] = ref;
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
