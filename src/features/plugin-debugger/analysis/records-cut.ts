import type { Instant } from '#src/lib/instant.ts';
import { CUT_WITHIN_LAST, readRecordsCut, type RecordsCut } from '#src/protocol/records-cut.ts';
import { knownOf, lineAt, type KnownLog } from '../model/read.ts';

export interface CutHere extends RecordsCut {
  /** Null where the time cannot be read. */
  readonly at: Instant | null;
}

/** Where the server stopped keeping records of a run that had too many, by the last lines of its log. */
export function recordsCutOf({ log, rows }: KnownLog): CutHere | null {
  const lines = log.rows.logs;
  const known = knownOf(lines, rows);
  for (let at = known - 1; at >= Math.max(0, known - CUT_WITHIN_LAST); at -= 1) {
    const line = lineAt(log, lines.data[at] ?? 0);
    const cut = line.level === 'warn' && line.message !== null ? readRecordsCut(line.message) : null;
    if (cut !== null) return { ...cut, at: line.at };
  }
  return null;
}
