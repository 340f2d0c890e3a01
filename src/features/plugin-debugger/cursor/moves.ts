/** Where the cursor goes from where it is: to the next record, step or error, by time. */
import { isErrorRow, kinds } from '../model/row.ts';
import { orNull } from '../model/or-null.ts';
import type { KnownLog } from '../model/read.ts';
import { countUntil, placedAt, timeOrderOf } from '../model/time-order.ts';
import type { Moment } from '../model/variables-at.ts';

export type Target = 'event' | 'step' | 'error';
export type Direction = 1 | -1;

/**
 * The next moment of a kind.
 * @param from null: the end of the run
 * @param folded echoes are passed over
 * @returns null where there is none in that direction
 */
export function nextMoment(
  run: KnownLog,
  from: Moment | null,
  target: Target,
  direction: Direction,
  folded: boolean,
): Moment | null {
  const { log, rows } = run;
  const order = timeOrderOf(log);
  // At the end one stands on the last record; that it is an error or a step is still to be found.
  const begin = from ?? (target === 'event' ? outermost(run, 1) : null);
  for (let at = startOf(run, begin, direction); at >= 0 && at < order.length; at += direction) {
    const row = order.order[at] ?? 0;
    if (row < rows && isTarget(run, row, target, folded)) return momentOf(run, row);
  }
  return null;
}

/** The error that is met first from the other end: the first of the run looking forward, the last looking back. */
export function furthestError(run: KnownLog, direction: Direction): Moment | null {
  const edge = outermost(run, direction === 1 ? -1 : 1);
  if (edge?.row == null) return null;
  return isError(run, edge.row) ? edge : nextMoment(run, edge, 'error', direction, false);
}

/** The first moment of the run, or its last. */
export function outermost(run: KnownLog, direction: Direction): Moment | null {
  const order = timeOrderOf(run.log);
  const begin = direction === 1 ? order.length - 1 : 0;
  for (let at = begin; at >= 0 && at < order.length; at -= direction) {
    const row = order.order[at] ?? 0;
    if (row < run.rows) return momentOf(run, row);
  }
  return null;
}

export function momentOf({ log }: KnownLog, row: number): Moment {
  return { at: orNull(log.at.data[row]) ?? placedAt(log, row), row };
}

export function isError({ log }: KnownLog, row: number): boolean {
  return isErrorRow(log.kind.data[row], log.flag.data[row]);
}

function isTarget(run: KnownLog, row: number, target: Target, folded: boolean): boolean {
  if (target === 'step') return run.log.kind.data[row] === kinds.stepStart;
  if (target === 'error') return isError(run, row);
  return !folded || run.log.echo.data[row] === -1;
}

/** The place in the order from which to look on. */
function startOf({ log }: KnownLog, from: Moment | null, direction: Direction): number {
  const order = timeOrderOf(log);
  if (from === null) return direction === 1 ? order.length : order.length - 1;
  const until = countUntil(log, order, from.at);
  if (from.row === null) return direction === 1 ? until : until - 1;
  // Among rows of the same moment the cursor stands on one of them.
  let at = until - 1;
  while (at >= 0 && order.order[at] !== from.row && placedAt(log, order.order[at] ?? 0) === from.at) at -= 1;
  return order.order[at] === from.row ? at + direction : direction === 1 ? until : until - 1;
}
