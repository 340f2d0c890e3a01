/** Runs for tests, written down record by record; times are seconds after 10:00:00 UTC of one day. */
import { appendRow } from '#src/features/plugin-debugger/model/event-log.ts';
import { toRow } from '#src/features/plugin-debugger/model/row.ts';
import { emptyRun, type RunState } from '#src/features/plugin-debugger/run-state.ts';
import { formatInstant, parseInstant } from '#src/lib/instant.ts';
import type { RunRecord } from '#src/protocol/debug-records.ts';

const BASE = parseInstant('2026-11-24T10:00:00Z') ?? 0;

export const moment = (second: number) => BASE + Math.round(second * 1_000_000);
const time = (second: number) => formatInstant(moment(second));

export const log = (second: number, message: string, level = 'info'): RunRecord => ({
  type: 'log',
  data: { level, message, timestamp: time(second) },
});

export const begun = (name: string, from: number): RunRecord => ({
  type: 'step',
  data: { step_name: name, started_at: time(from), ended_at: null, duration: null },
});

export const ended = (name: string, from: number, to: number): RunRecord => ({
  type: 'step',
  data: { step_name: name, started_at: time(from), ended_at: time(to), duration: to - from },
});

export const variable = (second: number, name: string, value: unknown): RunRecord => ({
  type: 'variable',
  data: { name, value, value_type: typeof value, timestamp: time(second) },
});

export const trace = (second: number, event: string, data: unknown = {}): RunRecord => ({
  type: 'trace',
  data: { event, data, timestamp: time(second) },
});

/** A call that is told of when it ends. */
export const call = (
  from: number,
  to: number,
  type: string,
  endpoint: string,
  more: Readonly<Record<string, unknown>> = {},
): RunRecord => ({
  type: 'api_call',
  data: { timestamp: time(to), api_type: type, endpoint, duration: to - from, success: true, ...more },
});

export const callBegun = (from: number, type: string, endpoint: string, id: string): RunRecord => ({
  type: 'api_call_start',
  data: { call_id: id, timestamp: time(from), api_type: type, endpoint, parameters: {} },
});

/** A run that has exactly these records, and started at 10:00:00. */
export function runOf(records: readonly RunRecord[], more: Partial<RunState> = {}): RunState {
  const run = emptyRun();
  for (const record of records) appendRow(run.log, toRow(record));
  return { ...run, status: 'running', startedAt: moment(0), rows: run.log.length, ...more };
}
