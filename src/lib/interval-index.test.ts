import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createIntervalIndex } from './interval-index.ts';

interface Interval {
  readonly start: number;
  readonly end: number;
}

/** Few distinct times, so that edges meet. */
const time = fc.integer({ min: 0, max: 40 });
/** Few stay open: while one does, nothing can be passed over. */
const end = fc.oneof({ weight: 40, arbitrary: time }, { weight: 1, arbitrary: fc.constant(NaN) });
const interval = fc.tuple(time, end).map(([start, until]): Interval => ({ start, end: until }));
const steps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: interval.map((added) => ({ added })) },
    { weight: 1, arbitrary: fc.tuple(fc.nat(), end).map(([at, until]) => ({ at, end: until })) },
  ),
  { maxLength: 400, size: 'max' },
);
const known = ({ start, end }: Interval) => (Number.isNaN(end) ? Infinity : Math.max(start, end));

describe('the interval index', () => {
  it('answers as looking at each of them does, whatever comes in between', () => {
    fc.assert(
      fc.property(steps, time, time, (all, one, other) => {
        const index = createIntervalIndex();
        const plain: Interval[] = [];
        for (const step of all) {
          if ('added' in step) {
            expect(index.add(step.added.start, step.added.end)).toBe(plain.length);
            plain.push(step.added);
          } else if (plain.length > 0) {
            const id = step.at % plain.length;
            index.setEnd(id, step.end);
            plain[id] = { start: plain[id]!.start, end: step.end };
          }
        }
        const [from, to] = [Math.min(one, other), Math.max(one, other)];
        const ids = (matches: (interval: Interval) => boolean) =>
          plain.flatMap((found, id) => (matches(found) ? [id] : []));
        expect(index.size).toBe(plain.length);
        expect(index.openAt(one)).toEqual(ids((found) => found.start <= one && one < known(found)));
        expect(index.overlapping(from, to)).toEqual(
          ids((found) => from < to && found.start < to && (known(found) > from || found.start >= from)),
        );
      }),
      { numRuns: 200, endOnFailure: true },
    );
  });

  it('holds a long run with few that stay open', () => {
    const index = createIntervalIndex();
    const count = 100_000;
    for (let at = 0; at < count; at += 1) index.add(at * 10, at % 1000 === 0 ? NaN : at * 10 + 5);
    expect(index.openAt(500_002)).toHaveLength(51);
    for (let at = 0; at < count; at += 1000) index.setEnd(at, at * 10 + 5);
    expect(index.openAt(500_002)).toEqual([50_000]);
    expect(index.openAt(500_007)).toEqual([]);
    expect(index.overlapping(995, 1021)).toEqual([100, 101, 102]);
  });

  it('finds one whose end is told to be later than all others', () => {
    const index = createIntervalIndex();
    for (let at = 0; at < 100; at += 1) index.add(at, at + 1);
    index.setEnd(7, 1000);
    expect(index.openAt(900)).toEqual([7]);
  });

  it('refuses an id that it never gave', () => {
    const index = createIntervalIndex();
    index.add(1, 2);
    expect(() => index.setEnd(1, 3)).toThrow(RangeError);
  });
});
