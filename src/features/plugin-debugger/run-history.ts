/**
 * Numbered records (extension `debug-history`) into a run, in the order of their numbers. A live frame behind a gap waits
 * for the pages that lie before it, so that nothing that is shown moves, and the end is that of the whole log read at once.
 */
import type { NumberedRow } from './model/page-columns.ts';
import { addRow, reject, type RunDraft } from './run-draft.ts';
import type { RunHistory } from './run-state.ts';

export const emptyHistory: RunHistory = { folded: 0, last: 0, waiting: [], missing: 0, failure: null };

/** A history while a batch is folded. */
export interface HistoryDraft {
  folded: number;
  last: number;
  waiting: NumberedRow[];
  missing: number;
}

export function historyDraftOf({ folded, last, waiting, missing }: RunHistory): HistoryDraft {
  return { folded, last, waiting: [...waiting], missing };
}

/** It is folded, or waits to be. */
export function isKnown({ folded, waiting }: Pick<RunHistory, 'folded' | 'waiting'>, n: number): boolean {
  return n <= folded || waiting[placeOf(waiting, n)]?.n === n;
}

/** A record that came by itself: folded where it is the next one, else kept until it is. */
export function takeRecord(run: RunDraft, history: HistoryDraft, entry: NumberedRow): void {
  if (isKnown(history, entry.n)) return;
  history.last = Math.max(history.last, entry.n);
  if (entry.n !== history.folded + 1) {
    history.waiting.splice(placeOf(history.waiting, entry.n), 0, entry);
    return;
  }
  fold(run, history, entry);
  foldWaiting(run, history, (n) => n === history.folded + 1);
}

/**
 * A stretch of a page, ascending, that was asked for after a number which is folded by now: numbers that it passes over
 * do not exist.
 */
export function takePage(run: RunDraft, history: HistoryDraft, entries: Iterable<NumberedRow>): void {
  for (const entry of entries) {
    foldWaiting(run, history, (n) => n <= entry.n);
    if (entry.n > history.folded) fold(run, history, entry);
  }
  history.last = Math.max(history.last, history.folded);
  foldWaiting(run, history, (n) => n === history.folded + 1);
}

/** The server has nothing after `folded`: what was known to exist beyond is not there. */
export function takeEnd(run: RunDraft, history: HistoryDraft): void {
  foldWaiting(run, history, () => true);
  history.missing += history.last - history.folded;
  history.folded = history.last;
}

function fold(run: RunDraft, history: HistoryDraft, entry: NumberedRow): void {
  history.missing += entry.n - history.folded - 1;
  history.folded = entry.n;
  if (entry.row === null) reject(run, entry);
  else addRow(run, entry.row);
}

function foldWaiting(run: RunDraft, history: HistoryDraft, isDue: (n: number) => boolean): void {
  let due = 0;
  for (let next = history.waiting[due]; next && isDue(next.n); next = history.waiting[due]) {
    fold(run, history, next);
    due += 1;
  }
  if (due > 0) history.waiting.splice(0, due);
}

/** Where `n` stands, or would stand, among ascending numbers. Live frames ascend: the end is looked at first. */
function placeOf(waiting: readonly NumberedRow[], n: number): number {
  if (n > (waiting.at(-1)?.n ?? 0)) return waiting.length;
  let low = 0;
  let high = waiting.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((waiting[middle]?.n ?? 0) < n) low = middle + 1;
    else high = middle;
  }
  return low;
}
