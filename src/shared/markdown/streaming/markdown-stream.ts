/**
 * A text that grows, drawn as Markdown: what is finished is drawn once, and only the rest is parsed again. Its law:
 * whatever the steps by which a text came, what `read` gives for it is what one render of the whole text gives.
 */
import { createElement, Fragment, type ReactNode } from 'react';
import type { Element, RootContent as HastContent } from 'hast';
import { beforeMark, beginsWith, endOfWords, pair, type Block } from './blocks.ts';
import { fenceOf, findCuts, startOf } from './boundaries.ts';
import { isElement, withoutFirst } from './elements.ts';
import { drawList, GrowingList } from './growing-list.ts';
import { drawTable, GrowingTable } from './growing-table.ts';
import { BoxedGroup, Groups } from './groups.ts';
import { Grows } from './grows.ts';
import { lineStart, type Source } from './lines.ts';
import { OpenFence } from './open-fence.ts';
import type { Parsed, Pipeline } from './pipeline.ts';
import { canFollow, withAppended } from './plain-tail.ts';
import { References } from './references.ts';
import { repaired } from './repair.ts';

export class MarkdownStream {
  readonly #pipeline: Pipeline;
  #text = '';
  #growing = false;
  #output: ReactNode = null;

  /** Everything before it is finished. */
  #finished = 0;
  #blocks = new Groups(BoxedGroup);
  #references: References;
  /** A block whose first parts are finished; the rest of it is the first block of the rest. */
  #open: GrowingList | GrowingTable | null = null;
  #fence: OpenFence | null = null;
  /** Footnotes are numbered over the whole text: once there is one, the whole is parsed each time. */
  #whole = false;

  /** What is drawn of the rest. */
  #rest: HastContent[] = [];
  #drawn: ReactNode[] = [];
  /** The text ends in a text node. */
  #plain = false;
  /** What is drawn is the text as it is, with nothing closed for the eye. */
  #exact = false;

  constructor(pipeline: Pipeline) {
    this.#pipeline = pipeline;
    this.#references = new References(pipeline);
  }

  /**
   * @param text the whole of it; where it does not begin with what was read before, everything is drawn anew
   * @param growing while it does, marks that are still open are drawn as if they were closed at its end
   */
  read(text: string, growing: boolean): ReactNode {
    if (this.#output !== null && text === this.#text && growing === this.#growing) return this.#output;
    if (!beginsWith(text, this.#text)) this.#reset();
    const delta = text.slice(this.#text.length);
    const same = growing === this.#growing;
    const appended = delta === '' ? this.#exact : same && this.#append(delta);
    this.#text = text;
    this.#growing = growing;
    if (!appended) this.#advance();
    else if (!same) this.#redraw();
    this.#output = createElement(Fragment, null, this.#blocks.render(this.#drawn));
    return this.#output;
  }

  #reset(): void {
    this.#text = '';
    this.#finished = 0;
    this.#blocks = new Groups(BoxedGroup);
    this.#references = new References(this.#pipeline);
    this.#open = null;
    this.#fence = null;
    this.#whole = false;
    this.#plain = false;
    this.#exact = false;
  }

  /** Letters after letters need no parse. @returns false where `delta` may be more than that */
  #append(delta: string): boolean {
    const last = this.#rest.at(-1);
    if (!this.#plain || last === undefined || !canFollow(delta)) return false;
    const next = withAppended(last, this.#text, delta);
    if (next === null) return false;
    this.#rest = this.#rest.with(-1, next);
    this.#drawn = this.#drawn.with(-1, this.#drawRest(next, this.#rest.length - 1));
    return true;
  }

  #advance(): void {
    this.#plain = false;
    if (this.#fence !== null && !this.#readFence(this.#fence)) return;
    // The parser counts without the mark that it drops.
    if (this.#finished === 0 && this.#text.startsWith('\uFEFF')) this.#finished = 1;
    const rest = this.#text.slice(this.#finished);
    const kept = this.#growing
      ? repaired(rest, this.#open instanceof GrowingTable)
      : { text: rest, limit: rest.length };
    const prefix = this.#prefix(rest);
    const source = { text: prefix + kept.text, limit: prefix.length + kept.limit };
    this.#exact = kept.text === rest;
    const parsed = this.#pipeline.parse(source.text, this.#references.finished);
    if (parsed.footnotes && !this.#whole) {
      const text = this.#text;
      this.#reset();
      this.#text = text;
      this.#whole = true;
      this.#advance();
    } else if (this.#take(parsed, source, prefix.length)) {
      this.#plain = !this.#whole && parsed.leafEnd === endOfWords(source);
    } else {
      this.#advance();
    }
  }

  /** What stands before the rest when it is parsed, so that it means what it means in the text. */
  #prefix(rest: string): string {
    if (this.#open !== null) return this.#open.prefix;
    return this.#finished > 0 ? beforeMark(rest) : '';
  }

  /** @returns whether a line has closed it */
  #readFence(fence: OpenFence): boolean {
    const { pre, end } = fence.read(this.#text);
    if (end === null) {
      this.#rest = [pre];
      this.#exact = true;
      this.#redraw();
      return false;
    }
    this.#push(pre);
    this.#fence = null;
    this.#finished = end;
    return true;
  }

  /** @returns false where the rest is better read in another way, which has been prepared */
  #take({ root: { children }, definitions }: Parsed, source: Source, prefix: number): boolean {
    const cuts = this.#whole ? children.map(() => -1) : findCuts(children, source);
    this.#references.see(definitions);
    this.#open?.foresee(children[0]);
    const hast = this.#pipeline.toHast(children, this.#references.all);
    if (isElement(hast[0])) this.#open?.foreseen(hast[0]);
    const blocks = pair(children, hast);

    // What is open ends where it is known to end; until then nothing after it is finished.
    const count = this.#open !== null && cuts[0] === -1 ? 0 : cuts.findLastIndex((cut) => cut !== -1) + 1;
    let start = prefix;
    for (let from = 0; from < count;) {
      const to = cuts.findIndex((cut, index) => index >= from && cut !== -1) + 1;
      const end = cuts[to - 1] ?? start;
      this.#finish(blocks.slice(from, to), source.text.slice(start, end));
      this.#finished += end - start;
      from = to;
      start = end;
    }
    const rest = blocks.slice(count);
    const [only] = rest;
    const left =
      this.#whole || only === undefined || rest.length > 1 ? null : this.#enter(only, source, start);
    this.#references.refresh();
    if (this.#fence !== null) return false;
    this.#rest = left === null ? rest.map((block) => block.hast).filter((node) => node !== null) : [left];
    // Footnotes come after all blocks.
    this.#rest.push(...hast.slice(blocks.filter((block) => block.hast !== null).length));
    this.#redraw();
    return true;
  }

  #redraw(): void {
    this.#drawn = this.#rest.map((node, index) => this.#drawRest(node, index));
  }

  /** @param source the lines of `blocks`, which nothing can change any more but definitions of their references */
  #finish(blocks: readonly Block[], source: string): void {
    const at = this.#blocks.length;
    const open = this.#open;
    const [first] = blocks;
    if (open !== null && isElement(first?.hast)) {
      open.finish(first.hast, first.node, Infinity, source, this.#references);
      open.onRedraw = () => {
        this.#blocks.replace(at, this.#keyed(open.render(null), at));
      };
      this.#blocks.push(this.#keyed(open.render(null), at));
      this.#open = null;
    } else {
      for (const { hast } of blocks) if (hast !== null) this.#push(hast);
      this.#references.add({
        source,
        prefix: this.#finished > 0 ? beforeMark(source) : '',
        draw: (hast) => {
          hast.forEach((node, index) => {
            this.#blocks.replace(at + index, this.#keyed(this.#draw(node), at + index));
          });
        },
      });
    }
    this.#references.settle(blocks.map(({ node }) => node));
  }

  /** Goes inside the one block of the rest, if it is one of those that grow long. @returns what is left of it */
  #enter({ node, hast }: Block, source: Source, start: number): Element | null {
    if (!isElement(hast)) return null;
    if (node.type === 'code') this.#enterFence(hast, fenceOf(node, source), startOf(node), source, start);
    if (node.type !== 'list' && node.type !== 'table') return null;
    const found =
      node.type === 'list' ? GrowingList.finished(node, source) : GrowingTable.finished(node, source);
    if (found === null) return null;
    this.#open ??=
      node.type === 'list'
        ? new GrowingList(this.#pipeline, hast, node)
        : GrowingTable.open(this.#pipeline, hast, node, source, start);
    if (this.#open === null) return null;
    // The head of a table stands before each of its rows.
    const from =
      this.#open.prefix === ''
        ? start
        : Math.max(start, lineStart(source, startOf(node.children[1] ?? node)));
    this.#open.finish(hast, node, found.count, source.text.slice(from, found.offset), this.#references);
    if (node.type === 'list') this.#references.settle(node.children.slice(0, found.count));
    this.#finished += found.offset - start;
    return withoutFirst(hast, found.count);
  }

  #enterFence(
    pre: Element,
    fence: ReturnType<typeof fenceOf>,
    at: number,
    source: Source,
    start: number,
  ): void {
    if (fence === null || fence.closed || lineStart(source, at) !== at) return;
    this.#fence = new OpenFence({ ...fence, content: fence.content - start + this.#finished }, pre);
  }

  #push(hast: HastContent): void {
    const at = this.#blocks.length;
    this.#blocks.push(this.#keyed(this.#draw(hast), at));
  }

  /** Lists and tables have the same form while they grow and afterwards, so that nothing of them is made anew. */
  #draw(hast: HastContent): ReactNode {
    if (isElement(hast) && hast.tagName === 'table') return drawTable(this.#pipeline, hast);
    if (isElement(hast) && /^[uo]l$/.test(hast.tagName)) return drawList(this.#pipeline, hast);
    return this.#pipeline.toReact(hast);
  }

  #drawRest(hast: HastContent, index: number): ReactNode {
    const grows = index === 0 && this.#open !== null && isElement(hast);
    return this.#keyed(
      grows ? this.#open?.render(hast) : this.#draw(hast),
      this.#blocks.length + index,
      this.#growing && index === this.#rest.length - 1,
      isElement(hast) && 'dataFootnotes' in hast.properties,
    );
  }

  #keyed(node: ReactNode, at: number, grows = false, isFooter = false): ReactNode {
    return createElement(Grows, { key: at, value: grows }, at > 0 || isFooter ? '\n' : null, node);
  }
}
