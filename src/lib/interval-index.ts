/**
 * Which intervals are open at a moment, and which overlap a stretch, while more of them come in and open ones end.
 *
 * The logarithmic method: what was added lies in static trees of doubling sizes, so that each interval is moved at
 * most log n times. A tree is an array sorted by start with, over it, the latest end of each half, quarter and so on;
 * a query goes down only where something can be found, an end that becomes known changes one path.
 */

/** Below this size an array is looked through as fast as a tree. */
const SMALLEST = 32;

/** Half-open intervals `[start, end)`; an end that is not known yet counts as never. */
export interface IntervalIndex {
  readonly size: number;
  /**
   * Adds an interval, in any order of starts; O(log n) amortised, O(log² n) where the order is not theirs.
   * @param end NaN: still open. An end before the start counts as the start
   * @returns its id: 0, 1, 2 …
   */
  add(start: number, end: number): number;
  /** Tells an interval's end, also another one than before; O(log n). */
  setEnd(id: number, end: number): void;
  /** Ids of all with `start ≤ at < end`, ascending; O(log² n + k log n) for k of them. */
  openAt(at: number): number[];
  /**
   * Ids of all that share an instant with `[from, to)`, ascending; one without duration counts as its one instant.
   * As fast as `openAt`.
   */
  overlapping(from: number, to: number): number[];
}

interface Tree {
  /** Sorted by start. */
  readonly ids: Int32Array;
  /**
   * The latest ends as a complete binary tree: node 1 is the root, node n has 2n and 2n + 1 below it, the leaf of
   * place p is node `leaves + p`.
   */
  readonly latest: Float64Array;
  readonly leaves: number;
}

export function createIntervalIndex(): IntervalIndex {
  let starts = new Float64Array(SMALLEST);
  let ends = new Float64Array(SMALLEST);
  /** By id: its place in its tree. */
  let places = new Int32Array(SMALLEST);
  /** Each holds a run of ids, older ones first. */
  const trees: Tree[] = [];
  /** Ids from here on are in no tree yet. */
  let treed = 0;
  let size = 0;

  const startOf = (id: number) => starts[id] ?? 0;
  const endOf = (id: number) => ends[id] ?? 0;

  const grow = () => {
    const wider = <A extends Float64Array | Int32Array>(from: A, to: A): A => {
      to.set(from);
      return to;
    };
    starts = wider(starts, new Float64Array(starts.length * 2));
    ends = wider(ends, new Float64Array(ends.length * 2));
    places = wider(places, new Int32Array(places.length * 2));
  };

  /** A tree of the ids `from` ≤ id < `to`. */
  const build = (from: number, to: number): Tree => {
    const ids = new Int32Array(to - from);
    let inOrder = true;
    for (let at = 0; at < ids.length; at += 1) {
      ids[at] = from + at;
      if (at > 0 && startOf(from + at) < startOf(from + at - 1)) inOrder = false;
    }
    // What is recorded comes in the order of its starts, nearly always.
    if (!inOrder) ids.sort((one, other) => startOf(one) - startOf(other) || one - other);
    let leaves = 1;
    while (leaves < ids.length) leaves *= 2;
    const latest = new Float64Array(2 * leaves).fill(-Infinity);
    for (const [place, id] of ids.entries()) {
      places[id] = place;
      latest[leaves + place] = endOf(id);
    }
    for (let node = leaves - 1; node > 0; node -= 1) {
      latest[node] = Math.max(latest[2 * node] ?? 0, latest[2 * node + 1] ?? 0);
    }
    return { ids, latest, leaves };
  };

  /** What is in no tree yet becomes one, together with the trees that are not larger than what has come to it. */
  const settle = () => {
    let from = treed;
    let last = trees.at(-1);
    while (last !== undefined && last.ids.length <= size - from) {
      from -= last.ids.length;
      trees.pop();
      last = trees.at(-1);
    }
    trees.push(build(from, size));
    treed = size;
  };

  const treeOf = (id: number): Tree | null => {
    if (id >= treed) return null;
    let first = treed;
    for (let at = trees.length - 1; at >= 0; at -= 1) {
      const tree = trees[at];
      if (tree === undefined) break;
      first -= tree.ids.length;
      if (id >= first) return tree;
    }
    return null;
  };

  /** How many of the tree start before `limit` (`including`: or at it). */
  const startedBefore = ({ ids }: Tree, limit: number, including: boolean): number => {
    let low = 0;
    let high = ids.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const start = startOf(ids[middle] ?? 0);
      if (start < limit || (including && start === limit)) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  /** Looks at the places below `count` under a node, except where all have ended before `from`. */
  const collect = (
    tree: Tree,
    node: number,
    first: number,
    width: number,
    count: number,
    from: number,
    test: (id: number) => void,
  ) => {
    if (first >= count || (tree.latest[node] ?? 0) < from) return;
    if (width === 1) {
      test(tree.ids[first] ?? 0);
      return;
    }
    const half = width / 2;
    collect(tree, 2 * node, first, half, count, from, test);
    collect(tree, 2 * node + 1, first + half, half, count, from, test);
  };

  const query = (
    from: number,
    limit: number,
    including: boolean,
    matches: (id: number) => boolean,
  ): number[] => {
    const found: number[] = [];
    const test = (id: number) => {
      if (matches(id)) found.push(id);
    };
    for (const tree of trees) {
      collect(tree, 1, 0, tree.leaves, startedBefore(tree, limit, including), from, test);
    }
    for (let id = treed; id < size; id += 1) test(id);
    return found.sort((one, other) => one - other);
  };

  return {
    get size() {
      return size;
    },
    add(start, end) {
      if (size === starts.length) grow();
      const id = size;
      starts[id] = start;
      ends[id] = Number.isNaN(end) ? Infinity : Math.max(start, end);
      size += 1;
      if (size - treed >= SMALLEST) settle();
      return id;
    },
    setEnd(id, end) {
      if (id < 0 || id >= size) throw new RangeError(`No interval ${String(id)}`);
      ends[id] = Number.isNaN(end) ? Infinity : Math.max(startOf(id), end);
      const tree = treeOf(id);
      if (tree === null) return;
      const { latest, leaves } = tree;
      let node = leaves + (places[id] ?? 0);
      latest[node] = endOf(id);
      for (node >>= 1; node > 0; node >>= 1) {
        latest[node] = Math.max(latest[2 * node] ?? 0, latest[2 * node + 1] ?? 0);
      }
    },
    openAt: (at) => query(at, at, true, (id) => startOf(id) <= at && endOf(id) > at),
    overlapping(from, to) {
      if (!(to > from)) return [];
      return query(from, to, false, (id) => {
        const start = startOf(id);
        return start < to && (endOf(id) > from || start >= from);
      });
    },
  };
}
