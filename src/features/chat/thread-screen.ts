/**
 * The scrolled window onto a conversation, beside React: which messages are mounted, how much room the others take, and
 * where the window stands. Two laws: pinned, the end is in sight whatever comes; else what the reader looks at does not
 * move, whatever becomes known of what stands above it.
 */
import { heldRanges } from './held-ranges.ts';
import { anchorAt, fieldIn, findAnchor, placeIn, type ThreadAnchor } from './thread-anchor.ts';
import { createThreadHeights, type Keyed } from './thread-heights.ts';
import { gapsOf, joinRanges, sameRanges, type Range } from './thread-ranges.ts';
import { END_TOLERANCE_PX, markScroll, wayUp, type ScrollMark } from './scroll-mark.ts';
import { watchSizes } from './watch-sizes.ts';

/** px mounted beyond the window, on either side: whatever is mounted is laid out and painted with each change. */
const OVERSCAN = 300;
/** While somebody scrolls, who may be some frames ahead of what is mounted for them. */
const OVERSCAN_SCROLLED = 600;
/** Until it is measured, and where there is no layout. px */
const FIRST_HEIGHT = 800;
/** Above a sent prompt that stands at the top of the window. px */
const ROOM_LEFT = 16;
/** A window that scrolls is not scrolled by us: what turns out to be of another height is evened out at rest. ms */
const REST_MS = 150;
/** A message that is gone to and has not moved for so long is there: from then on it is what the reader looks at. ms */
const ARRIVED_MS = 500;
/** A message that is gone to stands so far down in the window. */
const GOAL_PLACE = 0.25;

export interface ThreadParts {
  readonly scroller: HTMLElement;
  /** Holds rows (`data-row`, `data-index`) and gaps (`data-gap`) in order. */
  readonly log: HTMLElement;
  /** Room beneath a sent prompt, so that it can stand at the top. */
  readonly room: HTMLElement;
}

export interface ThreadWanted<T extends Keyed> {
  readonly items: readonly T[];
  /** The index of the prompt that was sent last from here, with all that follows; -1: none. */
  readonly turn: number;
  /** There are older ones than these, which are not here yet. */
  readonly isPartial: boolean;
  /** Mounted wherever the reader is. */
  readonly isKept: (item: T) => boolean;
}

/** Where a message is to be shown: its own box, or that of something in it, once it is mounted. */
export interface ThreadGoal {
  readonly key: string;
  readonly box?: (row: HTMLElement) => DOMRect | null;
}

export interface ThreadScreen<T extends Keyed> {
  /** Takes the conversation as it is now. @returns the messages to be mounted */
  take(wanted: ThreadWanted<T>): readonly Range[];
  attach(parts: ThreadParts): () => void;
  /**
   * After each commit, before it is painted.
   * @param atEnd the end is to be in sight, wherever the reader was
   */
  place(atEnd?: boolean): void;
  scrolled(): void;
  toEnd(): void;
  /** Shows a message. False where there is none of this key. */
  reveal(goal: ThreadGoal): boolean;
  /** The reader opens or closes something: it stays under their finger, and the end is let go if need be. */
  hold(element: Element): void;
  rowOf(key: string): HTMLElement | null;
  readonly pinned: () => boolean;
  /** Pinned, or only empty room is out of sight beneath: nothing newer is to be gone to. */
  readonly showsEnd: () => boolean;
}

/** A selector would be held against all that is in them, and this is asked several times a commit. */
function childrenOf({ children }: HTMLElement, kind: 'row' | 'gap'): HTMLElement[] {
  return ([...children] as HTMLElement[]).filter(({ dataset }) => dataset[kind] !== undefined);
}

/** `now`: in this turn, `soon`: before the next paint, `later`: after it, as nobody sees it. */
export type When = 'now' | 'soon' | 'later';

/**
 * @param onChange other messages are to be mounted, or it is pinned or not
 * @param wholeUpTo a conversation of at most so many messages, all of them known, is mounted whole
 */
export function createThreadScreen<T extends Keyed>(
  estimate: (item: T, width: number) => number,
  onChange: (when: When) => void,
  wholeUpTo = 0,
): ThreadScreen<T> {
  let width = 720;
  const heights = createThreadHeights<T>((item) => estimate(item, width));
  let wanted: ThreadWanted<T> = { items: [], turn: -1, isPartial: false, isKept: () => false };
  let parts: ThreadParts | null = null;
  const sizes = watchSizes((elements) => {
    if (!elements.every(isAsMeasured)) settle();
  });
  let height = FIRST_HEIGHT;
  let mounted: readonly Range[] = [];
  let mark: ScrollMark = { top: 0, pinned: true };
  let anchor: ThreadAnchor | null = null;
  let goal: ThreadGoal | null = null;
  let isHeld = false;
  /** px that the first gap is higher than what stands there. */
  let debt = 0;
  let resting: ReturnType<typeof setTimeout> | null = null;
  let arriving: ReturnType<typeof setTimeout> | null = null;
  let written = -1;
  let roomHeight = 0;
  let showsEnd = true;
  /** Where it was scrolled to when that was looked at last. */
  let seen = 0;
  let kept: readonly Range[] = [];

  const rows = (): HTMLElement[] => (parts === null ? [] : childrenOf(parts.log, 'row'));
  const indexOf = (element: HTMLElement): number => Number(element.dataset['index']);
  const most = ({ scroller }: ThreadParts): number => scroller.scrollHeight - scroller.clientHeight;

  function rowOf(key: string): HTMLElement | null {
    return rows().find((row) => row.dataset['row'] === key) ?? null;
  }

  /** px from the top of the first message to that of the window, as far as heights are known. */
  function offsetNow(): number {
    const aim = goal === null ? -1 : heights.indexOf(goal.key);
    const isHere = mounted.some(({ first, end }) => aim >= first && aim < end);
    if (aim >= 0 && !(isHere && anchor !== null)) return heights.startOf(aim) - height * GOAL_PLACE;
    if (parts === null || (mark.pinned && goal === null)) return heights.total() + roomHeight - height;
    const { scroller, log } = parts;
    if (anchor !== null) {
      const index = heights.indexOf(anchor.key);
      if (index >= 0) return heights.startOf(index) + scroller.scrollTop - anchor.rowY;
    }
    return scroller.scrollTop - placeIn(scroller, log) - debt;
  }

  function rangesNow(): readonly Range[] {
    const { length } = wanted.items;
    if (length === 0) return [];
    if (length <= wholeUpTo && !wanted.isPartial) return [{ first: 0, end: length }];
    const from = offsetNow();
    const beyond = resting === null ? OVERSCAN : OVERSCAN_SCROLLED;
    const inSight = {
      first: heights.indexAt(from - beyond),
      end: heights.indexAt(from + height + beyond) + 1,
    };
    const held = parts === null ? [] : heldRanges(parts.log, heights.indexOf, length);
    return joinRanges([inSight, { first: length - 1, end: length }, ...kept, ...held], length);
  }

  function hasHole(): boolean {
    const from = offsetNow();
    const [first, last] = [heights.indexAt(from), heights.indexAt(from + height)];
    return !mounted.some((range) => range.first <= first && range.end > last);
  }

  /** @returns whether a hole was in sight, which is filled by now */
  function look(isScrolled = false): boolean {
    if (sameRanges(rangesNow(), mounted)) return false;
    const isHole = hasHole();
    if (isScrolled) onChange(isHole ? 'now' : 'soon');
    // What is out of sight need not hold up what is in sight.
    else onChange(isHole ? 'soon' : 'later');
    return isScrolled && isHole;
  }

  /** Room for what is not mounted, as far as heights are known. */
  function makeRoom({ log, room }: ThreadParts): void {
    const gaps = gapsOf(mounted, wanted.items.length);
    const elements = childrenOf(log, 'gap');
    if ((gaps[0]?.end ?? 0) === 0) debt = 0;
    for (const [at, { first, end }] of gaps.entries()) {
      const own = heights.startOf(end) - heights.startOf(first) + (at === 0 ? debt : 0);
      setHeight(elements[at], Math.max(0, own));
    }
    const turn = wanted.turn < 0 ? Infinity : heights.total() - heights.startOf(wanted.turn);
    roomHeight = Math.max(0, height - ROOM_LEFT - turn);
    setHeight(room, roomHeight);
  }

  /**
   * Heights of what is laid out. Costs the layout that is due anyway.
   * @returns where the reader is scrolled to, and whether the browser had to scroll back, for want of height, before the
   *   room was as high as it has to be
   */
  function measure(own: ThreadParts): { readonly from: number; readonly isCut: boolean } {
    // First: laid out without its room, what is there would be too short, and be scrolled back.
    makeRoom(own);
    const { scroller, log } = own;
    if (scroller.clientHeight > 0) height = scroller.clientHeight;
    if (log.clientWidth > 0 && log.clientWidth !== width) {
      width = log.clientWidth;
      heights.forget();
    }
    for (const row of rows()) {
      const { height: px } = row.getBoundingClientRect();
      if (px > 0) heights.measure(indexOf(row), px);
    }
    // What turns out to be lower than it was taken for is too short until now all the same.
    const { scrollTop } = scroller;
    const isCut = isScrolledBack(own);
    // Asked for later, it may be cut anew: of another width, all that is not mounted is of another height.
    makeRoom(own);
    return { from: isCut ? seen : scrollTop, isCut };
  }

  /** Whatever got lower than it was scrolled to, the browser scrolls back to its end; nobody asked for that. */
  function isScrolledBack(own: ThreadParts): boolean {
    const { scrollTop } = own.scroller;
    return scrollTop < seen && most(own) - scrollTop < 1;
  }

  /** What has just been mounted was measured when it was placed. */
  function isAsMeasured(element: Element): boolean {
    if (parts === null) return true;
    if (element === parts.scroller) return element.clientHeight === height && parts.log.clientWidth === width;
    const row = element as HTMLElement;
    return row.getBoundingClientRect().height === heights.heightAt(indexOf(row));
  }

  function setHeight(element: HTMLElement | undefined, px: number): void {
    const text = `${String(px)}px`;
    if (element && element.style.height !== text) element.style.height = text;
  }

  function write(scroller: HTMLElement, top: number): void {
    scroller.scrollTop = top;
    written = scroller.scrollTop;
    seen = written;
  }

  function stick(own: ThreadParts): void {
    if (most(own) - own.scroller.scrollTop > 0.5) write(own.scroller, most(own));
    mark = { top: own.scroller.scrollTop, pinned: true };
    anchor = null;
  }

  /** Puts what the reader looks at back where it was: by the gap above it while they scroll, else by scrolling. */
  function correct(own: ThreadParts, from: number): void {
    const { scroller, log } = own;
    if (anchor === null) return;
    const isThere = anchor.element.isConnected;
    const row = anchor.row.isConnected ? anchor.row : rowOf(anchor.key);
    if (row === null) {
      anchor = findAnchor(scroller, rows());
      return;
    }
    const shift = isThere
      ? placeIn(scroller, anchor.element) - anchor.y
      : placeIn(scroller, row) - anchor.rowY;
    // What became too short was scrolled back by the browser; that is no reader's wish.
    const isCut = Math.abs(from - scroller.scrollTop) >= 0.5;
    if (!isCut && Math.abs(shift) < 0.5) return;
    const gap = childrenOf(log, 'gap')[0];
    const room = gap === undefined ? 0 : parseFloat(gap.style.height);
    if (
      resting !== null &&
      !isCut &&
      gap !== undefined &&
      (gapsOf(mounted, wanted.items.length)[0]?.end ?? 0) > 0 &&
      room > shift
    ) {
      debt -= shift;
      setHeight(gap, room - shift);
      return;
    }
    write(scroller, from + shift);
    anchor = { ...anchor, row, y: anchor.y + shift, rowY: placeIn(scroller, row) };
  }

  function goTo(own: ThreadParts, { key, box }: ThreadGoal): void {
    const row = rowOf(key);
    if (row === null) return;
    const { top } = own.scroller.getBoundingClientRect();
    const target = box?.(row) ?? row.getBoundingClientRect();
    const by = target.top - top - height * GOAL_PLACE;
    const to = Math.min(Math.max(0, own.scroller.scrollTop + by), most(own));
    const isMoved = Math.abs(to - own.scroller.scrollTop) > 1;
    if (isMoved) write(own.scroller, to);
    anchor = anchorAt(own.scroller, row, row);
    if (isMoved) leave();
    arriving ??= setTimeout(arrive, ARRIVED_MS);
  }

  function leave(): void {
    if (arriving !== null) clearTimeout(arriving);
    arriving = null;
  }

  /** Else what grows beneath would take it further up, to the place where it was to stand. */
  function arrive(): void {
    arriving = null;
    if (goal === null || parts === null) return;
    goal = null;
    const { scrollTop } = parts.scroller;
    const pinned = most(parts) - scrollTop <= END_TOLERANCE_PX;
    anchor = pinned ? null : findAnchor(parts.scroller, rows());
    setPinned({ top: scrollTop, pinned });
  }

  function settle(): void {
    if (parts === null) return;
    const { from, isCut } = measure(parts);
    if (goal !== null) goTo(parts, goal);
    else {
      // The scroll event tells of it in a moment.
      const way = isCut ? 'none' : wayUp(mark, parts.scroller.scrollTop, most(parts));
      const field = fieldIn(parts.log);
      if (!mark.pinned || isHeld || field !== null || way === 'gone') correct(parts, from);
      else if (way === 'none') stick(parts);
      if (field !== null) stay(parts, field);
    }
    if (anchor === null && !mark.pinned) anchor = findAnchor(parts.scroller, rows());
    look();
    lookForEnd();
  }

  function toEnd(): void {
    goal = null;
    isHeld = false;
    anchor = null;
    setPinned({ top: mark.top, pinned: true });
    if (parts === null) return;
    measure(parts);
    stick(parts);
    look();
    lookForEnd();
  }

  /** Who writes here is not led away from it by what comes: the end is let go as soon as it is out of sight. */
  function stay(own: ThreadParts, field: Element): void {
    const row = field.closest<HTMLElement>('[data-row]');
    if (anchor === null && row !== null) anchor = anchorAt(own.scroller, row, field);
    const { scrollTop } = own.scroller;
    if (most(own) - scrollTop > END_TOLERANCE_PX) setPinned({ top: scrollTop, pinned: false });
  }

  /** Nobody scrolls any more: the first gap gets its own height again, and nothing moves by that. */
  function rest(): void {
    resting = null;
    if (debt === 0 || parts === null) return;
    debt = 0;
    settle();
  }

  function lookForEnd(): void {
    const isInSight = roomHeight > 0 && heights.total() - offsetNow() - height <= END_TOLERANCE_PX;
    if ((mark.pinned || isInSight) === showsEnd) return;
    showsEnd = !showsEnd;
    onChange('soon');
  }

  function setPinned(next: ScrollMark): void {
    const isOther = next.pinned !== mark.pinned;
    mark = next;
    if (isOther) onChange('soon');
  }

  function release(): void {
    if (!isHeld || parts === null) return;
    isHeld = false;
    const { scrollTop } = parts.scroller;
    const pinned = mark.pinned && most(parts) - scrollTop <= END_TOLERANCE_PX;
    if (!pinned) anchor = findAnchor(parts.scroller, rows());
    setPinned({ top: scrollTop, pinned });
  }

  const onSelection = (): void => {
    if (!sameRanges(rangesNow(), mounted)) onChange('soon');
  };

  return {
    take(next) {
      const isOther = next.items !== wanted.items;
      if (isOther)
        kept = next.items.flatMap((item, index) =>
          next.isKept(item) ? [{ first: index, end: index + 1 }] : [],
        );
      const first = wanted.items[0];
      wanted = next;
      heights.update(next.items);
      // What goes out of sight by what is new is unmounted after that is seen.
      const before = isOther && first !== undefined && next.items[0]?.key === first.key ? mounted : [];
      mounted = joinRanges([...rangesNow(), ...before], next.items.length);
      return mounted;
    },
    attach(next) {
      parts = next;
      sizes.start(next.scroller);
      document.addEventListener('selectionchange', onSelection);
      settle();
      return () => {
        document.removeEventListener('selectionchange', onSelection);
        if (resting !== null) clearTimeout(resting);
        resting = null;
        leave();
        sizes.stop();
        parts = null;
      };
    },
    place(atEnd = false) {
      if (parts !== null) sizes.follow(rows());
      if (atEnd) toEnd();
      else settle();
    },
    scrolled() {
      if (parts === null) return;
      const { scroller } = parts;
      const { scrollTop } = scroller;
      // An event may also tell late of what moved before the last one, and so of nothing.
      const isReaders = Math.abs(scrollTop - written) > 1.5 && scrollTop !== seen && !isScrolledBack(parts);
      if (isReaders) {
        goal = null;
        written = -1;
        if (resting !== null) clearTimeout(resting);
        resting = setTimeout(rest, REST_MS);
      }
      seen = scrollTop;
      if (!isHeld && goal === null) {
        setPinned(markScroll(mark, scrollTop, most(parts) - scrollTop));
        anchor = mark.pinned ? null : findAnchor(scroller, rows());
      }
      // What fills a hole is what is read, and not what stood in sight beneath it.
      if (look(isReaders) && anchor !== null) anchor = findAnchor(scroller, rows());
      lookForEnd();
    },
    toEnd,
    reveal(next) {
      const index = heights.indexOf(next.key);
      if (index < 0) return false;
      goal = next;
      anchor = null;
      leave();
      setPinned({ top: mark.top, pinned: false });
      if (rowOf(next.key) !== null) settle();
      else look();
      return true;
    },
    hold(element) {
      if (parts === null) return;
      const row = element.closest<HTMLElement>('[data-row]');
      if (row === null || !parts.log.contains(row)) return;
      goal = null;
      anchor = anchorAt(parts.scroller, row, element);
      isHeld = true;
      // Two frames: what opens is laid out by then.
      requestAnimationFrame(() => requestAnimationFrame(release));
    },
    rowOf,
    pinned: () => mark.pinned,
    showsEnd: () => showsEnd,
  };
}
