/**
 * Wire records to the entries of a run, and the copy that one batch is folded into. A batch copies each list
 * that it touches once, so that a flood of records costs one copy a frame, not one a record.
 */
import { parseInstant, type Instant } from '#src/lib/instant.ts';
import type { RunRecord } from '#src/protocol/debug-frames.ts';
import type { ApiCall, ConsoleLine, LogLevel, RunState, Step, TraceEntry, Variable } from './run-state.ts';

/** Lists of a run while a batch is folded. */
export interface RunDraft {
  console: ConsoleLine[];
  steps: Step[];
  variables: Map<string, Variable>;
  apiCalls: ApiCall[];
  trace: TraceEntry[];
  nextN: number;
  startedAt: Instant | null;
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
      });
      return;
    }
    case 'trace': {
      const at = parseInstant(record.data.timestamp);
      const { event, step, data } = record.data;
      draft.trace.push({ n: take(draft, at), at, event, step: step ?? null, data: data ?? null });
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
      const last = { at, value: value ?? null, valueType: valueType ?? null };
      const before = draft.variables.get(name);
      draft.variables.set(name, { name, last, snapshots: before ? [...before.snapshots, last] : [last] });
      return;
    }
    case 'api_call': {
      const { data } = record;
      const endedAt = parseInstant(data.timestamp);
      const duration = data.duration ?? null;
      draft.apiCalls.push({
        n: take(draft, endedAt),
        endedAt,
        startedAt: endedAt === null || duration === null ? null : endedAt - Math.round(duration * 1_000_000),
        type: data.api_type,
        endpoint: data.endpoint ?? '',
        parameters: data.parameters ?? null,
        result: data.result ?? null,
        duration,
        error: data.error ?? null,
        success: data.success ?? null,
      });
    }
  }
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
