/** Records as the file that the debugger exports (docs/run-file.md). */
import { gzipSync } from 'node:zlib';
import { formatInstant } from '#src/lib/instant.ts';
import { defaultTimes, type MadeRecord } from './records.ts';

/** A run that is over, packed. */
export function runFileOf(records: readonly MadeRecord[]): Buffer {
  const { startedAt, every } = defaultTimes;
  const header = {
    format: 'nadoo-run',
    version: 1,
    execution: {
      execution_id: 'bench-run',
      plugin_id: 'web-shop',
      tool_name: 'read_orders',
      status: 'completed',
      started_at: formatInstant(startedAt),
      ended_at: formatInstant(startedAt + records.length * every),
      parameters: {},
      result: null,
    },
    records: records.length,
    last: records.length,
    complete: true,
  };
  const lines = records.map((record, at) => JSON.stringify({ n: at + 1, ...record }));
  const trailer = { end: true, records: records.length };
  return gzipSync([JSON.stringify(header), ...lines, JSON.stringify(trailer), ''].join('\n'));
}
