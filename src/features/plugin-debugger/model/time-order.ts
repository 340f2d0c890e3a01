/** The rows of a log by time: late and out-of-order records stand where they belong. */
import type { EventLog } from './event-log.ts';

/** Kept up as the log grows: only what is new is sorted, and what it displaces moved. */
export interface TimeOrder {
  /** Rows by time; those of one moment in the order in which they came. Valid up to `length`. */
  order: Int32Array;
  length: number;
  /** Grows when late rows were put among those that stood already: without it the order has only been added to. */
  rewrites: number;
}

const kept = new WeakMap<EventLog, TimeOrder>();

/** The order of all rows that the log has by now. */
export function timeOrderOf(log: EventLog): TimeOrder {
  let made = kept.get(log);
  if (made === undefined) {
    made = { order: new Int32Array(256), length: 0, rewrites: 0 };
    kept.set(log, made);
  }
  if (made.length < log.length) take(log, made);
  return made;
}

/** When a row is placed: what has no time of its own stands behind what came before it. */
export function placedAt(log: EventLog, row: number): number {
  const at = log.at.data[row] ?? NaN;
  return Number.isNaN(at) ? (log.latest.data[row] ?? -Infinity) : at;
}

/** How many rows of the order are placed at `at` or before. */
export function countUntil(log: EventLog, { order, length }: TimeOrder, at: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (placedAt(log, order[middle] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

function take(log: EventLog, made: TimeOrder): void {
  const known = made.length;
  if (log.length > made.order.length) {
    const grown = new Int32Array(Math.max(log.length, made.order.length * 2));
    grown.set(made.order.subarray(0, known));
    made.order = grown;
  }
  const { order } = made;
  for (let row = known; row < log.length; row += 1) order[row] = row;
  made.length = log.length;
  const fresh = order.subarray(known, log.length);
  const isBefore = (a: number, b: number) => placedAt(log, a) - placedAt(log, b) || a - b;
  if (!isAscending(log, fresh)) fresh.sort(isBefore);
  if (known === 0 || isBefore(order[known - 1] ?? 0, order[known] ?? 0) < 0) return;
  made.rewrites += 1;
  // Merged from the end, so that what is not displaced is not looked at.
  const late = fresh.slice();
  let from = known - 1;
  let to = log.length - 1;
  for (let at = late.length - 1; at >= 0; to -= 1) {
    const mine = late[at] ?? 0;
    const other = order[from] ?? 0;
    if (from >= 0 && isBefore(other, mine) > 0) {
      order[to] = other;
      from -= 1;
    } else {
      order[to] = mine;
      at -= 1;
    }
  }
}

function isAscending(log: EventLog, rows: Int32Array): boolean {
  for (let at = 1; at < rows.length; at += 1) {
    if (placedAt(log, rows[at - 1] ?? 0) > placedAt(log, rows[at] ?? 0)) return false;
  }
  return true;
}
