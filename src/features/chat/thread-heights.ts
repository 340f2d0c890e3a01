/**
 * Heights and places of the messages of a conversation, most of which were never laid out: what was measured counts,
 * else an estimate. Places are sums that are made when they are asked for, from the first message that changed.
 */

/** Whatever has an identity that stays. */
export interface Keyed {
  readonly key: string;
}

export interface ThreadHeights<T extends Keyed> {
  /** Takes the messages as they are now; a height goes with its key, wherever that stands. */
  update(items: readonly T[]): void;
  /** px of all. */
  total(): number;
  /** px from the top of the first message to that of this one; the count of all gives the total. */
  startOf(index: number): number;
  /** The message in which a place lies, px; the first above them all, the last below them; -1 of none. */
  indexAt(offset: number): number;
  /** -1: it is not among them. */
  indexOf(key: string): number;
  keyAt(index: number): string | null;
  /** px of one, measured or estimated; 0 where there is none. */
  heightAt(index: number): number;
  measure(index: number, height: number): void;
  /** Another width: what was measured at the old one is an estimate again. */
  forget(): void;
}

/** @param estimate px of a message that was not measured */
export function createThreadHeights<T extends Keyed>(estimate: (item: T) => number): ThreadHeights<T> {
  let items: readonly T[] = [];
  const heights: number[] = [];
  const measured = new Map<string, number>();
  const places = new Map<string, number>();
  const sums: number[] = [0];
  /** So many of the sums hold, that of the first message (0) among them. */
  let summed = 1;

  const heightOf = (item: T): number => measured.get(item.key) ?? estimate(item);

  function startOf(index: number): number {
    const last = Math.min(Math.max(0, index), items.length);
    for (; summed <= last; summed += 1) sums[summed] = (sums[summed - 1] ?? 0) + (heights[summed - 1] ?? 0);
    return sums[last] ?? 0;
  }

  function set(index: number, height: number): void {
    if (heights[index] === height) return;
    heights[index] = height;
    summed = Math.min(summed, index + 1);
  }

  return {
    update(next) {
      if (next === items) return;
      let same = 0;
      while (same < items.length && same < next.length && items[same] === next[same]) same += 1;
      items = next;
      heights.length = Math.min(heights.length, next.length);
      summed = Math.min(summed, next.length + 1);
      for (let index = same; index < next.length; index += 1) {
        const item = next[index];
        if (item === undefined) continue;
        places.set(item.key, index);
        set(index, heightOf(item));
      }
    },
    total: () => startOf(items.length),
    startOf,
    indexAt(offset) {
      let low = 0;
      let high = items.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (startOf(middle) <= offset) low = middle;
        else high = middle - 1;
      }
      return Math.min(low, items.length - 1);
    },
    indexOf(key) {
      const index = places.get(key);
      return index !== undefined && items[index]?.key === key ? index : -1;
    },
    keyAt: (index) => items[index]?.key ?? null,
    heightAt: (index) => heights[index] ?? 0,
    measure(index, height) {
      const item = items[index];
      if (item === undefined) return;
      measured.set(item.key, height);
      set(index, height);
    },
    forget() {
      measured.clear();
      for (const [index, item] of items.entries()) set(index, heightOf(item));
    },
  };
}
