import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { align } from './align.ts';

/** Length of the longest common subsequence, by the book. */
function commonLength(a: readonly number[], b: readonly number[]): number {
  let before = new Array<number>(b.length + 1).fill(0);
  for (const x of a) {
    const row = [0];
    for (const [at, y] of b.entries()) {
      row.push(x === y ? before[at]! + 1 : Math.max(before[at + 1]!, row[at]!));
    }
    before = row;
  }
  return before[b.length]!;
}

/** How much was aligned; -1 where what was is no alignment. */
function alignedLength(a: readonly number[], b: readonly number[]): number {
  const { left, right } = align(a, b);
  const isOne = left.every((at, n) => {
    const other = right[n]!;
    return a[at] === b[other] && (n === 0 || (at > left[n - 1]! && other > right[n - 1]!));
  });
  return isOne && left.length === right.length ? left.length : -1;
}

describe('an alignment', () => {
  it('finds what is in both, in order', () => {
    expect(align([1, 2, 3, 4, 5], [1, 3, 9, 4, 5])).toEqual({
      left: [0, 2, 3, 4],
      right: [0, 1, 3, 4],
      isShortest: true,
    });
    expect(align([], [1, 2])).toEqual({ left: [], right: [], isShortest: true });
    expect(align([1], [2])).toEqual({ left: [], right: [], isShortest: true });
  });

  it('is the longest there is, of any short sequences', () => {
    const sequence = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 24 });
    fc.assert(
      fc.property(sequence, sequence, (a, b) => {
        expect(alignedLength(a, b)).toBe(commonLength(a, b));
      }),
      { seed: 26, numRuns: 200 },
    );
  });

  it('stays one where two sequences have thousands of differences', () => {
    const a = Array.from({ length: 3_000 }, (_, n) => (n % 3 === 0 ? n : -n));
    const b = Array.from({ length: 3_000 }, (_, n) => (n % 3 === 0 ? n : n + 100_000));
    const found = alignedLength(a, b);
    expect(found).toBeGreaterThan(0);
    expect(align(a, b).isShortest).toBe(false);
  });
});
