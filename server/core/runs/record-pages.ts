/** Pages of a run's records as NDJSON (extension `debug-history`), and what there is in sum. */
import type { ExecutionRecord, RunRecordRow } from '../model.ts';
import type { Storage } from '../ports.ts';

export const DEFAULT_PAGE = 1_000;
export const MAX_PAGE = 5_000;
/** Rows per query and piece: the first lines leave before the last are read. */
const PIECE = 250;
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
  for (let left = limit; left > 0 && length < MAX_PAGE_LENGTH;) {
    const wanted = Math.min(left, PIECE);
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
