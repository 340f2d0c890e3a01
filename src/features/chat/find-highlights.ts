/** Marks what was found with the CSS Custom Highlight API: the page's elements stay as they are. */
import { readDrawn } from '#src/shared/find/drawn-text.ts';
import { foldText, placesOf } from '#src/shared/find/find-text.ts';
import type { MatchPlace } from './find-matches.ts';

const ALL = 'nadoo-find';
const CURRENT = 'nadoo-find-current';

const WORDS = '.text-read';

/** The matches in a drawn message, in order. */
export function rangesIn(row: HTMLElement, query: string): Range[] {
  const folded = foldText(query).text;
  return [...row.querySelectorAll<HTMLElement>(WORDS)].flatMap((root) => {
    const drawn = readDrawn(root);
    return placesOf(drawn.text, folded).flatMap((place) => drawn.range(place, place + folded.length) ?? []);
  });
}

/** The n-th match of a drawn message; where it has fewer than was counted, its last. */
export function rangeOf(row: HTMLElement, query: string, n: number): Range | null {
  const ranges = rangesIn(row, query);
  return ranges[Math.min(n, ranges.length - 1)] ?? null;
}

/** Marks all matches that are mounted; none where the browser has no such thing. */
export function markMatches(rows: readonly HTMLElement[], query: string, current: MatchPlace | null): void {
  if (typeof Highlight === 'undefined') return;
  const all = new Highlight();
  const own = new Highlight();
  for (const row of query === '' ? [] : rows) {
    const ranges = rangesIn(row, query);
    const chosen = row.dataset['row'] === current?.key ? Math.min(current?.n ?? 0, ranges.length - 1) : -1;
    for (const [index, range] of ranges.entries()) (index === chosen ? own : all).add(range);
  }
  own.priority = 1;
  CSS.highlights.set(ALL, all);
  CSS.highlights.set(CURRENT, own);
}

export function unmarkMatches(): void {
  if (typeof Highlight === 'undefined') return;
  CSS.highlights.delete(ALL);
  CSS.highlights.delete(CURRENT);
}
