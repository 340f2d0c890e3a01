/** What the reader looks at, as an element of the page, so that it can be put back where it was. */

export interface ThreadAnchor {
  /** Of the message in which it stands. */
  readonly key: string;
  readonly row: HTMLElement;
  readonly element: Element;
  /** px from the top of all that scrolls to the element, and to its message. */
  readonly y: number;
  readonly rowY: number;
}

/** Elements within elements; what is deeper moves with what it stands in. */
const DEEPEST = 9;

/** How far down in what scrolls an element stands, wherever that is scrolled to, px. */
export function placeIn(scroller: HTMLElement, element: Element): number {
  return element.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop;
}

/** The first thing of which the top is in sight; of what is higher than the window, the first in it that is. */
export function findAnchor(scroller: HTMLElement, rows: Iterable<HTMLElement>): ThreadAnchor | null {
  const window = scroller.getBoundingClientRect();
  for (const row of rows) {
    const box = row.getBoundingClientRect();
    if (box.bottom <= window.top + 1) continue;
    if (box.top >= window.bottom) return null;
    return anchorAt(scroller, row, box.top >= window.top ? row : firstInSight(row, window.top));
  }
  return null;
}

/** What the reader writes in within `log`, or null. */
export function fieldIn(log: HTMLElement): Element | null {
  const { activeElement } = document;
  return activeElement?.matches('textarea') === true && log.contains(activeElement) ? activeElement : null;
}

export function anchorAt(scroller: HTMLElement, row: HTMLElement, element: Element): ThreadAnchor {
  const rowY = placeIn(scroller, row);
  const y = element === row ? rowY : placeIn(scroller, element);
  return { key: row.dataset['row'] ?? '', row, element, y, rowY };
}

function firstInSight(row: Element, top: number): Element {
  let found = row;
  for (let depth = 0; depth < DEEPEST; depth += 1) {
    const next = [...found.children].find((child) => {
      const { bottom, height } = child.getBoundingClientRect();
      return height > 0 && bottom > top + 1;
    });
    if (next === undefined) return found;
    found = next;
    if (next.getBoundingClientRect().top >= top) return found;
  }
  return found;
}
