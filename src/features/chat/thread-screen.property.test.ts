// @vitest-environment jsdom
/** Whatever comes, goes, grows or is scrolled: no hole is in sight, and what is read stands still. */
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createThreadScreen } from './thread-screen.ts';

const HEIGHT = 400;
const ESTIMATE = 120;
const MOST_TURNS = 40;

interface Item {
  readonly key: string;
}

let observers: FakeObserver[] = [];
class FakeObserver {
  readonly tell: () => void;
  constructor(tell: (entries: readonly { readonly target: Element }[]) => void) {
    const observed = new Set<Element>();
    this.tell = () => {
      tell([...observed].map((target) => ({ target })));
    };
    this.observe = (target) => void observed.add(target);
    this.unobserve = (target) => void observed.delete(target);
    this.disconnect = () => {
      observed.clear();
    };
    observers.push(this);
  }
  readonly observe: (target: Element) => void;
  readonly unobserve: (target: Element) => void;
  readonly disconnect: () => void;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('ResizeObserver', FakeObserver);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const px = (text: string): number => parseFloat(text) || 0;

/** A browser with one conversation: rows are as high as `grow` says, which the screen learns by looking alone. */
function createBrowser() {
  observers = [];
  const scroller = document.createElement('div');
  const log = document.createElement('div');
  const room = document.createElement('div');
  scroller.append(log, room);
  document.body.replaceChildren(scroller);
  const heights = new Map<string, number>();
  const heightOf = (element: HTMLElement): number => {
    const { row } = element.dataset;
    return row === undefined ? px(element.style.height) : (heights.get(row) ?? ESTIMATE);
  };
  const children = (): HTMLElement[] => [...log.children] as HTMLElement[];
  const total = () => children().reduce((sum, child) => sum + heightOf(child), 0) + px(room.style.height);
  let top = 0;
  const bounded = () => (top = Math.min(Math.max(0, top), Math.max(0, total() - HEIGHT)));
  Object.defineProperties(scroller, {
    clientHeight: { get: () => HEIGHT },
    scrollHeight: { get: () => Math.max(HEIGHT, total()) },
    scrollTop: { get: bounded, set: (to: number) => void ((top = to), bounded()) },
  });
  Object.defineProperty(log, 'clientWidth', { get: () => 700 });
  const box = (from: number, height: number) => new DOMRect(0, from, 700, height);
  scroller.getBoundingClientRect = () => box(0, HEIGHT);
  log.getBoundingClientRect = () => box(-bounded(), total());
  const place = (row: HTMLElement) => () => {
    let from = -bounded();
    for (const child of children()) {
      if (child === row) return box(from, heightOf(row));
      from += heightOf(child);
    }
    return box(0, 0);
  };

  let items: readonly Item[] = [];
  let turn = -1;
  let isDue = false;
  const mounted = new Map<string, HTMLElement>();
  const screen = createThreadScreen<Item>(
    () => ESTIMATE,
    (when) => {
      if (when === 'now') render();
      else isDue = true;
    },
  );
  function render() {
    isDue = false;
    const ranges = screen.take({ items, turn, isPartial: false, isKept: ({ key }) => key === 'kept' });
    const now = ranges.flatMap(({ first, end }) => [
      Object.assign(document.createElement('div'), { className: 'gap' }),
      ...items.slice(first, end).map(({ key }, at) => {
        const row = mounted.get(key) ?? document.createElement('div');
        mounted.set(key, row);
        row.dataset['row'] = key;
        row.dataset['index'] = String(first + at);
        row.getBoundingClientRect = place(row);
        return row;
      }),
    ]);
    for (const element of now) if (element.className === 'gap') element.dataset['gap'] = '';
    log.replaceChildren(...now);
    for (const [key, row] of mounted) if (!row.isConnected) mounted.delete(key);
    screen.place();
  }
  function settle() {
    for (let turns = 0; turns < MOST_TURNS; turns += 1) {
      if (!isDue) return;
      render();
    }
    throw new Error('It does not come to rest.');
  }
  render();
  screen.attach({ scroller, log, room });
  settle();
  return {
    screen,
    heights,
    items: () => items,
    show(next: readonly Item[], sent = turn) {
      items = next;
      turn = sent;
      render();
      settle();
    },
    grow(key: string, height: number) {
      heights.set(key, height);
      for (const { tell } of observers) tell();
      settle();
    },
    wheel(by: number) {
      const before = bounded();
      scroller.scrollTop = before + by;
      if (bounded() !== before) screen.scrolled();
      settle();
    },
    /** A scroll event: a browser sends one for its own moves and for ours too, a frame late. */
    event() {
      screen.scrolled();
      settle();
    },
    rest() {
      vi.advanceTimersByTime(1_000);
      settle();
    },
    at: bounded,
    toEnd: () => Math.max(HEIGHT, total()) - HEIGHT - bounded(),
    topOf: (key: string) => mounted.get(key)?.getBoundingClientRect().top ?? null,
    /** The first message in sight, and where it stands. */
    read() {
      for (const child of children()) {
        const { row } = child.dataset;
        const { top: from, bottom } = child.getBoundingClientRect();
        if (row !== undefined && bottom > 1 && from < HEIGHT) return { key: row, from };
      }
      return null;
    },
    /** px in sight that stand for messages which are not mounted. */
    hole() {
      let from = -bounded();
      let hole = 0;
      for (const child of children()) {
        const to = from + heightOf(child);
        if (child.dataset['gap'] !== undefined) hole += Math.max(0, Math.min(to, HEIGHT) - Math.max(from, 0));
        from = to;
      }
      return hole;
    },
  };
}

const height = fc.constantFrom(40, 90, 120, 300, 900);
const row = fc.nat({ max: 400 });
const act = fc.oneof(
  { weight: 5, arbitrary: fc.tuple(fc.constant('wheel' as const), fc.integer({ min: -900, max: 900 })) },
  { weight: 3, arbitrary: fc.tuple(fc.constant('add' as const), fc.integer({ min: 1, max: 5 })) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('earlier' as const), fc.integer({ min: 1, max: 40 })) },
  { weight: 4, arbitrary: fc.tuple(fc.constant('grow' as const), row, height) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('go to' as const), row) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('end' as const), fc.constant(0)) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('rest' as const), fc.constant(0)) },
);

it('what is read does not move, the end is in sight while it is followed, and nowhere is a hole', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), fc.array(act, { maxLength: 20 }), (count, acts) => {
      const browser = createBrowser();
      let next = 0;
      let before = 0;
      browser.show(Array.from({ length: count }, () => ({ key: `k${next++}` })));
      for (const [kind, amount, more] of acts) {
        const items = browser.items();
        const read = browser.read();
        const wasPinned = browser.screen.pinned();
        const key = items[amount % items.length]?.key ?? '';
        if (kind === 'wheel') browser.wheel(amount);
        else if (kind === 'add')
          browser.show([...items, ...Array.from({ length: amount }, () => ({ key: `k${next++}` }))]);
        else if (kind === 'earlier')
          browser.show([...Array.from({ length: amount }, () => ({ key: `k${(before -= 1)}` })), ...items]);
        else if (kind === 'grow') browser.grow(key, more);
        else if (kind === 'go to') {
          browser.screen.reveal({ key });
          browser.event();
          browser.rest();
          const top = browser.topOf(key) ?? Infinity;
          expect(top, 'it is in sight').toBeLessThan(HEIGHT);
          // Whoever scrolls leaves it.
          browser.wheel(-2);
          browser.wheel(2);
        } else if (kind === 'end') browser.screen.toEnd();
        else browser.rest();
        browser.wheel(0);
        expect(browser.hole(), `a hole after ${kind}`).toBeLessThanOrEqual(0.5);
        if (browser.screen.pinned()) expect(browser.toEnd(), 'the end').toBeLessThanOrEqual(2);
        const stands = kind === 'add' || kind === 'earlier' || kind === 'grow' || kind === 'rest';
        // What is too short to be scrolled so far is shown as far down as it goes.
        const isBound = browser.at() <= 0 || browser.toEnd() <= 0.5;
        if (stands && !wasPinned && !browser.screen.pinned() && read !== null && !isBound)
          expect(
            Math.abs((browser.topOf(read.key) ?? Infinity) - read.from),
            `moved by ${kind}`,
          ).toBeLessThanOrEqual(1);
      }
    }),
    { seed: 35, numRuns: 150 },
  );
}, 60_000);

it('a prompt that was sent stands at the top, with room beneath, until its answer fills it', () => {
  const browser = createBrowser();
  const items = Array.from({ length: 200 }, (_, at) => ({ key: `k${at}` }));
  browser.show(items);
  browser.show([...items, { key: 'sent' }, { key: 'kept' }], 200);
  browser.screen.toEnd();
  expect(browser.topOf('sent')).toBe(16);
  browser.grow('kept', 200);
  expect(browser.topOf('sent')).toBe(16);
  browser.grow('kept', 600);
  expect(browser.topOf('sent')).toBe(HEIGHT - 600 - ESTIMATE);
});

it('a prompt that was sent stands at the top though its answer is lower than it was taken for, and gets lower still', () => {
  const browser = createBrowser();
  const items = [{ key: 'k0' }, { key: 'sent' }];
  browser.grow('k0', 600);
  browser.show(items, 1);
  browser.screen.toEnd();
  browser.grow('kept', 90);
  browser.show([...items, { key: 'kept' }]);
  browser.wheel(0);
  expect(browser.screen.pinned()).toBe(true);
  expect(browser.topOf('sent')).toBe(16);
  browser.grow('kept', 250);
  browser.grow('kept', 40);
  expect(browser.screen.pinned()).toBe(true);
  expect(browser.topOf('sent')).toBe(16);
});

it('lets go of the end at 3 px of small steps, whatever is drawn in between', () => {
  const browser = createBrowser();
  const items = Array.from({ length: 20 }, (_, at) => ({ key: `k${at}` }));
  browser.show(items);
  for (let step = 0; step < 3; step += 1) {
    browser.wheel(-1);
    browser.show([...items]);
  }
  expect(browser.screen.pinned()).toBe(false);
  expect(browser.toEnd()).toBe(3);
});

it('a message that was gone to, and stood as high as it could, stays there when older ones come', () => {
  const browser = createBrowser();
  const items = Array.from({ length: 20 }, (_, at) => ({ key: `k${at}` }));
  browser.show(items);
  browser.screen.reveal({ key: 'k0' });
  browser.wheel(0);
  browser.rest();
  expect(browser.topOf('k0')).toBe(0);
  browser.show([{ key: 'earlier' }, ...items]);
  expect(browser.topOf('k0')).toBe(0);
});

it('a message is gone to though the event of an earlier move comes only then', () => {
  const browser = createBrowser();
  browser.show(Array.from({ length: 300 }, (_, at) => ({ key: `k${at}` })));
  browser.wheel(-50);
  browser.screen.reveal({ key: 'k3' });
  browser.event();
  browser.event();
  browser.rest();
  expect(browser.topOf('k3')).toBe(HEIGHT / 4);
});

it('a message is gone to though the browser scrolled back just before, as what is there got lower', () => {
  const browser = createBrowser();
  browser.show(Array.from({ length: 300 }, (_, at) => ({ key: `k${at}` })));
  const before = browser.at();
  browser.heights.set('k299', 100);
  expect(browser.at()).toBe(before - (ESTIMATE - 100));
  browser.screen.reveal({ key: 'k3' });
  browser.event();
  browser.rest();
  expect(browser.topOf('k3')).toBe(HEIGHT / 4);
});

it('an answer that streams stays mounted, however far up the reader is', () => {
  const browser = createBrowser();
  const items = Array.from({ length: 300 }, (_, at) => ({ key: at === 290 ? 'kept' : `k${at}` }));
  browser.show(items);
  browser.wheel(-20_000);
  expect(browser.topOf('kept')).toBeGreaterThan(10_000);
  expect(browser.topOf('k280')).toBeNull();
});
