/**
 * A click belongs to the control that was pressed. A person holds a button down for about 100 ms; when the page
 * moves in between (somebody joins, a run appears above), the browser gives the click to what the pointer is over
 * at the release, or to an ancestor of both, and the control that was pressed gets nothing. Here it gets its click.
 *
 * What is drawn late comes into places that are held for it; this is for lists that live.
 */

const CONTROLS = 'a[href], button, [role="option"], [role="row"], [role="treeitem"], [role="switch"]';
/** A pointer that went farther meanwhile was dragged, px. */
const STILL_PX = 4;

interface Press {
  readonly control: HTMLElement;
  readonly x: number;
  readonly y: number;
}

/** @param signal ends it */
export function keepClicks(page: Document, signal: AbortSignal): void {
  let press: Press | null = null;
  const onPointerDown = (event: PointerEvent): void => {
    const control = event.target instanceof Element ? event.target.closest(CONTROLS) : null;
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    press = plain && control instanceof HTMLElement ? { control, x: event.clientX, y: event.clientY } : null;
  };
  const onClick = (event: MouseEvent): void => {
    // Clicks by key and by script come from nowhere: they have no press, and count none.
    if (press === null || event.detail === 0) return;
    const { control, x, y } = press;
    press = null;
    const isStill = Math.hypot(event.clientX - x, event.clientY - y) <= STILL_PX;
    const isKept = event.target instanceof Node && control.contains(event.target);
    if (isKept || !isStill || !control.isConnected) return;
    event.stopImmediatePropagation();
    event.preventDefault();
    control.click();
  };
  page.addEventListener('pointerdown', onPointerDown, { capture: true, signal });
  page.addEventListener('click', onClick, { capture: true, signal });
}
