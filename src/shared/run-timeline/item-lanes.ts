/** Lanes for `ui/timeline` out of plain lists: an answer or a workflow run has hundreds of rows, not half a million. */
import type { Instant } from '#src/lib/instant.ts';
import type { LaneColumns, TimelineLane, TimelineModel } from '#src/ui/timeline/timeline-model.ts';

export interface TimelineItem {
  /** Unique within its lane, and the same from one model to the next. */
  readonly ref: number;
  readonly start: Instant;
  /** Null: still open, or its end was never told. Of a mark its start. */
  readonly end: Instant | null;
  /** Of `tone`. */
  readonly tone: number;
  /** On the span, in tooltip and table, and for screen readers: what it is and how it ended, without times. */
  readonly words: string;
  /** The row inside the lane, from 0. Missing: the first that is free. */
  readonly depth?: number;
}

export interface ItemLane {
  readonly id: string;
  readonly label: string;
  readonly kind: 'spans' | 'marks';
  readonly items: readonly TimelineItem[];
}

/** More rows in one lane than that share the last one. */
const MOST_ROWS = 16;

let versions = 0;

/** @returns a model whose `version` no other has; lanes without items are left out */
export function toTimelineModel(
  lanes: readonly ItemLane[],
  { start, end }: { readonly start: Instant; readonly end: Instant },
): TimelineModel {
  versions += 1;
  return {
    start,
    end: Math.max(start, end),
    lanes: lanes.filter(({ items }) => items.length > 0).map(toLane),
    version: versions,
    // Whoever tells of an answer or of a workflow's nodes may leave an end out, and a page that is cut off hears none.
    isPartial: true,
  };
}

/** From the first start to the last moment of any item; null where there is none. */
export function extentOf(lanes: readonly ItemLane[]): { start: Instant; end: Instant } | null {
  let [start, end] = [Infinity, -Infinity];
  for (const { items } of lanes) {
    for (const item of items) {
      start = Math.min(start, item.start);
      end = Math.max(end, item.end ?? item.start, item.start);
    }
  }
  return Number.isFinite(start) ? { start, end } : null;
}

function toLane({ id, label, kind, items }: ItemLane): TimelineLane {
  const rows = items.toSorted((a, b) => a.start - b.start || a.ref - b.ref);
  const { columns, depth } = toColumns(rows, kind);
  return {
    id,
    label,
    kind,
    depth,
    columns,
    count: rows.length,
    labelOf: (row) => (kind === 'spans' ? (rows[row]?.words ?? '') : ''),
    describe: (row) => rows[row]?.words ?? '',
  };
}

function toColumns(
  rows: readonly TimelineItem[],
  kind: ItemLane['kind'],
): { columns: LaneColumns; depth: number } {
  const columns: LaneColumns = {
    start: Float64Array.from(rows, ({ start }) => start),
    end: Float64Array.from(rows, ({ end }) => end ?? NaN),
    depth: new Uint8Array(rows.length),
    tone: Uint8Array.from(rows, ({ tone }) => tone),
    ref: Int32Array.from(rows, ({ ref }) => ref),
  };
  if (kind === 'marks') return { columns, depth: 1 };
  /** When the last span of each row ends. */
  const ends: Instant[] = [];
  let depth = 1;
  for (const [at, item] of rows.entries()) {
    const free = ends.findIndex((until) => until <= item.start);
    const row = Math.min(item.depth ?? (free === -1 ? ends.length : free), MOST_ROWS - 1);
    ends[row] = Math.max(item.end ?? Infinity, item.start);
    columns.depth[at] = row;
    depth = Math.max(depth, row + 1);
  }
  return { columns, depth };
}
