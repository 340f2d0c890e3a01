import type { Instant } from '#src/lib/instant.ts';
import { CUT_WITHIN_LAST, type RecordsCut } from '#src/protocol/records-cut.ts';
import { textAt } from '../model/event-log.ts';
import { knownOf, timeAt } from '../model/read.ts';
import type { RunState } from '../run-state.ts';

export interface CutHere extends RecordsCut {
  /** Null where the time cannot be read. */
  readonly at: Instant | null;
}

/**
 * Where the server stopped keeping records of a run that had too many, by the last lines of its log. Servers that do not
 * number their records take none from elsewhere, and cut nothing.
 */
export function recordsCutOf({
  log,
  rows,
  history,
}: Pick<RunState, 'log' | 'rows' | 'history'>): CutHere | null {
  if (history === null) return null;
  const lines = log.rows.logs;
  const known = knownOf(lines, rows);
  for (let at = known - 1; at >= Math.max(0, known - CUT_WITHIN_LAST); at -= 1) {
    const row = lines.data[at] ?? 0;
    const cut = textAt(log, log.aux, row);
    if (cut !== '') return { ...(JSON.parse(cut) as RecordsCut), at: timeAt(log, row) };
  }
  return null;
}
