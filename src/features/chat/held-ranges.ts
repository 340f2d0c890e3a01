import type { Range } from './thread-ranges.ts';

/** So many messages at most are mounted because all was selected. */
const MOST_SELECTED = 300;

/**
 * Messages of a log that must not be taken from under the reader: those with the focus, with their neighbours (the next
 * one to tab to), and those that are selected.
 * @param indexOf the place of the message of a key; -1: there is none
 * @param count of all messages
 */
export function heldRanges(log: HTMLElement, indexOf: (key: string) => number, count: number): Range[] {
  const indexWithin = (node: Node | null): number => {
    const element = node instanceof Element ? node : (node?.parentElement ?? null);
    const row = element?.closest<HTMLElement>('[data-row]') ?? null;
    return row !== null && log.contains(row) ? indexOf(row.dataset['row'] ?? '') : -1;
  };
  const held: Range[] = [];
  const focused = indexWithin(document.activeElement);
  if (focused >= 0) held.push({ first: focused - 1, end: focused + 2 });
  const selection = document.getSelection();
  // Asked first, as it needs no layout. It counts what is selected in a field too.
  if (selection?.type !== 'Range' || selection.isCollapsed) return held;
  const range = selection.getRangeAt(0);
  if (!range.intersectsNode(log)) return held;
  const known = [range.startContainer, range.endContainer].map(indexWithin);
  const [first = -1, last = -1] = known;
  // From before the log, or to behind it: all on that side is selected, mounted or not.
  const whole = { first: Math.max(0, first), end: last < 0 ? count : last + 1 };
  if ((first >= 0 && last >= 0) || whole.end - whole.first <= MOST_SELECTED) held.push(whole);
  else for (const index of known) if (index >= 0) held.push({ first: index, end: index + 1 });
  return held;
}
