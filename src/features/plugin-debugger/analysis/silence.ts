/** Why nothing comes of a run that still goes on: what is under way in it, what it said last, and how the line is. */
import type { Instant } from '#src/lib/instant.ts';
import { latestOf } from '../model/event-log.ts';
import { knownOf, lineAt, spanAt, timeAt, type Span } from '../model/read.ts';
import { isWhole, type RunState } from '../run-state.ts';
import type { Moment } from './moment.ts';

/** A run that says nothing for so long is asked about, µs. */
export const SILENT_AFTER = 5_000_000;
/** Rows at the end that are looked at for the last time that can be: a clock may have been wrong for a moment. */
const LOOK_BACK = 200;
const MAX_OPEN = 3;

export interface OpenSpan extends Moment {
  /** Of a step its name, of a call its endpoint. */
  readonly name: string;
  /** Of a call: llm, tool …; of a step empty. */
  readonly type: string;
  /** µs since it began; null where that is not known. */
  readonly since: number | null;
}

export interface Silence {
  /** µs since the last record, or since the run's start. */
  readonly lasts: number;
  /** The latest begun first, at most three; how many there are. A call under way explains a silence. */
  readonly calls: readonly OpenSpan[];
  readonly openCalls: number;
  readonly steps: readonly OpenSpan[];
  readonly openSteps: number;
  /** The last line of the log, which may be older than other records. */
  readonly line: (Moment & { readonly message: string | null; readonly since: number | null }) | null;
  /** When the connection was lost, by the server's clock; null: it is fine, and the run itself is silent. */
  readonly lostAt: Instant | null;
}

/**
 * @param now by the server's clock
 * @param lostAt when the connection was lost, by the server's clock; null while it stands
 * @returns null where the run is not silent, or where that cannot be said: it is over, or parts of it are still on their way
 */
export function silenceOf(run: RunState, now: Instant, lostAt: Instant | null): Silence | null {
  if (run.status !== 'running' || !isWhole(run)) return null;
  const last = lastTime(run, now);
  if (last === null || now - last <= SILENT_AFTER) return null;
  const calls = openSpans(run, 'calls', now);
  const steps = openSpans(run, 'steps', now);
  return {
    lasts: now - last,
    calls: calls.latest,
    openCalls: calls.count,
    steps: steps.latest,
    openSteps: steps.count,
    line: lastLine(run, now),
    lostAt,
  };
}

/** The latest time that is not in the future: a record of a wrong clock must not hide a silence. */
function lastTime(run: RunState, now: Instant): Instant | null {
  const latest = latestOf(run.log, run.rows);
  if (latest === null) return run.startedAt;
  if (latest <= now) return latest;
  let found = run.startedAt;
  for (let row = run.rows - 1; row >= 0 && row >= run.rows - LOOK_BACK; row -= 1) {
    const at = timeAt(run.log, row);
    if (at !== null && at <= now && (found === null || at > found)) found = at;
  }
  return found;
}

function openSpans(run: RunState, kind: 'steps' | 'calls', now: Instant) {
  const { spans } = run.log;
  const list = spans[kind];
  const latest: OpenSpan[] = [];
  let count = 0;
  for (let n = list.length - 1; n >= 0; n -= 1) {
    const id = list.data[n] ?? 0;
    const end = spans.endRow.data[id] ?? -1;
    if ((spans.firstRow.data[id] ?? Infinity) >= run.rows || (end !== -1 && end < run.rows)) continue;
    count += 1;
    if (latest.length < MAX_OPEN) latest.push(openSpan(spanAt(run, id), now));
  }
  return { latest, count };
}

function openSpan({ name, type, startedAt, startRow }: Span, now: Instant): OpenSpan {
  const since = startedAt === null ? null : Math.max(0, now - startedAt);
  return { name, type, at: startedAt, row: startRow, since };
}

function lastLine(run: RunState, now: Instant): Silence['line'] {
  const { logs } = run.log.rows;
  for (let n = knownOf(logs, run.rows) - 1, looked = 0; n >= 0 && looked < LOOK_BACK; n -= 1, looked += 1) {
    const row = logs.data[n] ?? 0;
    // The SDK's own repetitions of other records say nothing of the plugin.
    if (run.log.echo.data[row] !== -1) continue;
    const { at, message } = lineAt(run.log, row);
    return { at, row, message, since: at === null ? null : Math.max(0, now - at) };
  }
  return null;
}
