/** One list of the root, whose items are finished one by one. */
import { cloneElement, createElement, Fragment, type ReactElement, type ReactNode } from 'react';
import type { Element } from 'hast';
import type { List, RootContent } from 'mdast';
import { startOf } from './boundaries.ts';
import { elementsIn } from './elements.ts';
import { BoxedItems, GROUP_SIZE, Groups } from './groups.ts';
import { lineAfter, lineStart, type Source } from './lines.ts';
import type { Pipeline } from './pipeline.ts';
import type { References, Segment } from './references.ts';

/** How many of its parts are finished, and where the lines of the others begin. */
export interface Finished {
  readonly count: number;
  readonly offset: number;
}

export class GrowingList {
  readonly prefix = '';
  /** Called when a finished item was drawn anew. */
  onRedraw = (): void => undefined;
  readonly #pipeline: Pipeline;
  readonly #shell: Element;
  readonly #items = new Groups(BoxedItems);
  readonly #segments: Segment[] = [];
  #references: References | null = null;
  #hasTask = false;
  /** Paragraphs in its items are drawn as such: one blank line anywhere decides it for all. */
  #loose = false;
  #finishedLoose = false;

  /** @param hast the list as far as it is known: its kind and its first number stay */
  constructor(pipeline: Pipeline, hast: Element, node: List | null) {
    this.#pipeline = pipeline;
    this.#loose = node !== null && isLoose(node);
    const { start } = hast.properties;
    this.#shell = { ...hast, properties: start === undefined ? {} : { start }, children: [] };
  }

  /** Before the rest of it is drawn: an item is drawn as the whole list asks for. */
  foresee(rest: RootContent | undefined): void {
    if (rest?.type !== 'list') return;
    const loose = this.#finishedLoose || isLoose(rest);
    rest.spread = loose;
    if (loose === this.#loose) return;
    this.#loose = loose;
    for (const segment of this.#segments) this.#references?.drawAgain(segment);
  }

  foreseen(): void {
    // Nothing of a list stands before its items.
  }

  /**
   * An item is finished once the line that begins the next is complete: until then that may be a thematic break, or
   * more of the item.
   */
  static finished({ children }: List, source: Source): Finished | null {
    for (let count = children.length - 1; count > 0; count -= 1) {
      const item = children[count];
      const offset = item === undefined ? 0 : lineStart(source, startOf(item));
      if (lineAfter(source, offset) !== -1) return { count, offset };
    }
    return null;
  }

  /** @param hast @param node the rest of it, of which the first `count` items are finished; @param source their lines */
  finish(hast: Element, node: RootContent, count: number, source: string, references: References): void {
    this.#references = references;
    const from = this.#items.length;
    for (const item of elementsIn(hast).slice(0, count)) {
      this.#hasTask ||= isTask(item);
      this.#items.push(this.#draw(item, this.#items.length));
    }
    if (node.type === 'list') this.#finishedLoose ||= isLoose(node, count);
    const segment: Segment = {
      source,
      prefix: '',
      prepare: ([first]) => {
        if (first?.type === 'list') first.spread = this.#loose;
      },
      draw: ([list]) => {
        if (list?.type !== 'element') return;
        elementsIn(list).forEach((item, index) => {
          this.#items.replace(from + index, this.#draw(item, from + index));
        });
        this.onRedraw();
      },
    };
    this.#segments.push(segment);
    references.add(segment);
  }

  /** @param rest what is not finished, or null where nothing is */
  render(rest: Element | null): ReactElement {
    const open = rest === null ? [] : elementsIn(rest);
    const properties = { ...this.#shell.properties };
    if (this.#hasTask || open.some(isTask)) properties['className'] = ['contains-task-list'];
    if (this.#items.length + open.length > GROUP_SIZE) properties['role'] = 'list';
    const shell = this.#pipeline.toReact({ ...this.#shell, properties }) as ReactElement;
    const drawn = open.map((item, index) => this.#draw(item, this.#items.length + index));
    return cloneElement(shell, undefined, '\n', this.#items.render(drawn));
  }

  #draw(item: Element, key: number): ReactNode {
    return createElement(Fragment, { key }, this.#pipeline.toReact(item), '\n');
  }
}

/** A list that does not grow, in the same form. */
export const drawList = (pipeline: Pipeline, hast: Element): ReactElement =>
  new GrowingList(pipeline, hast, null).render(hast);

function isTask({ properties: { className } }: Element): boolean {
  return Array.isArray(className) && className.includes('task-list-item');
}

/** @param count of the items that are looked at, with what stands between each and the next */
function isLoose({ spread, children }: List, count = children.length): boolean {
  if (count >= children.length && spread === true) return true;
  return children.slice(0, count).some((item, index) => {
    const next = children[index + 1]?.position?.start.line ?? 0;
    return item.spread === true || next - (item.position?.end.line ?? next) > 1;
  });
}
