// @vitest-environment jsdom
/** Whatever comes, goes, grows or is scrolled: once the browser has laid out what was mounted, no hole is in sight. */
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createListScreen, type ListParts } from './list-screen.ts';

const ESTIMATE = 20;
const HEIGHT = 100;
/** More turns than that, of layout and mounting, mean that they never come to rest. */
const MOST_TURNS = 60;

let frames: (() => void)[] = [];
let observers: FakeObserver[] = [];

class FakeObserver {
  readonly fresh = new Set<Element>();
  readonly known = new Map<Element, number>();
  readonly tell: (entries: ResizeObserverEntry[]) => void;
  constructor(tell: (entries: ResizeObserverEntry[]) => void) {
    this.tell = tell;
    observers.push(this);
  }
  observe(target: Element) {
    this.fresh.add(target);
  }
  unobserve(target: Element) {
    this.fresh.delete(target);
    this.known.delete(target);
  }
  disconnect() {
    this.fresh.clear();
    this.known.clear();
  }
}

beforeEach(() => {
  vi.stubGlobal('requestAnimationFrame', (frame: () => void) => frames.push(frame));
  vi.stubGlobal('ResizeObserver', FakeObserver);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

/** A browser with one list: rows are as high as `heightOf` says, which the list learns by what is laid out alone. */
function createBrowser() {
  frames = [];
  observers = [];
  const scroller = document.createElement('div');
  const sizer = document.createElement('div');
  const block = document.createElement('div');
  scroller.append(sizer);
  sizer.append(block);
  document.body.replaceChildren(scroller);
  const px = (text: string) => parseFloat(text) || 0;
  let top = 0;
  const bounded = () => (top = Math.min(Math.max(0, top), Math.max(0, px(sizer.style.height) - HEIGHT)));
  /** Where it was scrolled to and nobody was told yet. */
  const scrolls: number[] = [];
  const scrollTo = (to: number) => {
    const before = bounded();
    top = to;
    if (bounded() !== before) scrolls.push(top);
  };
  Object.defineProperties(scroller, {
    clientHeight: { get: () => HEIGHT },
    scrollHeight: { get: () => Math.max(HEIGHT, px(sizer.style.height)) },
    scrollTop: { get: bounded, set: scrollTo },
  });
  const parts: ListParts = { scroller, sizer, block };

  const heights = new Map<number, number>();
  const heightOf = (row: number) => heights.get(row) ?? ESTIMATE;
  let rows: readonly number[] = [];
  let followsEnd = false;
  let isDue = false;
  const mounted = new Map<number, { element: HTMLElement; leave: (() => void) | undefined }>();
  const screen = createListScreen<number>(ESTIMATE, () => {
    isDue = true;
  });

  /** As React does: rows that stay keep their elements. */
  function render() {
    isDue = false;
    const { first, end } = screen.take({ items: rows, keyOf: (row) => row, overscan: 2, followsEnd });
    const wanted = rows.slice(first, end);
    for (const [row, { element, leave }] of mounted) {
      if (wanted.includes(row)) continue;
      element.remove();
      leave?.();
      mounted.delete(row);
    }
    for (const [at, row] of wanted.entries()) {
      const known = mounted.get(row);
      const element = known?.element ?? document.createElement('div');
      element.dataset['index'] = String(first + at);
      block.append(element);
      if (known === undefined) mounted.set(row, { element, leave: screen.observe(element) });
    }
    screen.place();
  }

  /** What was mounted anew or is of another height by now. */
  function layOut(): boolean {
    let hasTold = false;
    for (const observer of observers) {
      const entries: ResizeObserverEntry[] = [];
      const add = (target: Element, height: number) => {
        if (!observer.fresh.delete(target) && observer.known.get(target) === height) return;
        observer.known.set(target, height);
        const size = { contentRect: { width: 300, height }, borderBoxSize: [{ blockSize: height }] };
        entries.push({ target, ...size } as unknown as ResizeObserverEntry);
      };
      if (observer.fresh.has(scroller)) add(scroller, HEIGHT);
      for (const [row, { element }] of mounted)
        if (observer.fresh.has(element) || observer.known.has(element)) add(element, heightOf(row));
      if (entries.length === 0) continue;
      observer.tell(entries);
      hasTold = true;
    }
    return hasTold;
  }

  async function rest() {
    for (let turn = 0; turn < MOST_TURNS; turn += 1) {
      const due = frames;
      frames = [];
      for (const frame of due) frame();
      if (scrolls.splice(0).length > 0) screen.scrolled();
      const hasTold = layOut();
      await Promise.resolve();
      if (isDue) render();
      else if (!hasTold && scrolls.length === 0 && due.length === 0 && frames.length === 0) return;
    }
    throw new Error('It does not come to rest.');
  }

  return {
    screen,
    rest,
    async start() {
      render();
      screen.attach(parts);
      await rest();
    },
    async show(next: readonly number[], follows = followsEnd) {
      rows = next;
      followsEnd = follows;
      render();
      await rest();
    },
    async wheel(by: number) {
      scrollTo(bounded() + by);
      await rest();
    },
    async grow(row: number, height: number) {
      heights.set(row, height);
      await rest();
    },
    rows: () => rows,
    /** Where the mounted rows really stand; and what of the list is in sight. */
    seen() {
      const own = [...mounted].sort(
        ([, a], [, b]) => Number(a.element.dataset['index']) - Number(b.element.dataset['index']),
      );
      const from = px(block.style.top);
      const to = own.reduce((sum, [row]) => sum + heightOf(row), from);
      const total = rows.reduce((sum, row) => sum + heightOf(row), 0);
      const last = Number(own.at(-1)?.[1].element.dataset['index'] ?? -1);
      return { from, to, top: bounded(), bottom: bounded() + HEIGHT, total, isEnd: last === rows.length - 1 };
    },
  };
}

const height = fc.constantFrom(20, 20, 40, 70, 260);
const row = fc.nat({ max: 80 });
const act = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.constant('wheel' as const), fc.integer({ min: -700, max: 700 })) },
  { weight: 3, arbitrary: fc.tuple(fc.constant('add' as const), fc.nat(30)) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('put before' as const), fc.nat(8)) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('cut' as const), row) },
  { weight: 3, arbitrary: fc.tuple(fc.constant('grow' as const), row, height) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('go to' as const), row) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('follow' as const), fc.nat(1)) },
);

it('no hole is in sight, and what follows its end stands there', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(height, { maxLength: 40 }),
      fc.array(act, { maxLength: 16 }),
      async (first, acts) => {
        const browser = createBrowser();
        let next = 0;
        let before = 0;
        let follows = false;
        const { screen } = browser;
        await browser.start();
        for (const each of first) await browser.grow(next++, each);
        await browser.show(Array.from({ length: next }, (_, at) => at));
        for (const [kind, amount, more] of acts) {
          const rows = browser.rows();
          if (kind === 'wheel') {
            // Whoever goes up follows no more: the list's owner hears of it.
            if (follows && amount < 0) await browser.show(rows, (follows = false));
            await browser.wheel(amount);
          } else if (kind === 'add')
            await browser.show([...rows, ...Array.from({ length: amount }, () => next++)]);
          else if (kind === 'put before')
            await browser.show([...Array.from({ length: amount }, () => (before -= 1)), ...rows]);
          else if (kind === 'cut') await browser.show(rows.slice(0, amount));
          else if (kind === 'grow') await browser.grow(rows[amount % rows.length] ?? 0, more);
          else if (kind === 'go to') {
            if (follows) continue;
            screen.scrollToIndex(amount % Math.max(1, rows.length), amount % 2 === 0 ? 'start' : 'auto');
            await browser.rest();
          } else await browser.show(rows, (follows = amount === 1));
          const { from, to, top, bottom, total, isEnd } = browser.seen();
          expect(from, 'nothing is missing above').toBeLessThanOrEqual(top + 0.5);
          expect(isEnd ? Infinity : to, 'nor below').toBeGreaterThanOrEqual(bottom - 0.5);
          if (isEnd && total > HEIGHT) expect(to, 'nor behind the end').toBeGreaterThanOrEqual(bottom - 0.5);
          if (follows) expect(isEnd && to <= bottom + 1.5, 'the end is in sight').toBe(true);
        }
      },
    ),
    { seed: 28, numRuns: 300 },
  );
});
