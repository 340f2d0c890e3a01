/**
 * The drawn part of a virtual list, beside React: which rows are in sight, and where they stand. React mounts the rows;
 * heights are taken when the browser has laid them out anyway, and move the block of rows without another render.
 */
import { createRowHeights, type RowHeights, type RowKey } from './row-heights.ts';

export type Align = 'start' | 'center' | 'end' | 'auto';

export interface ListParts {
  readonly scroller: HTMLElement;
  /** As high as all rows together. */
  readonly sizer: HTMLElement;
  /** Holds the mounted rows, each behind the other; it is placed as a whole. */
  readonly block: HTMLElement;
}

export interface ListWindow {
  readonly first: number;
  /** Behind the last; as `first` where there is no row. */
  readonly end: number;
}

export interface ListScreen<T> {
  /** Takes the list as it is now. @returns the rows to be mounted */
  take(wanted: ListState<T>): ListWindow;
  /** From mounting to leaving. */
  attach(parts: ListParts): () => void;
  /** After each commit: the block is put where its rows belong. */
  place(): void;
  /** A row from mounting to leaving; its `data-index` says which. */
  observe(row: HTMLElement | null): (() => void) | undefined;
  scrolled(): void;
  scrollToIndex(index: number, align: Align): void;
}

export interface ListState<T> {
  readonly items: ArrayLike<T>;
  readonly keyOf: (item: T, index: number) => RowKey;
  readonly overscan: number;
  /** The end stays in sight, whatever comes and however high it is. */
  readonly followsEnd: boolean;
}

/** Until it is measured, and where there is no layout, so that the first render already holds rows. px */
const FIRST_HEIGHT = 600;
/** Browsers round what is scrolled to. px */
const SLACK = 1.5;
/** As near the end is at it. px */
const AT_END = 24;

/** @param onWindow other rows are to be mounted; `now`: before the next paint, for what is in sight is empty */
export function createListScreen<T>(estimate: number, onWindow: (now: boolean) => void): ListScreen<T> {
  const heights: RowHeights<T> = createRowHeights<T>(estimate);
  const seen = new WeakSet<Element>();
  let state: ListState<T> = { items: [], keyOf: (_item, index) => index, overscan: 0, followsEnd: false };
  let parts: ListParts | null = null;
  let observer: ResizeObserver | null = null;
  let height = FIRST_HEIGHT;
  let width = 0;
  /** Where the list is scrolled to, and where it was put last. */
  let top = 0;
  let written = 0;
  /** A row that was asked for stays where it was asked to be until its neighbours are measured, or somebody scrolls. */
  let goal: { readonly index: number; readonly align: Exclude<Align, 'auto'> | 'fit' } | null = null;
  let mounted: ListWindow = { first: 0, end: 0 };
  let isAsked = false;
  /** Rows were mounted that are measured with the next frame. */
  let isUnmeasured = false;

  const most = () => Math.max(0, heights.total() - height);
  /** Not while something else was asked for: whoever follows hears of it with the scroll event. */
  const follows = () => state.followsEnd && goal === null;
  const topNow = () => (follows() ? most() : Math.min(top, most()));

  function windowNow(): ListWindow {
    const { length } = state.items;
    if (length === 0) return { first: 0, end: 0 };
    const from = topNow();
    return {
      first: Math.max(0, heights.indexAt(from) - state.overscan),
      end: Math.min(length, heights.indexAt(from + height) + 1 + state.overscan),
    };
  }

  function isOther(): boolean {
    const { first, end } = windowNow();
    return first !== mounted.first || end !== mounted.end;
  }

  /** Part of what is in sight is not mounted. */
  function hasHole(): boolean {
    const from = topNow();
    const { first, end } = mounted;
    const isWholeBelow = end === state.items.length || from + height <= heights.startOf(end);
    return from < heights.startOf(first) || !isWholeBelow;
  }

  /** Asks for other rows where others are in sight; at once where that leaves a hole. */
  function look(): void {
    if (!isOther()) return;
    if (!hasHole()) onWindow(false);
    else
      queueMicrotask(() => {
        // They may be there by now.
        if (isOther()) onWindow(true);
      });
  }

  function aim(next: number): void {
    top = Math.max(0, next);
    written = top;
  }

  /** The browser lays the page out for it. */
  function scroll(): void {
    if (parts !== null) parts.scroller.scrollTop = top;
  }

  function write(next: number): void {
    aim(next);
    scroll();
  }

  function setSizes(): void {
    if (parts === null) return;
    const total = `${String(heights.total())}px`;
    const start = `${String(heights.startOf(mounted.first))}px`;
    if (parts.sizer.style.height !== total) parts.sizer.style.height = total;
    // A list that gets shorter is scrolled back by the browser: nobody went up.
    written = Math.min(written, most());
    if (parts.block.style.top !== start) parts.block.style.top = start;
  }

  function targetOf({ index, align }: NonNullable<typeof goal>): number {
    const start = heights.startOf(index);
    const room = height - heights.heightOf(index);
    const wanted = {
      start,
      center: start - room / 2,
      end: start - room,
      // All of it, from below; of one that is higher than the list its beginning.
      fit: start - Math.max(0, room),
    }[align];
    return Math.min(Math.max(0, wanted), most());
  }

  /** Whether somebody went up since it was put at the end; that is told in a moment by a scroll event. */
  function hasGoneUp({ scroller }: ListParts): boolean {
    const now = scroller.scrollTop;
    return now < written - SLACK && scroller.scrollHeight - scroller.clientHeight - now > AT_END;
  }

  function stickToEnd(): void {
    if (parts === null || !follows()) return;
    if (Math.abs(parts.scroller.scrollTop - most()) > 0.5) write(most());
  }

  /** What was laid out: heights of rows and of the list itself. Layout is up to date here. */
  function measured(entries: readonly ResizeObserverEntry[]): void {
    isUnmeasured = false;
    if (parts === null) return;
    const before = parts.scroller.scrollTop;
    top = before;
    // Asked before sizes change: a list that became shorter was put to its end by the browser, and by nobody else.
    const isLeft = follows() && hasGoneUp(parts);
    for (const { target, contentRect, borderBoxSize } of entries) {
      if (target === parts.scroller) {
        // A window without layout (hidden, or a test) says 0 × 0: the last known size serves better.
        if (contentRect.height === 0) continue;
        height = parts.scroller.clientHeight;
        if (width !== 0 && width !== contentRect.width) top += forgetUnmounted();
        width = contentRect.width;
        continue;
      }
      const row = borderBoxSize[0]?.blockSize ?? 0;
      const index = Number((target as HTMLElement).dataset['index']);
      if (row === 0 || !target.isConnected) continue;
      const start = heights.startOf(index);
      // What is read stays in its place: a row that turns out to be of another height moves what is below its top,
      // one that becomes so while it is in sight what is below its end.
      const isAbove = seen.has(target) ? start + heights.heightOf(index) <= top : start < top;
      seen.add(target);
      const difference = heights.measure(index, row);
      if (isAbove) top += difference;
    }
    setSizes();
    if (follows()) {
      if (!isLeft) stickToEnd();
    } else if (goal !== null) {
      const target = targetOf(goal);
      if (Math.abs(target - before) > 0.5) write(target);
      else if (goal.index >= mounted.first && goal.index < mounted.end) goal = null;
    } else if (top !== before) write(top);
    // Not before the paint: rows that mount now would be measured with the next frame anyway.
    if (isOther()) onWindow(false);
  }

  /** Heights hold for the width at which they were measured; rows that are mounted are measured anew by themselves. */
  function forgetUnmounted(): number {
    const { first, end } = mounted;
    return heights.forget((index) => index >= first && index < end, heights.indexAt(top));
  }

  return {
    take(wanted) {
      if (wanted.followsEnd && !state.followsEnd) {
        goal = null;
        written = 0;
      }
      state = wanted;
      heights.update(wanted.items, wanted.keyOf);
      mounted = windowNow();
      return mounted;
    },
    attach(next) {
      parts = next;
      if (next.scroller.clientHeight > 0) height = next.scroller.clientHeight;
      if (typeof ResizeObserver !== 'undefined') {
        observer = new ResizeObserver(measured);
        observer.observe(next.scroller);
        for (const row of next.block.children) observer.observe(row);
      }
      // Rows too many go when they are measured: without them the list would be drawn twice before it is seen.
      if (hasHole()) look();
      return () => {
        observer?.disconnect();
        observer = null;
        parts = null;
      };
    },
    place() {
      setSizes();
      if (!state.followsEnd || isAsked) return;
      isAsked = true;
      requestAnimationFrame(() => {
        isAsked = false;
        // Else its turn comes when they are measured.
        if (!isUnmeasured && parts !== null && !hasGoneUp(parts)) stickToEnd();
      });
    },
    observe(row) {
      if (row === null) return undefined;
      if (observer !== null) {
        isUnmeasured = true;
        observer.observe(row);
      }
      return () => observer?.unobserve(row);
    },
    scrolled() {
      if (parts === null) return;
      top = parts.scroller.scrollTop;
      if (Math.abs(top - written) > SLACK) goal = null;
      look();
    },
    scrollToIndex(index, align) {
      const { length } = state.items;
      if (length === 0) return;
      const at = Math.min(Math.max(0, index), length - 1);
      if (state.followsEnd && at === length - 1) return;
      const [start, end] = [heights.startOf(at), heights.startOf(at + 1)];
      const isWhole = start >= top && end <= top + height;
      if (align === 'auto' && isWhole) return;
      goal = { index: at, align: align === 'auto' ? (start < top ? 'start' : 'fit') : align };
      setSizes();
      aim(targetOf(goal));
      if (!hasHole()) {
        scroll();
        look();
        return;
      }
      // Rows first: else the page is laid out once without them and once with them.
      queueMicrotask(() => {
        if (isOther()) onWindow(true);
        scroll();
      });
    },
  };
}
