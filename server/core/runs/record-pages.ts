/** Pages of a run's records as NDJSON (extension `debug-history`), and what there is in sum. */
import type { ExecutionRecord } from '../model.ts';
import type { Storage } from '../ports.ts';

export const DEFAULT_PAGE = 1_000;
/** Of most runs all of it: a page that is asked for when the one before has come costs a way there and back. */
export const MAX_PAGE = 100_000;
/** Rows of the first query and piece: its lines leave before the others are read. */
const FIRST_PIECE = 250;
/** A query costs as much as some thousand short rows: while they are short, more are read at once. */
const MAX_PIECE = 4_000;
const SHORT_PIECE_LENGTH = 256 * 1024;
/** A page ends behind the record that reaches this, in characters: values are large as well as many. */
const MAX_PAGE_LENGTH = 32 * 1024 * 1024;
/** Of large values fewer are held at once. */
const MAX_PIECE_LENGTH = 8 * 1024 * 1024;

/**
 * Lines `{n, type, data}` with `n` above `after`, in pieces. Where it ends before `limit`, the next page begins after
 * the last line's `n` all the same: a page without a line is the end.
 */
export async function* recordLines(
  storage: Pick<Storage, 'runRecordLines'>,
  executionId: string,
  after: number,
  limit: number,
): AsyncGenerator<string> {
  let begun = after;
  let size = FIRST_PIECE;
  let length = 0;
  for (let left = limit; left > 0 && length < MAX_PAGE_LENGTH;) {
    const wanted = Math.min(left, size);
    const { text, count, last } = await storage.runRecordLines(executionId, begun, wanted, MAX_PIECE_LENGTH);
    if (count === 0) return;
    yield text;
    begun = last;
    left -= count;
    length += text.length;
    if (text.length < SHORT_PIECE_LENGTH) size = Math.min(size * 4, MAX_PIECE);
  }
}

/** What a run is, as `execution_info` tells it, and how many records of each kind there are. */
export async function summarizeRun(
  storage: Pick<Storage, 'countRunRecords' | 'lastRunRecord'>,
  execution: ExecutionRecord,
): Promise<Record<string, unknown>> {
  const { id, plugin_id, tool_name, status, started_at, ended_at, duration, error } = execution;
  const last = await storage.lastRunRecord(id);
  const counts = await storage.countRunRecords(id);
  return {
    execution_id: id,
    plugin_id,
    tool_name,
    status,
    started_at,
    ended_at,
    duration,
    error,
    last,
    counts,
  };
}
