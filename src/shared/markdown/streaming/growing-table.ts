/** One table of the root, whose rows are finished one by one. */
import { cloneElement, createElement, Fragment, type ReactElement, type ReactNode } from 'react';
import type { Element } from 'hast';
import type { RootContent, Table } from 'mdast';
import { startOf } from './boundaries.ts';
import { elementsIn } from './elements.ts';
import type { Finished } from './growing-list.ts';
import { BoxedRows, Groups } from './groups.ts';
import { lineStart, type Source } from './lines.ts';
import type { Pipeline } from './pipeline.ts';
import type { References } from './references.ts';

export class GrowingTable {
  /** The lines that make it a table: a row means nothing without them. */
  readonly prefix: string;
  /** Called when something of it that is finished was drawn anew. */
  onRedraw = (): void => undefined;
  readonly #pipeline: Pipeline;
  readonly #table: Element;
  readonly #rows = new Groups(BoxedRows);
  #head: ReactNode;

  constructor(pipeline: Pipeline, hast: Element, prefix: string) {
    this.#pipeline = pipeline;
    this.#table = { ...hast, children: [] };
    this.prefix = prefix;
    this.foreseen(hast);
  }

  /** @returns null where its first lines would be something else, did they stand by themselves */
  static open(pipeline: Pipeline, hast: Element, node: Table, source: Source, start: number) {
    const first = node.children[1];
    if (first === undefined) return null;
    const prefix = source.text.slice(start, lineStart(source, startOf(first)));
    const [alone, ...others] = pipeline.parse(prefix, []).root.children;
    const isSame = alone?.type === 'table' && others.length === 0 && alone.children.length === 1;
    return isSame && alone.align?.join() === node.align?.join()
      ? new GrowingTable(pipeline, hast, prefix)
      : null;
  }

  foresee(): void {
    // No row depends on another.
  }

  /** The head is drawn by each parse. */
  foreseen(hast: Element): void {
    const head = elementsIn(hast).find(({ tagName }) => tagName === 'thead');
    this.#head = head === undefined ? null : this.#pipeline.toReact(head);
  }

  /** Rows before the last are finished: the line after a row cannot change it. */
  static finished(node: Table, source: Source): Finished | null {
    const last = node.children.at(-1);
    if (last === undefined || node.children.length < 3) return null;
    const offset = lineStart(source, startOf(last));
    return offset < source.limit ? { count: node.children.length - 2, offset } : null;
  }

  /** @param hast the rest of it, of which the first `count` rows are finished; @param source their lines */
  finish(hast: Element, _node: RootContent, count: number, source: string, references: References): void {
    const from = this.#rows.length;
    if (from === 0) this.#addHead(references);
    for (const row of rowsOf(hast).slice(0, count)) this.#rows.push(this.#draw(row, this.#rows.length));
    references.add({
      source,
      prefix: this.prefix,
      draw: ([table]) => {
        if (table?.type !== 'element') return;
        rowsOf(table).forEach((row, index) => {
          this.#rows.replace(from + index, this.#draw(row, from + index));
        });
        this.onRedraw();
      },
    });
  }

  /** @param rest what is not finished, or null where nothing is */
  render(rest: Element | null): ReactElement {
    const shell = this.#pipeline.toReact(this.#table) as ReactElement;
    const open = rest === null ? [] : rowsOf(rest);
    const drawn = open.map((row, index) => this.#draw(row, this.#rows.length + index));
    const [first, ...others] = this.#rows.render(drawn);
    const body = first === undefined ? null : createElement('tbody', null, first);
    return cloneElement(shell, undefined, this.#head, body, others);
  }

  #addHead(references: References): void {
    references.add({
      source: this.prefix,
      prefix: '',
      draw: ([table]) => {
        if (table?.type !== 'element') return;
        this.foreseen(table);
        this.onRedraw();
      },
    });
  }

  #draw(row: Element, key: number): ReactNode {
    return createElement(Fragment, { key }, this.#pipeline.toReact(row));
  }
}

/** A table that does not grow, in the same form. */
export const drawTable = (pipeline: Pipeline, hast: Element): ReactElement =>
  new GrowingTable(pipeline, hast, '').render(hast);

const bodyOf = (table: Element): Element | undefined =>
  elementsIn(table).find(({ tagName }) => tagName === 'tbody');

export function rowsOf(table: Element): Element[] {
  const body = bodyOf(table);
  return body === undefined ? [] : elementsIn(body);
}
