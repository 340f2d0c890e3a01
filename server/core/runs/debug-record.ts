/** The debug record of a run (protocol.md 1.7) out of its stored records. */
import type { CoreBase } from '../context.ts';
import type { ExecutionRecord, RunRecordRow } from '../model.ts';

/** Rows per query while a record is gathered. */
const PAGE = 5_000;

/** Records that `debug_data` holds at most with the extension `debug-history`. */
export const FIRST_RECORDS = 1_000;

/** Whether records leave numbered, each snapshot among them; else as the documentation has them. */
export function offersHistory({ settings }: Pick<CoreBase, 'settings'>): boolean {
  return !settings.stock && settings.extensions.includes('debug-history');
}

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

/** A record as the documentation has it; null: it knows no such record. */
export function documentedRecord(
  record: Pick<RunRecordRow, 'type' | 'data'>,
): Pick<RunRecordRow, 'type' | 'data'> | null {
  if (record.type === 'api_call_start') return null;
  const { call_id: _callId, truncated: _truncated, records_cut: _cut, ...data } = record.data;
  return { type: record.type, data };
}

/** The whole record, as documented: of a variable the last snapshot stays. */
export function buildDebugRecord(
  execution: ExecutionRecord,
  rows: readonly RunRecordRow[],
): Record<string, unknown> {
  return { ...headOf(execution), ...listsOf(rows.flatMap((row) => documentedRecord(row) ?? [])) };
}

/**
 * The first records of a run (extension `debug-history`): each with its number `n`, and every snapshot of each variable.
 * @param rows the first records, at most `FIRST_RECORDS`
 * @param last number of the run's latest record
 */
export function buildFirstRecords(
  execution: ExecutionRecord,
  rows: readonly RunRecordRow[],
  last: number,
): Record<string, unknown> {
  const numbered = rows.map(({ type, data, n }) => ({ type, data: { ...data, n } }));
  const shown = rows.at(-1)?.n ?? 0;
  return {
    ...headOf(execution),
    ...listsOf(numbered),
    variable_history: dataOf(numbered, 'variable'),
    api_call_starts: dataOf(numbered, 'api_call_start'),
    next: shown < last ? shown : null,
    last,
  };
}

function headOf(execution: ExecutionRecord): Record<string, unknown> {
  return {
    execution_id: execution.id,
    plugin_id: execution.plugin_id,
    workspace_id: execution.workspace_id,
    total_execution_time: execution.duration,
  };
}

type RecordData = Readonly<Record<string, unknown>>;
type TypedData = Readonly<{ type: RunRecordRow['type']; data: RecordData }>;

function dataOf(records: readonly TypedData[], type: RunRecordRow['type']): RecordData[] {
  return records.flatMap((record) => (record.type === type ? [record.data] : []));
}

function listsOf(records: readonly TypedData[]): Record<string, unknown> {
  const variables: Record<string, unknown> = {};
  for (const data of dataOf(records, 'variable')) variables[String(data['name'])] = data;
  const steps = mergeSteps(dataOf(records, 'step'));
  const stepTimings: Record<string, number> = {};
  for (const step of steps) {
    if (typeof step['duration'] === 'number') stepTimings[String(step['step_name'])] = step['duration'];
  }
  return {
    logs: dataOf(records, 'log'),
    trace: dataOf(records, 'trace'),
    steps,
    variables,
    api_calls: dataOf(records, 'api_call'),
    step_timings: stepTimings,
  };
}

/**
 * A step is written at its start and again at its end: one entry stands for both, with the number of each. What does not
 * pair stands for itself.
 */
function mergeSteps(records: readonly RecordData[]): RecordData[] {
  const steps: RecordData[] = [];
  /** Where the entries of open steps stand: several of a name may have begun in one microsecond. */
  const open = new Map<string, number[]>();
  for (const data of records) {
    const key = JSON.stringify([data['step_name'], data['started_at']]);
    const places = open.get(key) ?? [];
    if ((data['ended_at'] ?? null) === null) {
      open.set(key, [...places, steps.length]);
      steps.push(data);
      continue;
    }
    const at = places.shift();
    const begun = at === undefined ? undefined : steps[at];
    if (at === undefined || begun === undefined) {
      steps.push(data);
    } else {
      const numbers = begun['n'] === undefined ? {} : { n: begun['n'], ended_n: data['n'] };
      steps[at] = { ...data, ...numbers };
    }
  }
  return steps;
}
