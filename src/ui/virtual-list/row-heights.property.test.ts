/** Heights and places of rows are those of a plain list that adds them up, whatever is measured, comes, goes or moves. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRowHeights, type RowHeights } from './row-heights.ts';

const ESTIMATE = 20;
const keyOf = (row: number) => row;
/** Few heights, so that rows often have the same one; that of an estimate among them. */
const height = fc.constantFrom(20, 21, 40, 40, 73);
const place = fc.nat({ max: 60 });

type Act =
  | { readonly kind: 'measure'; readonly at: number; readonly height: number }
  | { readonly kind: 'insert'; readonly at: number; readonly count: number }
  | { readonly kind: 'remove'; readonly at: number; readonly count: number }
  | { readonly kind: 'return'; readonly at: number }
  | { readonly kind: 'forget'; readonly from: number; readonly to: number };

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('measure' as const), at: place, height }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('insert' as const), at: place, count: fc.nat(12) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('remove' as const), at: place, count: fc.nat(12) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('return' as const), at: place }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('forget' as const), from: place, to: place }) },
);

/** What the heights must say: of each row the height that was measured of it last, else the estimate. */
function expectRows(
  heights: RowHeights<number>,
  rows: readonly number[],
  known: ReadonlyMap<number, number>,
) {
  let start = 0;
  const wanted: (readonly number[])[] = [];
  for (const [index, row] of rows.entries()) {
    const own = known.get(row) ?? ESTIMATE;
    wanted.push([own, start, index, index, index]);
    start += own;
  }
  const told = wanted.map(([own = 0, from = 0], index) => [
    heights.heightOf(index),
    heights.startOf(index),
    // Each place of a row is the row's: its first, its last, and between them.
    ...[from, from + own / 2, from + own - 0.5].map((offset) => heights.indexAt(offset)),
  ]);
  expect(told).toEqual(wanted);
  expect([heights.total(), heights.startOf(rows.length)]).toEqual([start, start]);
  expect([heights.indexAt(-5), heights.indexAt(start + 5)]).toEqual([0, Math.max(0, rows.length - 1)]);
}

describe('heights of rows', () => {
  it('are those of a plain list, whatever happens to it', () => {
    fc.assert(
      fc.property(fc.nat({ max: 40 }), fc.array(act, { maxLength: 30 }), (count, acts) => {
        const heights = createRowHeights<number>(ESTIMATE);
        const known = new Map<number, number>();
        let rows = Array.from({ length: count }, (_, row) => row);
        let next = count;
        let gone: number[] = [];
        const show = (now: readonly number[]) => {
          rows = [...now];
          heights.update(rows, keyOf);
        };
        show(rows);
        for (const each of acts) {
          const at = Math.min('at' in each ? each.at : 0, rows.length);
          if (each.kind === 'measure') {
            const row = rows[at];
            const before = row === undefined ? 0 : (known.get(row) ?? ESTIMATE);
            if (row !== undefined) known.set(row, each.height);
            expect(heights.measure(at, each.height)).toBe(row === undefined ? 0 : each.height - before);
          } else if (each.kind === 'insert') {
            show(rows.toSpliced(at, 0, ...Array.from({ length: each.count }, () => next++)));
          } else if (each.kind === 'remove') {
            gone = rows.slice(at, at + each.count);
            show(rows.toSpliced(at, each.count));
          } else if (each.kind === 'return') {
            show(rows.toSpliced(at, 0, ...gone));
            gone = [];
          } else {
            const isKept = (index: number) => index >= each.from && index < each.to;
            const from = heights.startOf(rows.length);
            const kept = new Set(rows.filter((_, index) => isKept(index)));
            for (const row of known.keys()) if (!kept.has(row)) known.delete(row);
            const moved = heights.forget(isKept, rows.length);
            expect(moved).toBe(heights.total() - from);
          }
          expectRows(heights, rows, known);
        }
      }),
      { seed: 28, numRuns: 300 },
    );
  });

  it('are those of a plain list that grows within one buffer, whose last rows give their places to later ones', () => {
    const step = fc.record({
      // Rows are measured near the end, as they come.
      measured: fc.array(fc.tuple(fc.nat({ max: 15 }), height), { maxLength: 6 }),
      dropped: fc.array(fc.nat({ max: 11 }), { maxLength: 3 }),
      added: fc.nat(9),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const data = new Int32Array(512);
        const heights = createRowHeights<number>(ESTIMATE);
        const known = new Map<number, number>();
        let rows: number[] = [];
        let next = 0;
        for (const { measured, dropped, added } of steps) {
          for (const fromEnd of dropped)
            rows = rows.filter((_, index) => index !== rows.length - 1 - fromEnd);
          for (let count = added; count > 0; count -= 1) rows.push(next++);
          data.set(rows);
          heights.update(data.subarray(0, rows.length), keyOf);
          expectRows(heights, rows, known);
          for (const [fromEnd, own] of measured) {
            const at = rows.length - 1 - fromEnd;
            const row = rows[at];
            if (row !== undefined) known.set(row, own);
            heights.measure(at, own);
          }
          expectRows(heights, rows, known);
        }
      }),
      { seed: 28, numRuns: 300 },
    );
  });
});
