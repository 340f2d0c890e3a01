/** The log lines of several runs as one list by time. The only place here that knows how a run keeps its lines. */
import type { Instant } from '#src/lib/instant.ts';
import { knownOf, lineAt, type KnownLog } from '../model/read.ts';

export interface TailLine {
  readonly key: string;
  /** Which of the runs, from 0. */
  readonly run: number;
  readonly at: Instant | null;
  readonly level: 'error' | 'warn' | 'info' | 'debug';
  readonly message: string;
}

/** Lines of each run that are shown at most: its latest. */
export const LINES_A_RUN = 2_000;

/** The latest lines of a run, in the order in which it wrote them. */
export function tailOf({ log, rows }: KnownLog, run: number): readonly TailLine[] {
  const { logs } = log.rows;
  const known = knownOf(logs, rows);
  return Array.from(logs.data.subarray(Math.max(0, known - LINES_A_RUN), known), (row) => {
    const { at, level, message } = lineAt(log, row);
    return { key: `${String(run)}:${String(row)}`, run, at, level, message: message ?? '' };
  });
}

/**
 * One list by time out of several. Each keeps its own order, also where its clock went back, and a line without a time
 * stands behind the one before it in its run.
 */
export function interleave(lists: readonly (readonly TailLine[])[]): readonly TailLine[] {
  const places = lists.map((lines) => {
    let latest = -Infinity;
    return lines.map((line) => {
      latest = Math.max(latest, line.at ?? latest);
      return { line, time: latest };
    });
  });
  // A sort is stable: of one moment the runs come in their order, and each run's lines in its own.
  return places
    .flat()
    .sort((a, b) => (a.time === b.time ? 0 : a.time - b.time))
    .map(({ line }) => line);
}
