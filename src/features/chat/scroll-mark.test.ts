import fc from 'fast-check';
import { expect, it } from 'vitest';
import { markScroll, type ScrollMark } from './scroll-mark.ts';

const END = 1000;
const atEnd: ScrollMark = { top: END, pinned: true };

/** Scrolls by these px one after the other (negative: up), in a conversation that ends at `end`. */
function scroll(steps: readonly number[], from: ScrollMark = atEnd, end = END): ScrollMark {
  let mark = from;
  let top = from.top;
  for (const step of steps) {
    top = Math.min(end, Math.max(0, top + step));
    mark = markScroll(mark, top, end - top);
  }
  return mark;
}

it.each([
  [[-3], false],
  [[-2], true],
  [[-1, -1], true],
  [[-1, -1, -1], false],
  [[-1, 1, -1, 1, -1], true],
  [[-50, 50], true],
  [[-50, 40], false],
])('%j px from the end: pinned %s', (steps, pinned) => {
  expect(scroll(steps).pinned).toBe(pinned);
});

it('lets go of the end exactly when somebody is 3 px or more above it, in whatever steps they got there', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1 }), (steps) => {
      const top = steps.reduce((sum, step) => Math.min(END, sum + step), END);
      expect(scroll(steps).pinned).toBe(END - top < 3);
    }),
  );
});

it('stays pinned while the conversation grows, however far the end has gone', () => {
  expect(markScroll(atEnd, END, 400).pinned).toBe(true);
  expect(scroll([-2], atEnd, END + 400).pinned).toBe(true);
  expect(scroll([-2, -1], atEnd, END + 400).pinned).toBe(false);
});

it('pins again only at the end', () => {
  const away = scroll([-200]);
  expect(scroll([150], away).pinned).toBe(false);
  expect(scroll([200], away).pinned).toBe(true);
  expect(scroll([200], away, END + 30).pinned).toBe(false);
});
