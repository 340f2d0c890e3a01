/** Lanes of a timeline from plain rows, for tests. */
import fc from 'fast-check';
import type { TimelineLane, TimelineModel } from '#src/ui/timeline/timeline-model.ts';

export interface PlainRow {
  readonly start: number;
  /** NaN: still open. */
  readonly end: number;
  readonly depth?: number;
  readonly tone?: number;
  readonly name?: string;
}

/** The rows in the order of their starts; `ref` is the place that a row had in `rows`. */
export function laneOf(
  rows: readonly PlainRow[],
  more: { id?: string; label?: string; kind?: TimelineLane['kind']; spare?: number } = {},
): TimelineLane {
  const { id = 'steps', label = 'Steps', kind = 'spans', spare = 0 } = more;
  const sorted = rows
    .map((row, ref) => ({ ...row, ref }))
    .sort((one, other) => one.start - other.start || one.ref - other.ref);
  const length = rows.length + spare;
  const columns = {
    start: new Float64Array(length),
    end: new Float64Array(length),
    depth: new Uint8Array(length),
    tone: new Uint8Array(length),
    ref: new Int32Array(length),
  };
  for (const [at, row] of sorted.entries()) {
    columns.start[at] = row.start;
    columns.end[at] = row.end;
    columns.depth[at] = row.depth ?? 0;
    columns.tone[at] = row.tone ?? 0;
    columns.ref[at] = row.ref;
  }
  return {
    id,
    label,
    kind,
    depth: 1 + Math.max(0, ...rows.map((row) => row.depth ?? 0)),
    columns,
    count: rows.length,
    labelOf: (row) => sorted[row]?.name ?? `row ${String(sorted[row]?.ref)}`,
    describe: (row) => (sorted[row]?.tone === 3 ? 'failed' : 'done'),
  };
}

export function modelOf(
  lanes: readonly TimelineLane[],
  start: number,
  end: number,
  version = 1,
): TimelineModel {
  return { start, end, lanes, version };
}

/** Rows around the window 1000 to 2000, many of them shorter than a pixel, some open, some without duration. */
export const plainRows: fc.Arbitrary<PlainRow[]> = fc.array(
  fc
    .record({
      start: fc.oneof(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 1400, max: 1410 })),
      length: fc.oneof(
        { weight: 4, arbitrary: fc.integer({ min: 0, max: 6 }) },
        { weight: 1, arbitrary: fc.integer({ min: 0, max: 2500 }) },
        { weight: 1, arbitrary: fc.constant(NaN) },
      ),
      depth: fc.constantFrom(0, 0, 0, 0, 1, 2),
      tone: fc.integer({ min: 0, max: 7 }),
    })
    .map(({ start, length, depth, tone }) => ({ start, end: start + length, depth, tone })),
  { maxLength: 400, size: 'max' },
);
