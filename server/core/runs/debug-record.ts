/** The whole debug record of a run (protocol.md 1.7) out of its stored records. */
import type { ExecutionRecord, RunRecordRow } from '../model.ts';

/** Rows per query while a record is gathered. */
const PAGE = 5_000;

/** Every stored record of a run, by `n`. */
export async function readAllRecords(
  storage: { runRecords(executionId: string, after: number, limit: number): Promise<RunRecordRow[]> },
  executionId: string,
): Promise<RunRecordRow[]> {
  const all: RunRecordRow[] = [];
  for (;;) {
    const page = await storage.runRecords(executionId, all.at(-1)?.n ?? 0, PAGE);
    all.push(...page);
    if (page.length < PAGE) return all;
  }
}

/**
 * A step is written at its start and again at its end: the later record takes the earlier one's place. Of a
 * variable the last snapshot stays.
 */
export function buildDebugRecord(
  execution: ExecutionRecord,
  rows: readonly RunRecordRow[],
): Record<string, unknown> {
  const logs: unknown[] = [];
  const trace: unknown[] = [];
  const apiCalls: unknown[] = [];
  const variables: Record<string, unknown> = {};
  const steps = new Map<string, Record<string, unknown>>();
  for (const { type, data } of rows) {
    if (type === 'log') logs.push(data);
    else if (type === 'trace') trace.push(data);
    else if (type === 'api_call') apiCalls.push(data);
    else if (type === 'variable') variables[String(data['name'])] = data;
    else steps.set(JSON.stringify([data['step_name'], data['started_at']]), data);
  }
  const stepTimings: Record<string, number> = {};
  for (const step of steps.values()) {
    if (typeof step['duration'] === 'number') stepTimings[String(step['step_name'])] = step['duration'];
  }
  return {
    execution_id: execution.id,
    plugin_id: execution.plugin_id,
    workspace_id: execution.workspace_id,
    logs,
    trace,
    steps: [...steps.values()],
    variables,
    api_calls: apiCalls,
    step_timings: stepTimings,
    total_execution_time: execution.duration,
  };
}
