/**
 * Aligns two sequences of numbers: which entry of the one is which of the other, in order. Myers' greedy O(ND) search
 * ("An O(ND) Difference Algorithm and Its Variations", 1986), in blocks: where a block has found more than
 * `MAX_EDITS` differences, its furthest path is taken and the search begins anew behind it. So the work is bounded by
 * the length of the sequences, and the alignment stays one, though no longer the shortest.
 */

const MAX_EDITS = 256;
/** Numbers of edits that are tried in one go: a few milliseconds where the sequences are long. */
const EDITS_A_TURN = 16;

export interface Alignment {
  /** Entries that were found in both, ascending: index in `a` and index in `b`. */
  readonly left: number[];
  readonly right: number[];
  /** No block was cut short: nothing can be aligned with fewer differences. */
  isShortest: boolean;
}

/** Steps are yielded, so that whoever draws them can pause between two. */
export function* alignInSteps(a: ArrayLike<number>, b: ArrayLike<number>): Generator<void, Alignment> {
  const found: Alignment = { left: [], right: [], isShortest: true };
  let endA = a.length;
  let endB = b.length;
  let tail = 0;
  while (endA > 0 && endB > 0 && a[endA - 1] === b[endB - 1]) {
    endA -= 1;
    endB -= 1;
    tail += 1;
  }
  let fromA = 0;
  let fromB = 0;
  while (fromA < endA && fromB < endB) {
    const block = yield* furthest(a, b, { fromA, fromB, endA, endB });
    for (const [at, length] of block.runs) {
      for (let n = 0; n < length; n += 1) {
        found.left.push(at[0] + n);
        found.right.push(at[1] + n);
      }
    }
    if (!block.isWhole) found.isShortest = false;
    fromA = block.toA;
    fromB = block.toB;
    yield;
  }
  for (let n = 0; n < tail; n += 1) {
    found.left.push(endA + n);
    found.right.push(endB + n);
  }
  return found;
}

export function align(a: ArrayLike<number>, b: ArrayLike<number>): Alignment {
  const steps = alignInSteps(a, b);
  for (let next = steps.next(); ; next = steps.next()) if (next.done) return next.value;
}

interface Block {
  /** Runs of equal entries: where each begins in `a` and `b`, and how long it is. */
  readonly runs: readonly (readonly [at: readonly [number, number], length: number])[];
  readonly toA: number;
  readonly toB: number;
  /** It reached the end of both. */
  readonly isWhole: boolean;
}

interface Bounds {
  readonly fromA: number;
  readonly fromB: number;
  readonly endA: number;
  readonly endB: number;
}

function* furthest(a: ArrayLike<number>, b: ArrayLike<number>, bounds: Bounds): Generator<void, Block> {
  const { fromA, fromB, endA, endB } = bounds;
  const lengthA = endA - fromA;
  const lengthB = endB - fromB;
  const limit = Math.min(MAX_EDITS, lengthA + lengthB);
  // By diagonal x − y, from −limit to limit: how far along `a` the best path has come.
  const reach = new Int32Array(2 * limit + 3);
  const middle = limit + 1;
  /** Of each number of edits, the diagonals −d … d as they were after it. */
  const history: Int32Array[] = [];
  let best = { x: 0, diagonal: 0, edits: 0, isWhole: false };
  let bestSum = -1;
  for (let edits = 0; edits <= limit && !best.isWhole; edits += 1) {
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const down = reach[middle + diagonal + 1] ?? 0;
      const over = (reach[middle + diagonal - 1] ?? 0) + 1;
      const isDown = diagonal === -edits || (diagonal !== edits && over <= down);
      let x = edits === 0 ? 0 : isDown ? down : over;
      let y = x - diagonal;
      while (x < lengthA && y < lengthB && a[fromA + x] === b[fromB + y]) {
        x += 1;
        y += 1;
      }
      reach[middle + diagonal] = x;
      // A path that left the sequences never comes back.
      if (x <= lengthA && y <= lengthB && x + y > bestSum) {
        bestSum = x + y;
        best = { x, diagonal, edits, isWhole: x === lengthA && y === lengthB };
      }
      if (best.isWhole) break;
    }
    if (edits % EDITS_A_TURN === EDITS_A_TURN - 1) yield;
    history.push(reach.slice(middle - edits - 1, middle + edits + 2));
  }
  return { ...trackBack(history, best, fromA, fromB), isWhole: best.isWhole };
}

/** The path that led to `best`, from its end to its beginning. */
function trackBack(
  history: readonly Int32Array[],
  best: { readonly x: number; readonly diagonal: number; readonly edits: number },
  fromA: number,
  fromB: number,
): Omit<Block, 'isWhole'> {
  const runs: (readonly [readonly [number, number], number])[] = [];
  let { x, diagonal } = best;
  for (let edits = best.edits; edits >= 0; edits -= 1) {
    const before = history[edits - 1];
    if (before === undefined) {
      if (x > 0) runs.push([[fromA, fromB], x]);
      break;
    }
    const at = (other: number) => before[other + edits] ?? -1;
    const down = at(diagonal + 1);
    const over = at(diagonal - 1) + 1;
    const isDown = diagonal === -edits || (diagonal !== edits && over <= down);
    const start = isDown ? down : over;
    if (x > start) runs.push([[fromA + start, fromB + start - diagonal], x - start]);
    diagonal = isDown ? diagonal + 1 : diagonal - 1;
    x = isDown ? down : over - 1;
  }
  return { runs: runs.reverse(), toA: fromA + best.x, toB: fromB + best.x - best.diagonal };
}
