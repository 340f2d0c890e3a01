import { use, useLayoutEffect, useRef, type RefObject } from 'react';
import { Grows } from './grows.ts';

/** From so many rows on, a row more would cost more to lay out than to draw. */
const MANY_ROWS = 24;

/**
 * The browser lays a whole table out again for each row that is added, and measures every cell of it as long as the
 * content decides about the columns. While a long table grows its columns keep the widths that they have, and each row
 * is laid out by itself (`data-settled` in markdown.css); afterwards it is a table like any other.
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
  const columns = widths.map((width) => `${String((width / Math.max(whole, 1)) * 100)}%`);
  table.style.setProperty('--settled-columns', columns.join(' '));
  if (whole > room) table.style.width = `${String(whole)}px`;
  table.dataset['settled'] = '';
}

function release(table: HTMLTableElement): void {
  delete table.dataset['settled'];
  table.removeAttribute('style');
}
