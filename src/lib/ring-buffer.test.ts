import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RingBuffer } from './ring-buffer.ts';

describe('RingBuffer', () => {
  it('keeps the last items, oldest first, and counts what it overwrote', () => {
    const ring = new RingBuffer<number>(3);
    expect([1, 2, 3, 4, 5].map((item) => ring.push(item))).toEqual([undefined, undefined, undefined, 1, 2]);
    expect(ring.toArray()).toEqual([3, 4, 5]);
    expect(ring.dropped).toBe(2);
    expect([ring.at(-1), ring.at(0), ring.at(2), ring.at(3)]).toEqual([undefined, 3, 5, undefined]);
    ring.clear();
    expect([ring.size, ring.dropped, ring.toArray()]).toEqual([0, 0, []]);
  });

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses a capacity of %d', (capacity) => {
    expect(() => new RingBuffer(capacity)).toThrow(RangeError);
  });

  it('equals the tail of a plain array, whatever is pushed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.array(fc.integer()), (capacity, items) => {
        const ring = new RingBuffer<number>(capacity);
        for (const item of items) ring.push(item);
        const tail = items.slice(-capacity);
        expect([...ring]).toEqual(tail);
        expect(tail.map((_, index) => ring.at(index))).toEqual(tail);
        expect(ring.dropped).toBe(items.length - tail.length);
      }),
      { seed: 42 },
    );
  });
});
