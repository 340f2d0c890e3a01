import { useEffect, useRef, type RefObject } from 'react';
import type { VirtualListHandle } from '#src/ui/virtual-list/virtual-list.tsx';
import { upperBound } from '../model/column.ts';
import type { EventLog } from '../model/event-log.ts';
import type { Moment } from '../model/variables-at.ts';

/**
 * Brings the entry at the cursor into sight when the cursor moves, its end when the cursor goes back there; not when
 * entries come.
 */
export function useScrollToMoment(
  list: RefObject<VirtualListHandle | null>,
  log: EventLog,
  rows: Int32Array,
  moment: Moment | null,
): void {
  const shown = useRef(rows);
  useEffect(() => {
    shown.current = rows;
  });
  const before = useRef(moment);
  useEffect(() => {
    const wasAway = before.current !== null;
    before.current = moment;
    if (shown.current.length === 0) return;
    if (moment === null) {
      if (wasAway) list.current?.scrollToIndex(shown.current.length - 1, 'end');
      return;
    }
    list.current?.scrollToIndex(Math.max(0, indexOf(log, shown.current, moment)), 'auto');
  }, [list, log, moment]);
}

/** The entry of the cursor's own row, else the last that is no later. */
function indexOf(log: EventLog, rows: Int32Array, { at, row }: Moment): number {
  if (row !== null) {
    const own = upperBound(rows, row) - 1;
    if (rows[own] === row) return own;
  }
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((log.latest.data[rows[middle] ?? 0] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
