import { createElement, memo, type ReactElement, type ReactNode } from 'react';

const SIZE = 32;

/** Elements, each with its key; the same array as long as none of them changes. */
const Group = memo(function Group({ nodes }: { readonly nodes: readonly ReactNode[] }) {
  return nodes;
});

/**
 * A list that grows at its end. React compares groups, not elements; what is still open stands in the group in which
 * it will stay, so that nothing moves in the page when it is finished.
 */
export class Groups {
  #groups: ReactNode[][] = [];
  #elements: ReactElement[] = [];
  length = 0;

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
    this.#elements[at] = createElement(Group, { key: at, nodes });
  }

  /** @param open what comes after the finished ones, this time */
  render(open: readonly ReactNode[]): ReactElement[] {
    if (open.length === 0) return [...this.#elements];
    const full = Math.floor(this.length / SIZE);
    const nodes = [...(this.#groups[full] ?? []), ...open];
    const elements = this.#elements.slice(0, full);
    for (let from = 0; from < nodes.length; from += SIZE) {
      elements.push(createElement(Group, { key: elements.length, nodes: nodes.slice(from, from + SIZE) }));
    }
    return elements;
  }
}
