import { describe, expect, it } from 'vitest';
import { createRowHeights } from './row-heights.ts';

const keyOf = (row: number) => row;

function listOf(count: number) {
  const heights = createRowHeights<number>(20);
  heights.update(
    Array.from({ length: count }, (_, row) => row),
    keyOf,
  );
  return heights;
}

/** Rows as they grow within one buffer, as the console's do. */
function grown(data: Int32Array, rows: readonly number[]): Int32Array {
  data.set(rows);
  return data.subarray(0, rows.length);
}

describe('heights of rows', () => {
  it('are estimates until they are measured, and move what stands behind', () => {
    const heights = listOf(1_000);
    expect([heights.total(), heights.startOf(10), heights.indexAt(205)]).toEqual([20_000, 200, 10]);
    expect(heights.measure(3, 50)).toBe(30);
    expect(heights.measure(7, 20)).toBe(0);
    expect([heights.total(), heights.startOf(3), heights.startOf(10)]).toEqual([20_030, 60, 230]);
    expect([heights.heightOf(3), heights.heightOf(4)]).toEqual([50, 20]);
    expect([heights.indexAt(109), heights.indexAt(110), heights.indexAt(1e9)]).toEqual([3, 4, 999]);
    expect(heights.measure(3, 30)).toBe(-20);
    expect(heights.measure(1, 25)).toBe(5);
    expect(heights.startOf(10)).toBe(215);
    expect(heights.measure(3, 20)).toBe(-10);
    expect(heights.total()).toBe(20_005);
  });

  it('stay with their rows when others come before, behind or go', () => {
    const heights = listOf(10);
    heights.measure(5, 50);
    heights.update([...Array.from({ length: 10 }, (_, row) => row), 10, 11], keyOf);
    expect([heights.total(), heights.heightOf(5)]).toEqual([270, 50]);
    heights.update([100, 101, 4, 5, 6], keyOf);
    expect([heights.heightOf(3), heights.heightOf(2), heights.total()]).toEqual([50, 20, 130]);
    heights.update([4], keyOf);
    expect(heights.total()).toBe(20);
    heights.update([4, 5], keyOf);
    expect(heights.total()).toBe(70);
  });

  it('stay with rows that move within a buffer that grows', () => {
    const data = new Int32Array(64);
    const heights = createRowHeights<number>(20);
    heights.update(grown(data, [0, 1, 2, 3, 4, 5]), keyOf);
    heights.measure(1, 40);
    heights.measure(4, 50);
    // Line 2 gave its place to a later one: 3 and 4 moved up.
    heights.update(grown(data, [0, 1, 3, 4, 5, 6, 7]), keyOf);
    expect([1, 2, 3, 4].map((index) => heights.heightOf(index))).toEqual([40, 20, 50, 20]);
    expect(heights.total()).toBe(7 * 20 + 50);
  });

  it('are forgotten but for some, and it is told how far that moves a row', () => {
    const heights = listOf(100);
    heights.measure(2, 60);
    heights.measure(50, 30);
    expect(heights.forget((index) => index === 50, 60)).toBe(-40);
    expect([heights.startOf(60), heights.heightOf(50), heights.heightOf(2)]).toEqual([1_210, 30, 20]);
  });

  it('of an empty list are nothing', () => {
    const heights = listOf(0);
    expect([heights.total(), heights.indexAt(10), heights.measure(0, 5)]).toEqual([0, 0, 0]);
  });
});
