/** Marks a passage in what is drawn, without touching its elements. */
const NAME = 'nadoo-passage';

/** Where a browser knows no highlights, the passage is selected as a reader would do it. */
export function markPassage(range: Range): void {
  if (typeof Highlight !== 'undefined') {
    CSS.highlights.set(NAME, new Highlight(range));
    return;
  }
  const selection = getSelection();
  selection?.removeAllRanges();
  selection?.addRange(range);
}

export function unmarkPassage(): void {
  if (typeof Highlight !== 'undefined') CSS.highlights.delete(NAME);
}

/** A third from the top of what scrolls it. */
export function scrollToRange(scroller: Element | null, range: Range): void {
  // Not in every test environment.
  if (scroller === null || !('getBoundingClientRect' in range)) return;
  const { top } = scroller.getBoundingClientRect();
  scroller.scrollTop += range.getBoundingClientRect().top - top - scroller.clientHeight / 3;
}
