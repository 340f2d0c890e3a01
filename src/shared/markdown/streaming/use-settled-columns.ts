import { use, useLayoutEffect, useRef, type RefObject } from 'react';
import { Grows } from './grows.ts';

/** From so many rows on, a row more would cost more to lay out than to draw. */
const MANY_ROWS = 24;

/**
 * The browser measures every cell of a table again for each row that is added, as long as the content decides about
 * the columns. While a long table grows they keep the widths that they have; afterwards the content decides again.
 */
export function useSettledColumns(): RefObject<HTMLTableElement | null> {
  const ref = useRef<HTMLTableElement>(null);
  const grows = use(Grows);
  const settled = useRef(false);

  useLayoutEffect(() => {
    const table = ref.current;
    if (table === null || settled.current || !grows || table.rows.length < MANY_ROWS) return;
    settled.current = true;
    settle(table);
  });

  useLayoutEffect(() => {
    const table = ref.current;
    if (grows || table === null || !settled.current) return;
    settled.current = false;
    release(table);
  }, [grows]);

  return ref;
}

function settle(table: HTMLTableElement): void {
  const cells = [...(table.rows[0]?.cells ?? [])];
  const whole = table.offsetWidth;
  const widths = cells.map((cell) => cell.offsetWidth);
  const room = table.parentElement?.clientWidth ?? whole;
  for (const [index, cell] of cells.entries())
    cell.style.width = `${String(((widths[index] ?? 0) / Math.max(whole, 1)) * 100)}%`;
  table.style.tableLayout = 'fixed';
  table.style.overflowWrap = 'anywhere';
  if (whole > room) table.style.width = `${String(whole)}px`;
}

function release(table: HTMLTableElement): void {
  table.removeAttribute('style');
  for (const cell of table.rows[0]?.cells ?? []) {
    cell.style.removeProperty('width');
    if (cell.getAttribute('style') === '') cell.removeAttribute('style');
  }
}
