/**
 * Wire records to the entries of a run, and the copy that one batch is folded into. A batch copies each list
 * that it touches once, so that a flood of records costs one copy a frame, not one a record.
 */
import { parseInstant, type Instant } from '#src/lib/instant.ts';
import type { ApiCallRecord, ApiCallStartRecord, RunRecord } from '#src/protocol/debug-records.ts';
import type {
  ApiCall,
  ConsoleLine,
  LogLevel,
  RunState,
  Step,
  TraceEntry,
  Variable,
  VariableSnapshot,
} from './run-state.ts';

/** Lists of a run while a batch is folded. */
export interface RunDraft {
  console: ConsoleLine[];
  steps: Step[];
  variables: Map<string, Variable>;
  apiCalls: ApiCall[];
  trace: TraceEntry[];
  nextN: number;
  startedAt: Instant | null;
  rejected: number;
  /** Snapshots of the variables that this batch has touched: lists of its own. */
  touched: Map<string, VariableSnapshot[]>;
}

export function draftOf(state: RunState): RunDraft {
  return {
    console: [...state.console],
    steps: [...state.steps],
    variables: new Map(state.variables),
    apiCalls: [...state.apiCalls],
    trace: [...state.trace],
    nextN: state.nextN,
    startedAt: state.startedAt,
    rejected: state.rejected,
    touched: new Map(),
  };
}

export function addRecord(draft: RunDraft, record: RunRecord): void {
  switch (record.type) {
    case 'log': {
      const at = parseInstant(record.data.timestamp);
      draft.console.push({
        n: take(draft, at),
        at,
        level: toLevel(record.data.level),
        message: record.data.message,
        cutFrom: cutFrom(record.data),
      });
      return;
    }
    case 'trace': {
      const at = parseInstant(record.data.timestamp);
      const { event, step, data } = record.data;
      const n = take(draft, at);
      const entry = { n, at, event, step: step ?? null, data: data ?? null, cutFrom: cutFrom(record.data) };
      draft.trace.push(entry);
      return;
    }
    case 'step':
      addStep(draft, {
        name: record.data.step_name,
        startedAt: parseInstant(record.data.started_at),
        endedAt: record.data.ended_at == null ? null : parseInstant(record.data.ended_at),
        duration: record.data.duration ?? null,
      });
      return;
    case 'variable': {
      const { name, value, value_type: valueType, timestamp } = record.data;
      const at = parseInstant(timestamp);
      take(draft, at);
      const snapshot = {
        at,
        value: value ?? null,
        valueType: valueType ?? null,
        cutFrom: cutFrom(record.data),
      };
      addSnapshot(draft, name, snapshot);
      return;
    }
    case 'api_call_start':
      startCall(draft, record.data);
      return;
    case 'api_call':
      endCall(draft, record.data);
  }
}

function addSnapshot(draft: RunDraft, name: string, last: VariableSnapshot): void {
  const snapshots = draft.touched.get(name) ?? [...(draft.variables.get(name)?.snapshots ?? [])];
  snapshots.push(last);
  draft.touched.set(name, snapshots);
  draft.variables.set(name, { name, last, snapshots });
}

function startCall(draft: RunDraft, data: ApiCallStartRecord): void {
  const startedAt = parseInstant(data.timestamp);
  draft.apiCalls.push({
    n: take(draft, startedAt),
    callId: data.call_id,
    isOpen: true,
    endedAt: null,
    startedAt,
    type: data.api_type,
    endpoint: data.endpoint ?? '',
    parameters: data.parameters ?? null,
    result: null,
    duration: null,
    error: null,
    success: null,
    cutFrom: null,
  });
}

/** Completes the call that began under its id; a call whose beginning was not recorded stands for itself. */
function endCall(draft: RunDraft, data: ApiCallRecord): void {
  const endedAt = parseInstant(data.timestamp);
  const duration = data.duration ?? null;
  const n = take(draft, endedAt);
  const callId = data.call_id ?? null;
  const at =
    callId === null ? -1 : draft.apiCalls.findLastIndex((call) => call.isOpen && call.callId === callId);
  const begun = draft.apiCalls[at];
  const measured = endedAt === null || duration === null ? null : endedAt - Math.round(duration * 1_000_000);
  const call: ApiCall = {
    n: begun?.n ?? n,
    callId,
    isOpen: false,
    endedAt,
    startedAt: begun?.startedAt ?? measured,
    type: data.api_type,
    endpoint: data.endpoint ?? '',
    parameters: data.parameters ?? begun?.parameters ?? null,
    result: data.result ?? null,
    duration,
    error: data.error ?? null,
    success: data.success ?? null,
    cutFrom: cutFrom(data),
  };
  if (begun) draft.apiCalls[at] = call;
  else draft.apiCalls.push(call);
}

function cutFrom(data: {
  readonly truncated?: { readonly original_length: number } | null | undefined;
}): number | null {
  return data.truncated?.original_length ?? null;
}

/** A step is sent at its start and again at its end: the second completes the first. */
function addStep(draft: RunDraft, step: Step): void {
  take(draft, step.endedAt ?? step.startedAt);
  const at = draft.steps.findLastIndex(
    (known) => known.name === step.name && known.startedAt === step.startedAt,
  );
  if (at < 0) draft.steps.push(step);
  else if (step.endedAt !== null) draft.steps[at] = step;
  if (step.startedAt !== null && (draft.startedAt === null || step.startedAt < draft.startedAt)) {
    draft.startedAt = step.startedAt;
  }
}

function take(draft: RunDraft, at: Instant | null): number {
  if (at !== null && draft.startedAt === null) draft.startedAt = at;
  const n = draft.nextN;
  draft.nextN += 1;
  return n;
}

function toLevel(level: string): LogLevel {
  const lower = level.toLowerCase();
  if (lower === 'error' || lower === 'critical' || lower === 'fatal') return 'error';
  if (lower === 'warn' || lower === 'warning') return 'warn';
  return lower === 'debug' || lower === 'trace' ? 'debug' : 'info';
}

/** Says two records apart by everything that they carry. */
export function recordKey(record: RunRecord): string {
  return `${record.type} ${JSON.stringify(record.data)}`;
}
