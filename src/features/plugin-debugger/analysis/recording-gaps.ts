/** What of a run is not here, and of which time: gathered from all that the run's state says of it. */
import type { Instant } from '#src/lib/instant.ts';
import { latestOf } from '../model/event-log.ts';
import type { RunState } from '../run-state.ts';

/**
 * - `unsent-start`: the server sent no history of what was before this page came
 * - `unsent-cut`: nor of the time of a cut
 * - `to-come`: records that the server has and that are not here yet
 * - `missing`: records that the server could not keep; when they were recorded is not known
 * - `let-go`: the contents of these records were let go to stay within memory; their names and times are here
 * - `cut-off`: there is no connection now
 */
export type GapKind = 'unsent-start' | 'unsent-cut' | 'to-come' | 'missing' | 'let-go' | 'cut-off';

export interface RecordingGap {
  readonly kind: GapKind;
  /** By the server's clock. Null: not known, on that side it may be anywhere. */
  readonly from: Instant | null;
  readonly to: Instant | null;
  /** Records, where that is known. */
  readonly count: number | null;
}

/** @param offset what is to be added to a time of this page's clock to have it by the server's, µs */
export function recordingGaps(run: RunState, offset: number): readonly RecordingGap[] {
  const gaps: RecordingGap[] = run.unsent.map(({ since, until }) =>
    since === null
      ? { kind: 'unsent-start', from: run.startedAt, to: until, count: null }
      : { kind: 'unsent-cut', from: since + offset, to: until + offset, count: null },
  );
  const { history, log, rows } = run;
  if (history !== null && history.folded < history.last) {
    const count = history.last - history.folded - history.waiting.length;
    if (count > 0) gaps.push({ kind: 'to-come', from: latestOf(log, rows), to: firstWaiting(run), count });
  }
  if (history !== null && history.missing > 0) {
    gaps.push({ kind: 'missing', from: null, to: null, count: history.missing });
  }
  const letGo = Math.min(log.payloadFrom, rows);
  if (letGo > 0) gaps.push({ kind: 'let-go', from: run.startedAt, to: latestOf(log, letGo), count: letGo });
  if (run.lostAt !== null) gaps.push({ kind: 'cut-off', from: run.lostAt + offset, to: null, count: null });
  return gaps;
}

function firstWaiting({ history }: RunState): Instant | null {
  for (const { row } of history?.waiting ?? []) if (row !== null && !Number.isNaN(row.at)) return row.at;
  return null;
}
