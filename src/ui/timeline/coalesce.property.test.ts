import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { laneOf, plainRows } from '#src/testing/timeline-lanes.ts';
import { coalesceRow, eachRun, type CoalescedRow, type PixelWindow } from './coalesce.ts';
import { addDensity, emptyDensity } from './density.ts';
import { hitTest } from './hit-test.ts';
import { indexLane, TONES, type LaneIndex } from './lane-index.ts';
import { endOf, strengthOfTone, toneOfStrength, type TimelineLane } from './timeline-model.ts';

const windows = fc
  .record({
    from: fc.integer({ min: 500, max: 1800 }),
    length: fc.integer({ min: 1, max: 2500 }),
    width: fc.integer({ min: 1, max: 300 }),
  })
  .map(({ from, length, width }): PixelWindow => ({ from, scale: width / length, width, openEnd: 2600 }));
/** Making five hundred rows fewer takes minutes: the seed that is printed leads back to them. */
const runs = { numRuns: 60, endOnFailure: true };
const wideFrom = fc.constantFrom(2, 3, 6, Infinity);

/** The pixels of a row as drawing it alone would cover them, before clipping. */
function extent(lane: TimelineLane, row: number, { from, scale, openEnd }: PixelWindow) {
  const left = Math.floor(((lane.columns.start[row] ?? 0) - from) * scale);
  return { left, right: Math.max(left + 1, Math.ceil((endOf(lane, row, openEnd) - from) * scale)) };
}

const rowsAt = (lane: TimelineLane, depth: number) =>
  Array.from({ length: lane.count }, (_, row) => row).filter((row) => lane.columns.depth[row] === depth);

function coalesce(lane: TimelineLane, index: LaneIndex, depth: number, window: PixelWindow, minWide: number) {
  const into: CoalescedRow = { cells: new Uint8Array(window.width), wide: [] };
  const row = index.rows[depth];
  if (row !== undefined) coalesceRow(lane, row, window, minWide, into);
  return into;
}

describe('what is drawn together', () => {
  it('covers exactly the pixels that drawing each row would, with the strongest tone where they are narrow', () => {
    fc.assert(
      fc.property(plainRows, windows, wideFrom, (rows, window, minWide) => {
        const lane = laneOf(rows);
        const index = indexLane(undefined, lane);
        for (const depth of [0, 1, 2]) {
          const { cells, wide } = coalesce(lane, index, depth, window, minWide);
          const expected = new Uint8Array(window.width);
          const alone: number[] = [];
          for (const row of rowsAt(lane, depth)) {
            const { left, right } = extent(lane, row, window);
            if (right <= 0 || left >= window.width) continue;
            if (right - left >= minWide) alone.push(row);
            else {
              const strength = strengthOfTone[lane.columns.tone[row] ?? 0] ?? 0;
              for (let x = Math.max(0, left); x < Math.min(right, window.width); x += 1) {
                expected[x] = Math.max(expected[x] ?? 0, strength);
              }
            }
          }
          expect([...cells]).toEqual([...expected]);
          expect(wide.map(({ row }) => row)).toEqual(alone);
          for (const span of wide) {
            expect({ left: span.left, right: span.right }).toEqual(extent(lane, span.row, window));
            expect(span.open).toBe(Number.isNaN(lane.columns.end[span.row]));
          }
        }
      }),
      runs,
    );
  });

  it('is painted in runs that cover each pixel once, in its tone', () => {
    fc.assert(
      fc.property(fc.uint8Array({ max: 8, maxLength: 200 }), (cells) => {
        const painted = new Uint8Array(cells.length);
        eachRun(cells, (strength, left, right) => {
          expect(right).toBeGreaterThan(left);
          expect(painted.slice(left, right).every((value) => value === 0)).toBe(true);
          painted.fill(strength, left, right);
        });
        expect([...painted]).toEqual([...cells]);
      }),
    );
  });

  it('knows each tone by its strength', () => {
    for (let tone = 0; tone < TONES; tone += 1) expect(toneOfStrength[strengthOfTone[tone] ?? 0]).toBe(tone);
  });
});

describe('the index of a lane', () => {
  it('is the same whether it grew with the lane, its open spans ending meanwhile, or was built at the end', () => {
    fc.assert(
      fc.property(plainRows, windows, fc.array(fc.nat(), { maxLength: 6 }), (rows, window, cuts) => {
        const whole = laneOf(rows, { spare: 10 });
        // The same lane while its last rows are missing and what ends later is still open.
        let index: LaneIndex | undefined;
        const final = { end: whole.columns.end.slice(), tone: whole.columns.tone.slice() };
        const counts = cuts.map((cut) => cut % (whole.count + 1)).sort((one, other) => one - other);
        for (const [turn, count] of [...counts, whole.count].entries()) {
          const last = turn === counts.length;
          for (let row = 0; row < whole.count; row += 1) {
            const ended = last || row % (turn + 2) === 0;
            if (Number.isNaN(whole.columns.end[row]) || row >= count) {
              whole.columns.end[row] = ended ? (final.end[row] ?? 0) : NaN;
              whole.columns.tone[row] = ended ? (final.tone[row] ?? 0) : 0;
            }
          }
          index = indexLane(index, { ...whole, count });
        }
        const fresh = indexLane(undefined, whole);
        for (const depth of [0, 1, 2]) {
          const [grown, built] = [index!, fresh].map((one) => coalesce(whole, one, depth, window, 3));
          expect([...grown!.cells]).toEqual([...built!.cells]);
          expect(grown!.wide).toEqual(built!.wide);
        }
      }),
      runs,
    );
  });

  it('is built anew when rows were rewritten', () => {
    const lane = laneOf([{ start: 1, end: 2, tone: 1 }]);
    const index = indexLane(undefined, lane);
    expect(indexLane(index, lane)).toBe(index);
    expect(indexLane(index, { ...lane, rewrites: 1 })).not.toBe(index);
    expect(indexLane(index, laneOf([{ start: 1, end: 2 }]))).not.toBe(index);
  });
});

describe('what lies under the pointer', () => {
  it('is what looking at each row finds', () => {
    fc.assert(
      fc.property(
        plainRows,
        windows,
        wideFrom,
        fc.nat(),
        fc.integer({ min: 0, max: 4 }),
        (rows, window, minWide, at, reach) => {
          const lane = laneOf(rows);
          const index = indexLane(undefined, lane);
          const x = at % window.width;
          for (const depth of [-1, 0, 1, 2]) {
            const all = depth < 0 ? [0, 1, 2].flatMap((level) => rowsAt(lane, level)) : rowsAt(lane, depth);
            const near = all
              .map((row) => {
                const { left, right } = extent(lane, row, window);
                const away = x < left ? left - x : Math.max(0, x - right + 1);
                const strength = strengthOfTone[lane.columns.tone[row] ?? 0] ?? 0;
                const wide = right - left >= minWide;
                // Nearest, narrow above wide, strongest, latest.
                return { row, away, wide, order: [-away, wide ? 0 : 1, wide ? 0 : strength, row] };
              })
              .filter(({ away }) => away <= reach)
              .sort((one, other) => {
                const differs = one.order.findIndex((value, key) => value !== other.order[key]);
                return differs < 0 ? 0 : (other.order[differs] ?? 0) - (one.order[differs] ?? 0);
              });
            const best = near[0];
            const also = near.filter(
              ({ away, wide }) => !wide && best?.wide === false && away === best.away,
            ).length;
            const expected = best === undefined ? null : { row: best.row, also: Math.max(0, also - 1) };
            expect(hitTest(lane, index, window, { depth, x, minWide, reach })).toEqual(expected);
          }
        },
      ),
      runs,
    );
  });
});

describe('the reach of the pointer', () => {
  it('goes beyond the end of a whole block, and no further', () => {
    const lane = laneOf(Array.from({ length: 64 }, (_, at) => ({ start: 10, end: 10 + at * 0.1 })));
    const index = indexLane(undefined, lane);
    const window = { from: 0, scale: 1, width: 100, openEnd: 100 };
    const at = (x: number) =>
      hitTest(lane, index, window, { depth: 0, x, minWide: 3, reach: 3 })?.row ?? null;
    // The longest covers the pixels 10 to 16.
    expect(at(19)).toBe(63);
    expect(at(20)).toBeNull();
    expect(at(7)).not.toBeNull();
    expect(at(6)).toBeNull();
  });
});

describe('the histogram', () => {
  it('counts each start that lies in the window once, in its bucket and tone', () => {
    fc.assert(
      fc.property(
        plainRows,
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 2500 }),
        (rows, buckets, length) => {
          const lane = laneOf(rows);
          const found = emptyDensity(buckets);
          addDensity(indexLane(undefined, lane), { from: 900, to: 900 + length }, found);
          const expected = new Uint32Array(buckets * TONES);
          for (const { start, tone = 0 } of rows) {
            const bucket = Math.floor((start - 900) * (buckets / length));
            if (start < 900 || bucket >= buckets) continue;
            expected[bucket * TONES + tone] = (expected[bucket * TONES + tone] ?? 0) + 1;
          }
          expect([...found.counts]).toEqual([...expected]);
        },
      ),
      runs,
    );
  });
});
