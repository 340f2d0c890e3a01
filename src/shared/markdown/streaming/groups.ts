import { createElement, memo, type ComponentType, type ReactElement, type ReactNode } from 'react';

const SIZE = 32;

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

/**
 * A list that grows at its end. React compares groups, not elements; what is still open stands in the group in which
 * it will stay, so that nothing moves in the page when it is finished.
 */
export class Groups {
  #groups: ReactNode[][] = [];
  #elements: ReactElement[] = [];
  readonly #Later: ComponentType<GroupProps>;
  length = 0;

  /** @param later what all groups but the first are drawn as: a short text has no boxes */
  constructor(later: ComponentType<GroupProps> = Group) {
    this.#Later = later;
  }

  push(node: ReactNode): void {
    const at = Math.floor(this.length / SIZE);
    this.#put(at, [...(this.#groups[at] ?? []), node]);
    this.length += 1;
  }

  replace(index: number, node: ReactNode): void {
    const at = Math.floor(index / SIZE);
    this.#put(at, (this.#groups[at] ?? []).with(index % SIZE, node));
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
    const full = Math.floor(this.length / SIZE);
    const nodes = [...(this.#groups[full] ?? []), ...open];
    const elements = this.#elements.slice(0, full);
    for (let from = 0; from < nodes.length; from += SIZE)
      elements.push(this.#draw(elements.length, nodes.slice(from, from + SIZE)));
    return elements;
  }
}
