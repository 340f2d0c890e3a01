/**
 * The whole debug record of a run, from `debug_data` or a file. Source: protocol.md 1.5, 1.7. Apart from the frames: only
 * whoever shows a run reads it, and the frames are known to the page from its start.
 */
import type * as z from 'zod/mini';
import type { WireDebugRecord } from './debug-frames.ts';
import {
  apiCallRecordSchema,
  apiCallStartRecordSchema,
  logRecordSchema,
  stepRecordSchema,
  traceRecordSchema,
  variableRecordSchema,
  type ApiCallRecord,
  type ApiCallStartRecord,
  type LogRecord,
  type RunRecord,
  type StepRecord,
  type TraceRecord,
  type VariableRecord,
} from './debug-records.ts';
import { decodeValue } from './decode.ts';

/** A whole debug record, its entries checked one by one. */
export interface DebugRecord {
  readonly executionId: string | null;
  readonly pluginId: string | null;
  readonly workspaceId: string | null;
  readonly logs: readonly LogRecord[];
  readonly trace: readonly TraceRecord[];
  readonly steps: readonly StepRecord[];
  readonly variables: readonly VariableRecord[];
  readonly apiCallStarts: readonly ApiCallStartRecord[];
  readonly apiCalls: readonly ApiCallRecord[];
  /** Number of the run's latest record; null where the server numbers none (no `debug-history`). */
  readonly last: number | null;
  /** Seconds, or null. */
  readonly totalExecutionTime: number | null;
  /** Entries that broke their schema and were left out. */
  readonly rejects: readonly RejectedEntry[];
}

/** As a frame would have carried it. */
export interface RejectedEntry {
  readonly type: RunRecord['type'];
  readonly data: unknown;
}

/** Reads its entries; bad ones stand apart and are not fatal. */
export function readDebugRecord(record: WireDebugRecord): DebugRecord {
  const rejects: RejectedEntry[] = [];
  const read = <T>(
    type: RunRecord['type'],
    schema: z.ZodMiniType<T>,
    entries: readonly unknown[] | null | undefined,
  ): T[] => {
    const kept: T[] = [];
    for (const data of entries ?? []) {
      const decoded = decodeValue(schema, data);
      if (decoded.kind === 'decoded') kept.push(decoded.value);
      else rejects.push({ type, data });
    }
    return kept;
  };
  const last = record.last ?? null;
  return {
    executionId: record.execution_id ?? null,
    pluginId: record.plugin_id ?? null,
    workspaceId: record.workspace_id ?? null,
    last,
    logs: read('log', logRecordSchema, record.logs),
    trace: read('trace', traceRecordSchema, record.trace),
    steps: read('step', stepRecordSchema, record.steps),
    variables: read(
      'variable',
      variableRecordSchema,
      last === null ? lastSnapshots(record.variables) : record.variable_history,
    ),
    apiCallStarts: read('api_call_start', apiCallStartRecordSchema, record.api_call_starts),
    apiCalls: read('api_call', apiCallRecordSchema, record.api_calls),
    totalExecutionTime: record.total_execution_time ?? null,
    rejects,
  };
}

/** The key names the variable where its snapshot does not. */
function lastSnapshots(variables: Readonly<Record<string, unknown>> | null | undefined): unknown[] {
  return Object.entries(variables ?? {}).map(([name, entry]) =>
    typeof entry === 'object' && entry !== null && !('name' in entry) ? { name, ...entry } : entry,
  );
}
