/** The words of a drawn text, as they are searched, and the way from them back to where they stand on the page. */
import { foldText, type FoldedText } from './find-text.ts';

/** Not words of the text: what the page adds to it, and what nobody sees. */
const NO_WORDS = 'button, [aria-hidden="true"], .sr-only, style, [data-added]';
const BLOCKS = 'p, li, td, th, h1, h2, h3, h4, h5, h6, pre, blockquote, dt, dd, div';

export interface DrawnText {
  /** Folded. */
  readonly text: string;
  /** From one place of it to another; null where there is nothing. */
  readonly range: (start: number, end: number) => Range | null;
}

export interface DrawnReading {
  readonly fold?: (text: string) => FoldedText;
  /** What stands between two paragraphs. */
  readonly between?: string;
}

export function readDrawn(root: Element, { fold = foldText, between = '\n' }: DrawnReading = {}): DrawnText {
  const pieces: { readonly node: Text; readonly from: number; readonly origin: FoldedText['origin'] }[] = [];
  let text = '';
  let block: Element | null = null;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (parent?.closest(NO_WORDS) !== null) continue;
    const own = parent.closest(BLOCKS);
    // Words of two paragraphs are not one.
    if (block !== null && own !== block) text += between;
    block = own;
    const folded = fold((node as Text).data);
    // A piece of which nothing is searched holds no place.
    if (folded.text === '') continue;
    pieces.push({ node: node as Text, from: text.length, origin: folded.origin });
    text += folded.text;
  }
  return {
    text,
    range(start, end) {
      const first = pieces.findLast(({ from }) => from <= start);
      const last = pieces.findLast(({ from }) => from < end);
      if (!first || !last || end <= start) return null;
      const range = document.createRange();
      range.setStart(first.node, first.origin(start - first.from));
      range.setEnd(last.node, last.origin(end - last.from));
      return range;
    },
  };
}
