import type { Instant } from '#src/lib/instant.ts';

/**
 * What a timeline shows: lanes of spans and marks over time, in µs. It knows nothing of what they stand for. Rows are
 * columns of typed arrays, because a run may have half a million of them.
 */

/** The palette that `columns.tone` indexes. Status colours (green, red, amber) tell a status and nothing else. */
export const toneNames = ['neutral', 'accent', 'green', 'red', 'amber', 'blue', 'violet', 'quiet'] as const;
export type ToneName = (typeof toneNames)[number];

/** `tone.red` is what a caller writes into `columns.tone`. */
export const tone = {
  neutral: 0,
  accent: 1,
  green: 2,
  red: 3,
  amber: 4,
  blue: 5,
  violet: 6,
  quiet: 7,
} as const satisfies Record<ToneName, number>;

/** Where several share a pixel, the strongest is seen: an error is never painted over by what went well. */
export const strengthOfTone: readonly number[] = [2, 3, 6, 8, 7, 4, 5, 1];
/** The other way round: `toneOfStrength[8]` is red; 0 stands for nothing. */
export const toneOfStrength: readonly number[] = [0, 7, 0, 1, 5, 6, 2, 4, 3];

/** One row a place, sorted by `start`. The arrays may be longer than the lane's `count`. */
export interface LaneColumns {
  readonly start: Float64Array;
  /** NaN: still open. Marks and densities do not read it. */
  readonly end: Float64Array;
  /** The row inside the lane, from 0. Spans in one row should not overlap: the later one lies above. */
  readonly depth: Uint8Array;
  readonly tone: Uint8Array;
  /** The caller's id of the row, handed back by `onSelect`. Unique within its lane. */
  readonly ref: Int32Array;
}

export interface TimelineLane {
  /** Stays the same from model to model. */
  readonly id: string;
  readonly label: string;
  /** Marks have a start alone; a density shows how many start where. */
  readonly kind: 'spans' | 'marks' | 'density';
  /** Rows of nesting inside the lane, at least 1. */
  readonly depth: number;
  readonly columns: LaneColumns;
  readonly count: number;
  /**
   * Raised when rows changed otherwise than by appending, or by an open span's end (with its tone): then the lane is
   * looked at anew. Replaced arrays are noticed by themselves.
   */
  readonly rewrites?: number;
  /** What stands on a span when it fits. Called for what is drawn, at each frame: keep it cheap. */
  labelOf(row: number): string;
  /**
   * One line for tooltip, table and screen reader, without times: those the timeline says itself. Of a span with a
   * label what there is to say beside that: how it ended.
   */
  describe(row: number): string;
}

export interface TimelineModel {
  readonly start: Instant;
  /** The last instant known; grows while live. */
  readonly end: Instant;
  readonly lanes: readonly TimelineLane[];
  /** Another one whenever anything of the above changed: columns change in place, so identity says nothing. */
  readonly version: number;
  /** Some of it is not here: a span without an end may have ended all the same. */
  readonly isPartial?: boolean;
}

/** A stretch of which nothing was received or recorded. */
export interface TimelineGap {
  readonly from: Instant;
  /** `null`: it goes on, and reaches to the end of everything, as of now. */
  readonly to: Instant | null;
  readonly label: string;
}

/** A window of time, `from < to`. */
export interface TimeRange {
  readonly from: Instant;
  readonly to: Instant;
}

export interface TimelineSelection {
  /** The lane's id. */
  readonly lane: string;
  readonly ref: number;
}

/** A row of a lane by its places: the lane's in the model, the row's in the columns. */
export interface RowPlace {
  readonly lane: number;
  readonly row: number;
}

/** Where a row ends: a mark where it starts, an open span at `openEnd` (never before its start). */
export function endOf({ kind, columns }: TimelineLane, row: number, openEnd: Instant): Instant {
  const start = columns.start[row] ?? 0;
  if (kind !== 'spans') return start;
  const end = columns.end[row] ?? start;
  return Math.max(start, Number.isNaN(end) ? openEnd : end);
}

/** Where a gap ends: one that goes on at `openEnd`. */
export function gapEnd({ from, to }: TimelineGap, openEnd: Instant): Instant {
  return to ?? Math.max(from, openEnd);
}

export function isOpen({ kind, columns }: TimelineLane, row: number): boolean {
  return kind === 'spans' && Number.isNaN(columns.end[row] ?? 0);
}

/** The row with this id; `null` where the lane has none. Looked for from the end: what is selected is mostly new. */
export function rowOfRef({ columns, count }: TimelineLane, ref: number): number | null {
  const row = columns.ref.subarray(0, count).lastIndexOf(ref);
  return row < 0 ? null : row;
}

/** Where a selection stands in the model now. */
export function placeOf(model: TimelineModel, selection: TimelineSelection | null): RowPlace | null {
  if (selection === null) return null;
  const lane = model.lanes.findIndex(({ id }) => id === selection.lane);
  const found = model.lanes[lane];
  const row = found === undefined ? null : rowOfRef(found, selection.ref);
  return row === null ? null : { lane, row };
}
