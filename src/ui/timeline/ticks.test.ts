import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatExact, formatOffset, precisionOf, ticksOf } from './ticks.ts';

const HOUR = 3_600_000_000;

describe('ticks', () => {
  it.each([
    [50, 20, ['0', '5 µs', '10 µs', '15 µs', '20 µs']],
    [5_000, 2_000, ['0', '0.5 ms', '1.0 ms', '1.5 ms', '2.0 ms']],
    [14_000_000, 6_000_000, ['0', '2 s', '4 s', '6 s']],
    [2_000_000, 900_000, ['0', '0.2 s', '0.4 s', '0.6 s', '0.8 s']],
    [600_000_000, 180_000_000, ['0:00', '1:00', '2:00', '3:00']],
    [5 * HOUR, 2 * HOUR, ['0:00:00', '0:30:00', '1:00:00', '1:30:00', '2:00:00']],
  ])('of a window of %d µs read', (length, until, labels) => {
    const { step, majors } = ticksOf({ from: 0, to: length }, 0, 1000, 90);
    const shown = majors.filter((offset) => offset <= until);
    expect(shown.map((offset) => formatOffset(offset, step, length))).toEqual(labels);
  });

  it('are inside the window, not closer than asked, all told apart', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1.7, max: 12, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 100, max: 4000 }),
        (power, at, width) => {
          const length = 10 ** power;
          const origin = 1_795_000_000_000_000;
          const from = Math.round(origin + at * 30 * 24 * HOUR);
          const range = { from, to: from + length };
          const { step, minor, majors } = ticksOf(range, origin, width, 90);
          expect((step / (range.to - range.from)) * width).toBeGreaterThanOrEqual(89.9);
          expect(majors.length).toBeLessThanOrEqual(width / 90 + 2);
          expect(Math.abs(step / minor - Math.round(step / minor))).toBeLessThan(1e-9);
          for (const offset of majors) {
            expect(origin + offset).toBeGreaterThanOrEqual(range.from);
            expect(origin + offset).toBeLessThanOrEqual(range.to);
          }
          const largest = range.to - origin;
          const labels = majors.map((offset) => formatOffset(offset, step, largest));
          expect(new Set(labels).size).toBe(labels.length);
        },
      ),
    );
  });
});

describe('times relative to the start', () => {
  it.each([
    [0, '0 µs'],
    [7, '7 µs'],
    [12_500, '12.5 ms'],
    [1_234_567, '1.234567 s'],
    [2_000_000, '2 s'],
    [62_500_000, '1:02.5'],
    [HOUR + 61_000_001, '1:01:01.000001'],
    [2 * HOUR, '2:00:00'],
    [-1500, '−1.5 ms'],
  ])('%d µs exactly: %s', (us, text) => {
    expect(formatExact(us)).toBe(text);
  });

  it('have as many digits as a pixel can tell', () => {
    expect(precisionOf({ from: 0, to: 14_000_000 }, 1000)).toBe(10_000);
    expect(precisionOf({ from: 0, to: 100 }, 1000)).toBe(1);
  });
});
