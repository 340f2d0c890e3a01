/** Stretches of time in flat arrays: how much of a time they cover, counted once however many lie over each other. */

/** Ascending, apart from each other. µs. */
export interface Union {
  readonly from: Float64Array;
  readonly to: Float64Array;
  /** By stretch: µs that all stretches before it cover. */
  readonly before: Float64Array;
  readonly total: number;
}

/** @param starts and @param ends of the same length, in any order; what ends before it starts counts as nothing */
export function unionOf(starts: readonly number[], ends: readonly number[]): Union {
  const order = Array.from(starts.keys()).sort((a, b) => (starts[a] ?? 0) - (starts[b] ?? 0));
  const from: number[] = [];
  const to: number[] = [];
  for (const at of order) {
    const start = starts[at] ?? 0;
    const end = ends[at] ?? 0;
    if (end < start) continue;
    const last = to.length - 1;
    if (last >= 0 && start <= (to[last] ?? 0)) to[last] = Math.max(to[last] ?? 0, end);
    else {
      from.push(start);
      to.push(end);
    }
  }
  const before = new Float64Array(from.length);
  let total = 0;
  for (let n = 0; n < from.length; n += 1) {
    before[n] = total;
    total += (to[n] ?? 0) - (from[n] ?? 0);
  }
  return { from: Float64Array.from(from), to: Float64Array.from(to), before, total };
}

/** µs of the time from `start` to `end` that are covered. */
export function covered(union: Union, start: number, end: number): number {
  return end <= start ? 0 : coveredUntil(union, end) - coveredUntil(union, start);
}

/** µs of `inner` that `outer` covers. */
export function coveredOf(outer: Union, inner: Union): number {
  let sum = 0;
  for (let n = 0; n < inner.from.length; n += 1) sum += covered(outer, inner.from[n] ?? 0, inner.to[n] ?? 0);
  return sum;
}

function coveredUntil({ from, to, before }: Union, time: number): number {
  let low = 0;
  let high = from.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((from[middle] ?? Infinity) < time) low = middle + 1;
    else high = middle;
  }
  if (low === 0) return 0;
  const last = low - 1;
  return (before[last] ?? 0) + Math.min(time, to[last] ?? 0) - (from[last] ?? 0);
}
