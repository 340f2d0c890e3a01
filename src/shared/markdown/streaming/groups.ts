import { createElement, memo, type ComponentType, type ReactElement, type ReactNode } from 'react';

/** What has more parts has boxes. */
export const GROUP_SIZE = 32;

interface GroupProps {
  readonly nodes: readonly ReactNode[];
}

/** Elements, each with its key; the same array as long as none of them changes. */
const Group = memo(function Group({ nodes }: GroupProps) {
  return nodes;
});

/**
 * The same in a box of its own: a browser that lays out a box visits each child of it, however little has changed. A
 * long text has boxes in boxes therefore, whether it grows or is drawn at once.
 */
export const BoxedGroup = memo(function BoxedGroup({ nodes }: GroupProps) {
  return createElement('div', { className: 'markdown-part' }, nodes);
});

/** The same of the items of a list, which says by a role that it is one: no box may stand in it otherwise. */
export const BoxedItems = memo(function BoxedItems({ nodes }: GroupProps) {
  return createElement('div', { className: 'markdown-items', role: 'none' }, nodes);
});

/** The same of the rows of a table: a table may have several bodies. */
export const BoxedRows = memo(function BoxedRows({ nodes }: GroupProps) {
  return createElement('tbody', null, nodes);
});

/**
 * A list that grows at its end. React compares groups, not elements; what is still open stands in the group in which
 * it will stay, so that nothing moves in the page when it is finished.
 */
export class Groups {
  #groups: ReactNode[][] = [];
  #elements: ReactElement[] = [];
  readonly #Later: ComponentType<GroupProps>;
  length = 0;

  /** @param later what all groups but the first are drawn as: what is short has no boxes */
  constructor(later: ComponentType<GroupProps>) {
    this.#Later = later;
  }

  push(node: ReactNode): void {
    const at = Math.floor(this.length / GROUP_SIZE);
    this.#put(at, [...(this.#groups[at] ?? []), node]);
    this.length += 1;
  }

  replace(index: number, node: ReactNode): void {
    const at = Math.floor(index / GROUP_SIZE);
    this.#put(at, (this.#groups[at] ?? []).with(index % GROUP_SIZE, node));
  }

  #put(at: number, nodes: ReactNode[]): void {
    this.#groups[at] = nodes;
    this.#elements[at] = this.#draw(at, nodes);
  }

  #draw(at: number, nodes: readonly ReactNode[]): ReactElement {
    return createElement(at === 0 ? Group : this.#Later, { key: at, nodes });
  }

  /** @param open what comes after the finished ones, this time */
  render(open: readonly ReactNode[]): ReactElement[] {
    if (open.length === 0) return [...this.#elements];
    const full = Math.floor(this.length / GROUP_SIZE);
    const nodes = [...(this.#groups[full] ?? []), ...open];
    const elements = this.#elements.slice(0, full);
    for (let from = 0; from < nodes.length; from += GROUP_SIZE)
      elements.push(this.#draw(elements.length, nodes.slice(from, from + GROUP_SIZE)));
    return elements;
  }
}
