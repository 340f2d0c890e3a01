/** An open block of fenced code: its lines are text, so nothing of them is parsed. */
import type { Element, RootContent as HastContent } from 'hast';
import { closes, type Fence } from './boundaries.ts';
import { lineAfter } from './lines.ts';

export class OpenFence {
  readonly #fence: Fence;
  readonly #pre: Element;
  /** Where the first line begins that is not known to be code. */
  #at: number;

  /** @param fence with `content` counted from the start of the text */
  constructor(fence: Fence, pre: Element) {
    this.#fence = fence;
    this.#pre = pre;
    this.#at = fence.content;
  }

  /**
   * @param text the whole text
   * @returns the block as it is now, and where the rest begins once a line has closed it
   */
  read(text: string): { pre: HastContent; end: number | null } {
    const source = { text, limit: text.length };
    for (let after = lineAfter(source, this.#at); after !== -1; after = lineAfter(source, this.#at)) {
      if (this.#closesAt(text, after)) return { pre: this.#draw(text, this.#at), end: after };
      this.#at = after;
    }
    // A line without its end closes it as well, as long as nothing follows.
    const end = this.#closesAt(text, text.length) ? this.#at : text.length;
    return { pre: this.#draw(text, end), end: null };
  }

  #closesAt(text: string, end: number): boolean {
    return end - this.#at < 1_000 && closes(text.slice(this.#at, end).replace(/[\r\n]+$/, ''), this.#fence);
  }

  #draw(text: string, end: number): HastContent {
    const code = this.#pre.children[0] as Element;
    const lines = withoutLastLineEnd(text.slice(this.#fence.content, end)).replaceAll('\0', '\uFFFD');
    const value = lines === '' ? '' : `${lines}\n`;
    return { ...this.#pre, children: [{ ...code, children: [{ type: 'text', value }] }] };
  }
}

function withoutLastLineEnd(lines: string): string {
  if (lines.endsWith('\r\n')) return lines.slice(0, -2);
  return lines.endsWith('\n') || lines.endsWith('\r') ? lines.slice(0, -1) : lines;
}
