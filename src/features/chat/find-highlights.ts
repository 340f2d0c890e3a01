/** Marks what was found with the CSS Custom Highlight API: the page's elements stay as they are. */
import { foldText, placesOf } from './find-text.ts';
import type { MatchPlace } from './find-matches.ts';

const ALL = 'nadoo-find';
const CURRENT = 'nadoo-find-current';

const WORDS = '.text-read';
const NO_WORDS = 'button, [aria-hidden="true"], .sr-only, style';
const BLOCKS = 'p, li, td, th, h1, h2, h3, h4, h5, h6, pre, blockquote, dt, dd, div';

/** The matches in a drawn message, in order. */
export function rangesIn(row: HTMLElement, query: string): Range[] {
  const folded = foldText(query).text;
  return [...row.querySelectorAll<HTMLElement>(WORDS)].flatMap((root) => rangesWithin(root, folded));
}

function rangesWithin(root: HTMLElement, query: string): Range[] {
  const pieces: { readonly node: Text; readonly from: number; readonly origin: (place: number) => number }[] =
    [];
  let text = '';
  let block: Element | null = null;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (parent?.closest(NO_WORDS) !== null) continue;
    const own = parent.closest(BLOCKS);
    // Words of two paragraphs are not one.
    if (block !== null && own !== block) text += '\n';
    block = own;
    const folded = foldText((node as Text).data);
    pieces.push({ node: node as Text, from: text.length, origin: folded.origin });
    text += folded.text;
  }
  return placesOf(text, query).flatMap((place) => {
    const first = pieces.findLast(({ from }) => from <= place);
    const last = pieces.findLast(({ from }) => from < place + query.length);
    if (!first || !last) return [];
    const range = document.createRange();
    range.setStart(first.node, first.origin(place - first.from));
    range.setEnd(last.node, last.origin(place + query.length - last.from));
    return [range];
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
