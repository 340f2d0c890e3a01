/** Which steps and calls were under way at a moment: whoever asks first has them indexed, later rows are added. */
import { createIntervalIndex, type IntervalIndex } from '#src/lib/interval-index.ts';
import type { EventLog } from './event-log.ts';
import { spanAt, type KnownLog, type Span } from './read.ts';

interface Kept {
  readonly rows: number;
  /** Its ids are those of the spans. */
  readonly index: IntervalIndex;
  /** Spans that had no end among these rows. */
  readonly open: readonly number[];
}

const kept = new WeakMap<EventLog, Kept>();

/**
 * Spans that had begun at `at` (µs) and not ended: what ends then is over, what begins then is under way. One whose end
 * cannot be read is under way at no moment; one without an end goes on.
 * @returns by their first records
 */
export function openAt(run: KnownLog, at: number): Span[] {
  const known = kept.get(run.log);
  // An older state of the run knows fewer ends.
  const from = known && known.rows <= run.rows ? known : { rows: 0, index: createIntervalIndex(), open: [] };
  const next = grown(from, run);
  kept.set(run.log, next);
  return next.index.openAt(at).map((id) => spanAt(run, id));
}

function grown({ rows, index, open }: Kept, { log, rows: until }: KnownLog): Kept {
  if (rows === until) return { rows, index, open };
  const { spans } = log;
  const isEnded = (id: number) => {
    const row = spans.endRow.data[id] ?? -1;
    return row !== -1 && row < until;
  };
  const endOf = (id: number, start: number) => {
    const end = log.at.data[spans.endRow.data[id] ?? -1] ?? NaN;
    return Number.isNaN(end) ? start : end;
  };
  const still = open.filter((id) => {
    if (!isEnded(id)) return true;
    index.setEnd(id, endOf(id, -Infinity));
    return false;
  });
  for (let id = index.size; id < spans.firstRow.length; id += 1) {
    if ((spans.firstRow.data[id] ?? Infinity) >= until) break;
    const start = spans.start.data[id] ?? NaN;
    // Nobody can say that it had begun.
    if (Number.isNaN(start)) index.add(Infinity, Infinity);
    else index.add(start, isEnded(id) ? endOf(id, start) : NaN);
    if (!isEnded(id)) still.push(id);
  }
  return { rows: until, index, open: still };
}
