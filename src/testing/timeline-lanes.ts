/** Lanes of a timeline from plain rows, for tests. */
import fc from 'fast-check';
import { tone, type TimelineLane, type TimelineModel } from '#src/ui/timeline/timeline-model.ts';

export interface PlainRow {
  readonly start: number;
  /** NaN: still open. */
  readonly end: number;
  readonly depth?: number;
  readonly tone?: number;
  readonly name?: string;
}

/** The rows in the order of their starts, in words as a run's: marks have no label. `ref` is the place that a row had in `rows`. */
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
  const nameOf = (row: number) => sorted[row]?.name ?? `row ${String(sorted[row]?.ref)}`;
  return {
    id,
    label,
    kind,
    depth: 1 + Math.max(0, ...rows.map((row) => row.depth ?? 0)),
    columns,
    count: rows.length,
    labelOf: (row) => (kind === 'spans' ? nameOf(row) : ''),
    describe: (row) => {
      if (kind !== 'spans') return nameOf(row);
      return sorted[row]?.tone === tone.red ? 'failed' : 'done';
    },
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

const depthsAndTones = { depth: fc.constantFrom(0, 0, 0, 0, 1, 2), tone: fc.integer({ min: 0, max: 7 }) };
const shortRow = fc
  .record({
    // Most stand so close that whole blocks of them share a pixel.
    start: fc.oneof(
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 3000 }) },
      { weight: 4, arbitrary: fc.integer({ min: 1400, max: 1440 }) },
    ),
    length: fc.integer({ min: 0, max: 3 }),
    ...depthsAndTones,
  })
  .map(({ start, length, depth, tone }): PlainRow => ({ start, end: start + length, depth, tone }));
const longRow = fc
  .record({
    start: fc.integer({ min: 0, max: 3000 }),
    length: fc.oneof(fc.integer({ min: 0, max: 2500 }), fc.constant(NaN)),
    ...depthsAndTones,
  })
  .map(({ start, length, depth, tone }): PlainRow => ({ start, end: start + length, depth, tone }));

/** Rows around the window 1000 to 2000: many shorter than a pixel, a few long or open. */
export const plainRows: fc.Arbitrary<PlainRow[]> = fc
  .tuple(fc.array(shortRow, { maxLength: 500, size: 'max' }), fc.array(longRow, { maxLength: 8 }))
  .map(([short, long]) => [...short, ...long]);
