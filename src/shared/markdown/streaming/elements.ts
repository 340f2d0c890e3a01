import type { Element, RootContent } from 'hast';

export const elementsIn = ({ children }: Element): Element[] =>
  children.filter((child): child is Element => child.type === 'element');

/** The list or table without its first `count` items or rows. */
export function withoutFirst(block: Element, count: number): Element {
  if (block.tagName !== 'table') return { ...block, children: elementsIn(block).slice(count) };
  const children = elementsIn(block).map((part) =>
    part.tagName === 'tbody' ? { ...part, children: elementsIn(part).slice(count) } : part,
  );
  return { ...block, children };
}

export const isElement = (node: RootContent | null | undefined): node is Element => node?.type === 'element';
