import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clampRange,
  fitAll,
  followEnd,
  instantAt,
  MIN_WINDOW,
  panRange,
  rangeAround,
  reveal,
  xOf,
  zoomRange,
} from './time-window.ts';

/** A run of up to a day, at a real time of day: there an instant has a resolution of a quarter of a microsecond. */
const START = 1_795_000_000_000_000;
const worlds = fc
  .record({
    length: fc.oneof(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 86_400_000_000 })),
    from: fc.double({ min: 0, max: 1, noNaN: true }),
    part: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ length, from, part }) => {
    const all = fitAll(START, START + length);
    const whole = all.to - all.from;
    const wanted = { from: all.from + from * whole, to: all.from + from * whole + part * whole };
    return { all, range: clampRange(wanted, all) };
  });
/** Rounding of instants, a few times. */
const NEAR = 2;

describe('the visible window', () => {
  it('is never shorter than the least, longer than all or beside it', () => {
    fc.assert(
      fc.property(worlds, fc.double({ min: -3, max: 3, noNaN: true }), ({ all, range }, by) => {
        const moved = [
          range,
          panRange(range, by * (range.to - range.from), all),
          zoomRange(range, range.from, 2 ** by, all),
          followEnd(range, all),
        ];
        for (const { from, to } of moved) {
          expect(to - from).toBeGreaterThanOrEqual(Math.min(MIN_WINDOW, all.to - all.from) - NEAR);
          expect(from).toBeGreaterThanOrEqual(all.from - NEAR);
          expect(to).toBeLessThanOrEqual(all.to + NEAR);
        }
      }),
    );
  });

  it('keeps the instant under the pointer while zooming in', () => {
    fc.assert(
      fc.property(
        worlds,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0.1, max: 1, noNaN: true }),
        ({ range, all }, place, factor) => {
          const width = 1000;
          const at = instantAt(range, width, place * width);
          const zoomed = zoomRange(range, at, factor, all);
          const perPx = (zoomed.to - zoomed.from) / width;
          expect(Math.abs(xOf(zoomed, width, at) - place * width) * perPx).toBeLessThanOrEqual(NEAR);
        },
      ),
    );
  });

  it('keeps its length while it is moved', () => {
    fc.assert(
      fc.property(worlds, fc.double({ min: -2, max: 2, noNaN: true }), ({ range, all }, by) => {
        const moved = panRange(range, by * (range.to - range.from), all);
        expect(Math.abs(moved.to - moved.from - (range.to - range.from))).toBeLessThanOrEqual(NEAR);
      }),
    );
  });

  it('ends where everything ends while it follows', () => {
    fc.assert(
      fc.property(worlds, ({ range, all }) => {
        expect(Math.abs(followEnd(range, all).to - all.to)).toBeLessThanOrEqual(NEAR);
      }),
    );
  });

  it('shows a stretch that it is asked to reveal, and does not move for one that is seen', () => {
    fc.assert(
      fc.property(
        worlds,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        ({ range, all }, at, part) => {
          const from = all.from + at * (all.to - all.from);
          const to = Math.min(all.to, from + part * (all.to - all.from));
          const shown = reveal(range, from, to, all);
          expect(shown.from).toBeLessThanOrEqual(from + NEAR);
          expect(shown.to).toBeGreaterThanOrEqual(from - NEAR);
          expect(reveal(shown, from, to, all)).toEqual(shown);
        },
      ),
    );
  });

  it('leaves air around what is zoomed to, and never loses it', () => {
    const all = fitAll(0, 10_000);
    expect(rangeAround(1000, 2000, all)).toEqual({ from: 900, to: 2100 });
    const point = rangeAround(1000, 1000, all);
    expect(point.to - point.from).toBe(MIN_WINDOW);
    expect((point.from + point.to) / 2).toBe(1000);
  });
});
