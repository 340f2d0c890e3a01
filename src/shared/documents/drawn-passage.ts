/**
 * Where a passage of a Markdown text stands once that is drawn. Signs are gone there, and blanks are others: letters and
 * digits are compared, in order. Where something in between is drawn otherwise (a formula), both ends tell.
 */
import { readDrawn } from '../find/drawn-text.ts';
import { foldWords, placesOf, wordsOf } from '../find/find-text.ts';
import type { TextRange } from './find-passage.ts';

/** Letters of an end that are told apart from others well enough. */
const END_LETTERS = 24;

/** Null: it is not drawn, or not in these words. */
export function findDrawnPassage(root: Element, text: string, { start, end }: TextRange): Range | null {
  const sought = foldWords(wordsOf(text.slice(start, end))).text;
  if (sought === '') return null;
  const drawn = readDrawn(root, { fold: foldWords, between: '' });
  const before = foldWords(wordsOf(text.slice(0, start))).text;
  const whole = nth(drawn.text, sought, before);
  if (whole !== null) return trimmed(drawn.range(whole, whole + sought.length));
  if (sought.length <= 2 * END_LETTERS) return null;
  const head = nth(drawn.text, sought.slice(0, END_LETTERS), before);
  if (head === null) return null;
  const tail = sought.slice(-END_LETTERS);
  const last = drawn.text.indexOf(tail, head + END_LETTERS);
  // Further away it is another passage that ends alike.
  if (last < 0 || last - head > 2 * sought.length) return null;
  return trimmed(drawn.range(head, last + tail.length));
}

/** The one among its likes that has as many of them before it as in the text. */
function nth(drawn: string, sought: string, before: string): number | null {
  const places = placesOf(drawn, sought);
  return places[Math.min(placesOf(before, sought).length, places.length - 1)] ?? null;
}

/** Without what leads over to the next word. */
function trimmed(range: Range | null): Range | null {
  if (range?.endContainer.nodeType !== Node.TEXT_NODE) return range;
  const { data } = range.endContainer as Text;
  const kept = data.slice(0, range.endOffset).replace(/[\s\p{Ps}\p{Pi}]+$/u, '').length;
  range.setEnd(range.endContainer, kept);
  return range;
}
