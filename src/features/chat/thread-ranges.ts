/** Which messages are mounted: those in sight, and those that somebody holds on to. */

/** Messages from `first` to before `end`. */
export interface Range {
  readonly first: number;
  readonly end: number;
}

/** The ranges in order, within 0 and `count`, without empty ones; those that touch are one. */
export function joinRanges(ranges: readonly Range[], count: number): readonly Range[] {
  const bounded = ranges
    .map(({ first, end }) => ({ first: Math.max(0, first), end: Math.min(count, end) }))
    .filter(({ first, end }) => first < end)
    .sort((a, b) => a.first - b.first);
  const joined: Range[] = [];
  for (const range of bounded) {
    const last = joined.at(-1);
    if (last && range.first <= last.end)
      joined[joined.length - 1] = { first: last.first, end: Math.max(last.end, range.end) };
    else joined.push(range);
  }
  return joined;
}

export function sameRanges(a: readonly Range[], b: readonly Range[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ first, end }, index) => first === b[index]?.first && end === b[index].end)
  );
}

/** What is left out: before each range the rest since the one before, and behind the last one what remains. */
export function gapsOf(ranges: readonly Range[], count: number): readonly Range[] {
  const ends = [0, ...ranges.map(({ end }) => end)];
  return ends.map((first, index) => ({ first, end: ranges[index]?.first ?? count }));
}
