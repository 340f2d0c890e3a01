/** The records of a run by their numbers (extension `debug-history`): out of `debug_data`, and line by line over REST. */
import { decodeDebugValue } from './debug-frames.ts';
import type { DebugRecord } from './debug-record.ts';
import type { NumberedRecord, RunRecord } from './debug-records.ts';
import { parseJson } from './decode.ts';

/** The entries of a debug record as records: by kind, each in its order. */
export function recordsOf(record: DebugRecord): RunRecord[] {
  return [
    ...record.steps.map((data): RunRecord => ({ type: 'step', data })),
    ...record.logs.map((data): RunRecord => ({ type: 'log', data })),
    ...record.trace.map((data): RunRecord => ({ type: 'trace', data })),
    ...record.variables.map((data): RunRecord => ({ type: 'variable', data })),
    ...record.apiCallStarts.map((data): RunRecord => ({ type: 'api_call_start', data })),
    ...record.apiCalls.map((data): RunRecord => ({ type: 'api_call', data })),
  ];
}

/** The entries of a numbered history (`last` is no null) as they were recorded, by number. What has none is left out. */
export function numberedRecordsOf(record: DebugRecord): NumberedRecord[] {
  const numbered = recordsOf(record).flatMap((entry): NumberedRecord[] => {
    const { n } = entry.data;
    if (typeof n !== 'number') return [];
    if (entry.type !== 'step' || typeof entry.data.ended_n !== 'number') return [{ n, record: entry }];
    // One entry stands for the start and the end of a step.
    const start = { ...entry.data, ended_at: null, duration: null };
    return [
      { n, record: { type: 'step', data: start } },
      { n: entry.data.ended_n, record: entry },
    ];
  });
  return numbered.sort((a, b) => a.n - b.n);
}

/**
 * A line of the records route (NDJSON): `{n, type, data}`. What cannot be read keeps its number, so that nobody waits
 * for it; a line without a number is null.
 */
export function decodeRecordLine(text: string): NumberedRecord | null {
  const parsed = parseJson(text);
  if (parsed.kind !== 'decoded') return null;
  const { value } = parsed;
  const n = typeof value === 'object' && value !== null ? (value as { n?: unknown }).n : undefined;
  if (typeof n !== 'number' || !Number.isInteger(n)) return null;
  const decoded = decodeDebugValue(value);
  const event = decoded.kind === 'decoded' ? decoded.value : null;
  return { n, record: event?.type === 'record_received' ? event.record : null };
}
