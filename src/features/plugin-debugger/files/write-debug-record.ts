/**
 * A run as the SDK's debug record (protocol.md 1.7): five lists in one object, with the last value of each variable.
 * It is written list by list, each on a way of its own over the records.
 */
import type { RunRecord } from '#src/protocol/debug-records.ts';
import { writtenRecords, type ExportedRun, type ExportPlan } from './export-plan.ts';
import type { Masker } from './masking.ts';
import { recordTime, stepKey } from './step-times.ts';

export function* debugRecordText(
  run: ExportedRun,
  plan: ExportPlan,
  masker: Masker | null,
): Generator<string> {
  const records = () => writtenRecords(run, plan, masker);
  const { info } = run;
  yield `{"execution_id":${JSON.stringify(info?.executionId ?? null)}`;
  yield `,"plugin_id":${JSON.stringify(info?.pluginId ?? null)}`;
  yield* listOf('logs', ofType(records(), 'log'));
  yield* listOf('trace', ofType(records(), 'trace'));

  const steps = new Map<string, Extract<RunRecord, { type: 'step' }>['data']>();
  const variables = new Map<string, unknown>();
  let first = Infinity;
  let latest = -Infinity;
  for (const { record } of records()) {
    yield '';
    if (record.type === 'step') {
      // The record of a step's end says all that the one of its start said.
      const key = stepKey(record.data);
      if (record.data.ended_at != null || !steps.has(key)) steps.set(key, record.data);
    } else if (record.type === 'variable') variables.set(record.data.name, record.data);
    const at = recordTime(record);
    if (at !== null) {
      first = Math.min(first, at);
      latest = Math.max(latest, at);
    }
  }
  yield* listOf('steps', steps.values());
  yield `,"variables":${JSON.stringify(Object.fromEntries(variables))}`;
  yield* listOf('api_calls', ofType(records(), 'api_call'));
  const timings = [...steps.values()].map(({ step_name, duration }) => [step_name, duration ?? null]);
  yield `,"step_timings":${JSON.stringify(Object.fromEntries(timings))}`;
  const total = latest < first ? null : (latest - first) / 1_000_000;
  yield `,"total_execution_time":${JSON.stringify(total)}}\n`;
}

function* ofType(records: Iterable<{ readonly record: RunRecord }>, type: RunRecord['type']) {
  for (const { record } of records) if (record.type === type) yield record.data;
}

function* listOf(name: string, entries: Iterable<unknown>): Generator<string> {
  yield `,"${name}":[`;
  let between = '';
  for (const entry of entries) {
    yield between + JSON.stringify(entry);
    between = ',';
  }
  yield ']';
}
