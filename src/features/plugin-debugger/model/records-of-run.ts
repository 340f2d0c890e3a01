/** The records of a run as they came, for an export. */
import { formatInstant } from '#src/lib/instant.ts';
import type { NumberedRecord, RunRecord } from '#src/protocol/debug-records.ts';
import { LET_GO, lineAt, payloadAt, timeAt, type KnownLog } from './read.ts';
import { kinds } from './row.ts';

const types = ['log', 'trace', 'step', 'step', 'variable', 'api_call_start', 'api_call'] as const;

/**
 * A record as on the wire, `{type, data}`. Of a log line level, message and time are kept, and nothing else.
 * @returns null where its contents were let go to stay within memory
 */
export function recordAt(run: KnownLog, row: number): RunRecord | null {
  const kind = run.log.kind.data[row] ?? 0;
  const payload = payloadAt(run.log, row);
  if (payload === LET_GO) return null;
  // What a row keeps is the record that was checked when it came.
  if (kind !== kinds.log) return { type: types[kind], data: payload } as RunRecord;
  const { level, message, cutFrom } = lineAt(run.log, row);
  const at = timeAt(run.log, row);
  const data = {
    level,
    message: message ?? '',
    timestamp: at === null ? '' : formatInstant(at),
    ...(cutFrom === null ? {} : { truncated: { original_length: cutFrom } }),
  };
  return { type: 'log', data };
}

/** All records that a run knows, in the order in which they were taken in, numbered from 1. */
export function* recordsOfRun(run: KnownLog): Generator<NumberedRecord> {
  for (let row = 0; row < run.rows; row += 1) yield { n: row + 1, record: recordAt(run, row) };
}
