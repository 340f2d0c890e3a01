/** Brings what was found into the sight of the boxes that it stands in: of a folded text, of code that is scrolled. */

/** So much of a box shows what stands in it plainly: a fold fades towards its end. */
const PLAIN = 2 / 3;

/**
 * Scrolls each box between a range and its message so that the range is in its middle, as the browser's own search does:
 * what folds a text opens when it is scrolled.
 * @returns where the range is then
 */
export function bringIntoSight(range: Range, row: HTMLElement): DOMRect {
  const { commonAncestorContainer: inner } = range;
  let box = inner instanceof HTMLElement ? inner : inner.parentElement;
  for (; box !== null && box !== row; box = box.parentElement) {
    if (box.scrollHeight > box.clientHeight) box.scrollTop += wayTo(range, box, 'top', 'bottom');
    if (box.scrollWidth > box.clientWidth) box.scrollLeft += wayTo(range, box, 'left', 'right');
  }
  return range.getBoundingClientRect();
}

/** px to the middle of a box, along one axis; 0 where it is seen as it is. */
function wayTo(range: Range, box: HTMLElement, start: 'top' | 'left', end: 'bottom' | 'right'): number {
  const found = range.getBoundingClientRect();
  const around = box.getBoundingClientRect();
  const plainEnd = around[start] + (around[end] - around[start]) * PLAIN;
  if (found[start] >= around[start] && found[end] <= plainEnd) return 0;
  return (found[start] + found[end] - around[start] - around[end]) / 2;
}
