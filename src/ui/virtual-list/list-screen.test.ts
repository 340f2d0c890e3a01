// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createListScreen, type ListParts } from './list-screen.ts';

const ROW = 20;
const HEIGHT = 100;

/** Frames that are asked for, run by hand. */
let frames: (() => void)[] = [];

function paint(): void {
  const due = frames;
  frames = [];
  for (const frame of due) frame();
}

beforeEach(() => {
  frames = [];
  vi.stubGlobal('requestAnimationFrame', (frame: () => void) => frames.push(frame));
  // Rows are as high as estimated: nothing is to be measured.
  vi.stubGlobal('ResizeObserver', undefined);
});

afterEach(() => {
  vi.unstubAllGlobals();
});

/** A scroller as browsers have it: it never stands beyond the end, and comes back where the list gets shorter. */
function createScroller(): ListParts & { readonly wheel: (px: number) => void; readonly top: () => number } {
  const sizer = document.createElement('div');
  const scroller = document.createElement('div');
  let top = 0;
  const total = () => parseFloat(sizer.style.height) || 0;
  const bounded = () => (top = Math.min(Math.max(0, top), Math.max(0, total() - HEIGHT)));
  Object.defineProperties(scroller, {
    clientHeight: { get: () => HEIGHT },
    scrollHeight: { get: () => Math.max(HEIGHT, total()) },
    scrollTop: {
      get: bounded,
      set: (to: number) => {
        top = to;
        bounded();
      },
    },
  });
  return {
    scroller,
    sizer,
    block: document.createElement('div'),
    top: bounded,
    wheel: (px) => {
      top += px;
      bounded();
    },
  };
}

function follow() {
  const parts = createScroller();
  const screen = createListScreen<number>(ROW, () => undefined);
  const show = (count: number, followsEnd = true) => {
    const items = Array.from({ length: count }, (_, row) => row);
    const shown = screen.take({ items, keyOf: (row) => row, overscan: 0, followsEnd });
    screen.place();
    paint();
    return shown;
  };
  show(0);
  screen.attach(parts);
  return { parts, screen, show };
}

describe('a list that is followed', () => {
  it('shows its end whatever comes', () => {
    const { parts, show } = follow();
    expect(show(1_000)).toEqual({ first: 995, end: 1_000 });
    expect(parts.top()).toBe(19_900);
    show(1_001);
    expect(parts.top()).toBe(19_920);
  });

  it('lets whoever scrolls up go, before the page has heard of it', () => {
    const { parts, show } = follow();
    show(1_000);
    parts.wheel(-300);
    show(1_010);
    expect(parts.top()).toBe(19_600);
  });

  it('still shows its end when a filter has made it short and long again', () => {
    const { parts, show } = follow();
    show(1_000);
    show(3);
    expect(parts.top()).toBe(0);
    show(2_000);
    expect(parts.top()).toBe(39_900);
    // Within one frame, too, before anything was drawn.
    const { parts: again, screen, show: showAgain } = follow();
    showAgain(1_000);
    const items = [0, 1, 2];
    screen.take({ items, keyOf: (row) => row, overscan: 0, followsEnd: true });
    screen.place();
    again.top();
    showAgain(500);
    expect(again.top()).toBe(9_900);
  });
});

it('a row that is brought into sight from below shows all of itself, or its beginning', () => {
  const reach = (rowHeight: number, index: number) => {
    const parts = createScroller();
    const screen = createListScreen<number>(rowHeight, () => undefined);
    const items = Array.from({ length: 20 }, (_, row) => row);
    screen.take({ items, keyOf: (row) => row, overscan: 0, followsEnd: false });
    screen.attach(parts);
    screen.scrollToIndex(index, 'auto');
    return parts.top();
  };
  expect(reach(30, 10)).toBe(11 * 30 - HEIGHT);
  expect(reach(150, 3)).toBe(3 * 150);
});
