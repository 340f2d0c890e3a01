import { describe, expect, it } from 'vitest';
import { placeBeside } from './place-floating.ts';

const view = { width: 1000, height: 800 };
const size = { width: 300, height: 200 };
const box = (left: number, top: number) => ({
  left,
  top,
  width: 100,
  height: 30,
  right: left + 100,
  bottom: top + 30,
});

describe('a floating surface', () => {
  it('stands below its anchor at its start or end', () => {
    expect(placeBeside(box(400, 100), size, view, 'bottom-start')).toEqual({ left: 400, top: 136 });
    expect(placeBeside(box(400, 100), size, view, 'bottom-end')).toEqual({ left: 200, top: 136 });
    expect(placeBeside(box(400, 100), size, view, 'bottom')).toEqual({ left: 300, top: 136 });
  });

  it('turns over where there is no room', () => {
    expect(placeBeside(box(400, 700), size, view, 'bottom-start').top).toBe(494);
    expect(placeBeside(box(400, 10), size, view, 'top-start').top).toBe(46);
    expect(placeBeside(box(850, 100), size, view, 'right-start').left).toBe(544);
  });

  it('never leaves the window, not even where it is too large', () => {
    expect(placeBeside(box(950, 100), size, view, 'bottom-start').left).toBe(692);
    expect(placeBeside(box(0, 100), { width: 1200, height: 900 }, view, 'bottom')).toEqual({
      left: 8,
      top: 8,
    });
  });
});
