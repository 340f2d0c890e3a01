import type { Range } from './thread-ranges.ts';

/**
 * Messages of a log that must not be taken from under the reader: those with the focus, with their neighbours (the next
 * one to tab to), and those that are selected.
 * @param indexOf the place of the message of a key; -1: there is none
 */
export function heldRanges(log: HTMLElement, indexOf: (key: string) => number): Range[] {
  const indexWithin = (node: Node | null): number => {
    const element = node instanceof Element ? node : (node?.parentElement ?? null);
    const row = element?.closest<HTMLElement>('[data-row]') ?? null;
    return row !== null && log.contains(row) ? indexOf(row.dataset['row'] ?? '') : -1;
  };
  const held: Range[] = [];
  const focused = indexWithin(document.activeElement);
  if (focused >= 0) held.push({ first: focused - 1, end: focused + 2 });
  const selection = document.getSelection();
  if (selection !== null && !selection.isCollapsed) {
    const ends = [indexWithin(selection.anchorNode), indexWithin(selection.focusNode)];
    const known = ends.filter((index) => index >= 0);
    if (known.length > 0) held.push({ first: Math.min(...known), end: Math.max(...known) + 1 });
  }
  return held;
}
