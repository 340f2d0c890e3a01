/** Pages of a run's records as NDJSON (extension `debug-history`), and what there is in sum. */
import type { ExecutionRecord, RunRecordRow } from '../model.ts';
import type { Storage } from '../ports.ts';

export const DEFAULT_PAGE = 1_000;
export const MAX_PAGE = 5_000;
/** Rows of the first query and piece: its lines leave before the others are read. */
const FIRST_PIECE = 250;
/** A query costs as much as some hundred short rows: while they are short, more are read at once. */
const MAX_PIECE = 1_000;
const SHORT_PIECE_LENGTH = 256 * 1024;
/** A page ends behind the record that reaches this, in characters: values are large as well as many. */
const MAX_PAGE_LENGTH = 8 * 1024 * 1024;

/**
 * Lines `{n, type, data}` with `n` above `after`, in pieces. Where it ends before `limit`, the next page begins after
 * the last line's `n` all the same: a page without a line is the end.
 */
export async function* recordLines(
  storage: Pick<Storage, 'runRecords'>,
  executionId: string,
  after: number,
  limit: number,
): AsyncGenerator<string> {
  let last = after;
  let length = 0;
  let size = FIRST_PIECE;
  for (let left = limit; left > 0 && length < MAX_PAGE_LENGTH;) {
    const wanted = Math.min(left, size);
    const rows = await storage.runRecords(executionId, last, wanted);
    let piece = '';
    for (const row of rows) {
      piece += lineOf(row);
      last = row.n;
      left -= 1;
      if (length + piece.length >= MAX_PAGE_LENGTH) break;
    }
    length += piece.length;
    if (piece !== '') yield piece;
    if (rows.length < wanted) return;
    if (piece.length < SHORT_PIECE_LENGTH) size = Math.min(size * 2, MAX_PIECE);
  }
}

function lineOf({ n, type, data }: RunRecordRow): string {
  return `${JSON.stringify({ n, type, data })}\n`;
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
