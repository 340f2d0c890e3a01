/**
 * Heights and places of the rows of a long list. Most rows are as high as estimated; only those that are not are kept by
 * index, so that rows which are added at the end cost what they are themselves, however many stand before them.
 */

export type RowKey = string | number;

export interface RowHeights<T> {
  /** Takes the list as it is now. Heights go by key: a row that moved keeps its own. */
  update(items: ArrayLike<T>, keyOf: (item: T, index: number) => RowKey): void;
  /** px, of all rows. */
  total(): number;
  /** px from the top of the list to the row's; `count` gives the total. */
  startOf(index: number): number;
  /** px, as measured, else as estimated. */
  heightOf(index: number): number;
  /** The row in which a place lies, px; the last one below them all, 0 in an empty list. */
  indexAt(offset: number): number;
  /** @returns by how many px the row differs from what was known of it */
  measure(index: number, height: number): number;
  /**
   * Forgets the heights of all rows but some: they are estimates again.
   * @returns by how many px that moves the row `index`
   */
  forget(isKept: (index: number) => boolean, index: number): number;
}

/** So many rows in their old place: those before them are in theirs. */
const SURE = 16;

/** @param estimate px of a row that was not measured */
export function createRowHeights<T>(estimate: number): RowHeights<T> {
  let items: ArrayLike<T> = [];
  let keyOf: (item: T, index: number) => RowKey = (_item, index) => index;
  const measured = new Map<RowKey, number>();
  /** Rows that are not as high as estimated, ascending; their keys; by how much; and the sum of that before each. */
  const rows: number[] = [];
  const keys: RowKey[] = [];
  const differences: number[] = [];
  const sums: number[] = [];
  /** So many of the sums hold. */
  let summed = 0;

  const keyAt = (list: ArrayLike<T>, index: number) => {
    const item = list[index];
    return item === undefined ? index : keyOf(item, index);
  };

  /** How many of the rows that differ stand before a row. */
  function placeOf(index: number): number {
    let low = 0;
    let high = rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((rows[middle] ?? 0) < index) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function sumBefore(place: number): number {
    for (; summed <= place; summed += 1) {
      sums[summed] = summed === 0 ? 0 : (sums[summed - 1] ?? 0) + (differences[summed - 1] ?? 0);
    }
    return sums[place] ?? 0;
  }

  const startOf = (index: number) => index * estimate + sumBefore(placeOf(index));

  /** From which row on the new list may be another one. */
  function firstOther(next: ArrayLike<T>): number {
    const length = Math.min(items.length, next.length);
    if (ArrayBuffer.isView(items) && ArrayBuffer.isView(next) && items.buffer === next.buffer) {
      return Math.min(length, firstMoved(next));
    }
    let same = 0;
    while (same < length && (items[same] === next[same] || keyAt(items, same) === keyAt(next, same)))
      same += 1;
    return same;
  }

  /**
   * A list that grows within one buffer is written anew at its end alone, if at all: rows there may have moved. It is told
   * by their keys: of rows that are equally high the heights say nothing.
   */
  function firstMoved(next: ArrayLike<T>): number {
    let from = Infinity;
    let unmoved = 0;
    for (let place = rows.length - 1; place >= 0 && unmoved < SURE; place -= 1) {
      const row = rows[place] ?? 0;
      if (row < next.length && keyAt(next, row) === keys[place]) unmoved += 1;
      else {
        unmoved = 0;
        // It may stand anywhere behind the one before.
        from = (rows[place - 1] ?? -1) + 1;
      }
    }
    return from;
  }

  return {
    update(next, nextKeyOf) {
      const isOtherKey = keyOf !== nextKeyOf;
      keyOf = nextKeyOf;
      if (next === items && !isOtherKey) return;
      const from = isOtherKey ? 0 : firstOther(next);
      items = next;
      const kept = placeOf(from);
      rows.length = kept;
      keys.length = kept;
      differences.length = kept;
      summed = Math.min(summed, kept + 1);
      if (measured.size === 0) return;
      for (let index = from; index < items.length; index += 1) {
        const key = keyAt(items, index);
        const height = measured.get(key);
        if (height === undefined || height === estimate) continue;
        rows.push(index);
        keys.push(key);
        differences.push(height - estimate);
      }
    },
    total: () => startOf(items.length),
    startOf,
    heightOf(index) {
      const place = placeOf(index);
      return estimate + (rows[place] === index ? (differences[place] ?? 0) : 0);
    },
    indexAt(offset) {
      let low = 0;
      let high = items.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (startOf(middle) <= offset) low = middle;
        else high = middle - 1;
      }
      return low;
    },
    measure(index, height) {
      if (index < 0 || index >= items.length) return 0;
      const key = keyAt(items, index);
      measured.set(key, height);
      const place = placeOf(index);
      const isThere = rows[place] === index;
      const difference = height - estimate;
      const before = isThere ? (differences[place] ?? 0) : 0;
      if (difference === before) return 0;
      summed = Math.min(summed, place + 1);
      if (difference === 0) {
        rows.splice(place, 1);
        keys.splice(place, 1);
        differences.splice(place, 1);
      } else if (isThere) differences[place] = difference;
      else {
        rows.splice(place, 0, index);
        keys.splice(place, 0, key);
        differences.splice(place, 0, difference);
      }
      return difference - before;
    },
    forget(isKept, index) {
      const before = startOf(index);
      const kept = rows
        .map((row, place) => [row, differences[place] ?? 0] as const)
        .filter(([row]) => isKept(row));
      measured.clear();
      rows.length = 0;
      keys.length = 0;
      differences.length = 0;
      summed = 0;
      for (const [row, difference] of kept) {
        const key = keyAt(items, row);
        measured.set(key, estimate + difference);
        rows.push(row);
        keys.push(key);
        differences.push(difference);
      }
      return startOf(index) - before;
    },
  };
}
