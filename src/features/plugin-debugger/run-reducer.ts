/** The fold: batches of a debug channel, or a record out of a file, into a `RunState`. Pure and total. */
import type { ChannelItem } from '#src/connection/types.ts';
import { parseInstant } from '#src/lib/instant.ts';
import type { DebugEvent, DebugRecord, ExecutionInfo, RunRecord } from '#src/protocol/debug-frames.ts';
import { addRecord, draftOf, recordKey, type RunDraft } from './run-records.ts';
import { emptyRun, type RunState, type RunStatus } from './run-state.ts';

/** Folds one batch. Returns the same reference when nothing changed. */
export function applyRunItems(state: RunState, items: readonly ChannelItem<DebugEvent>[]): RunState {
  let next = state;
  let draft: RunDraft | null = null;
  const settle = () => {
    if (draft) next = withDraft(next, draft);
    draft = null;
  };
  for (const item of items) {
    if (item.kind === 'event' && item.event.type === 'record_received') {
      const { record, seq } = item.event;
      if (seq === null && next.historyKeys.size > 0 && next.historyKeys.has(recordKey(record))) continue;
      draft ??= draftOf(next);
      addRecord(draft, record);
    } else {
      settle();
      next = applyOther(next, item);
    }
  }
  settle();
  return next;
}

function withDraft(state: RunState, draft: RunDraft): RunState {
  return { ...state, ...draft, status: state.status === 'unknown' ? 'running' : state.status };
}

function applyOther(state: RunState, item: ChannelItem<DebugEvent>): RunState {
  switch (item.kind) {
    case 'opened':
      return { ...state, connected: true, lostAt: null };
    case 'lost':
      return { ...state, connected: false, lostAt: state.lostAt ?? item.at };
    case 'event':
      return applyEvent(state, item.event);
    default:
      return item satisfies never;
  }
}

function applyEvent(state: RunState, event: DebugEvent): RunState {
  switch (event.type) {
    case 'execution_described':
      return describe(state, event.info);
    case 'history_received':
      return withHistory(state, event.record);
    case 'execution_completed':
      return { ...state, status: 'completed', result: event.result, endedAt: end(state, event.timestamp) };
    case 'execution_failed':
      return { ...state, status: 'failed', error: event.error, endedAt: end(state, event.timestamp) };
    case 'error_received':
      return { ...state, refusal: event.message };
    case 'connected':
    case 'pong':
    case 'record_received':
      return state;
    default:
      return event satisfies never;
  }
}

function end(state: RunState, timestamp: string | null): RunState['endedAt'] {
  const stamped = timestamp === null ? null : parseInstant(timestamp);
  return stamped ?? state.endedAt ?? lastInstant(state);
}

/** The latest time that any record carries, or null. */
export function lastInstant(state: RunState): RunState['endedAt'] {
  let latest: number | null = null;
  const see = (at: number | null) => {
    if (at !== null && (latest === null || at > latest)) latest = at;
  };
  see(state.console.at(-1)?.at ?? null);
  see(state.trace.at(-1)?.at ?? null);
  see(state.apiCalls.at(-1)?.endedAt ?? null);
  for (const step of state.steps) see(step.endedAt ?? step.startedAt);
  return latest;
}

function describe(state: RunState, info: ExecutionInfo): RunState {
  const status = toStatus(info.status);
  return {
    ...state,
    info,
    status: status === 'unknown' ? state.status : status,
    startedAt: (info.startedAt === null ? null : parseInstant(info.startedAt)) ?? state.startedAt,
    endedAt: (info.endedAt === null ? null : parseInstant(info.endedAt)) ?? state.endedAt,
  };
}

function toStatus(status: string | null): RunStatus {
  switch (status?.toLowerCase()) {
    case 'running':
    case 'pending':
    case 'started':
      return 'running';
    case 'completed':
    case 'complete':
    case 'success':
    case 'succeeded':
      return 'completed';
    case 'failed':
    case 'error':
      return 'failed';
    default:
      return 'unknown';
  }
}

/** A history replaces what was held: it is the whole record, sent anew after each connection that needs it. */
function withHistory(state: RunState, record: DebugRecord): RunState {
  const records = recordsOf(record);
  const draft = draftOf(emptyRun);
  draft.startedAt = state.info?.startedAt ? parseInstant(state.info.startedAt) : null;
  for (const entry of records) addRecord(draft, entry);
  const filled = withDraft({ ...state, ...emptyLists }, draft);
  const total = record.totalExecutionTime;
  return {
    ...filled,
    status: state.status,
    historyKeys: new Set(records.map(recordKey)),
    lastValuesOnly: record.variables.length > 0,
    rejected: record.rejected,
    endedAt:
      filled.endedAt ??
      (state.status === 'running' || filled.startedAt === null || total === null
        ? null
        : filled.startedAt + Math.round(total * 1_000_000)),
  };
}

const emptyLists = {
  console: emptyRun.console,
  steps: emptyRun.steps,
  variables: emptyRun.variables,
  apiCalls: emptyRun.apiCalls,
  trace: emptyRun.trace,
  startedAt: emptyRun.startedAt,
  nextN: 0,
};

/** The entries of a whole debug record as records. */
export function recordsOf(record: DebugRecord): RunRecord[] {
  return [
    ...record.steps.map((data): RunRecord => ({ type: 'step', data })),
    ...record.logs.map((data): RunRecord => ({ type: 'log', data })),
    ...record.trace.map((data): RunRecord => ({ type: 'trace', data })),
    ...record.variables.map((data): RunRecord => ({ type: 'variable', data })),
    ...record.apiCalls.map((data): RunRecord => ({ type: 'api_call', data })),
  ];
}

/** A run out of a file: an SDK debug record, which says neither tool nor status. */
export function runFromRecord(record: DebugRecord): RunState {
  const run = withHistory(
    {
      ...emptyRun,
      info: {
        executionId: record.executionId,
        pluginId: record.pluginId,
        toolName: null,
        status: null,
        startedAt: null,
        endedAt: null,
        parameters: null,
      },
    },
    record,
  );
  return { ...run, endedAt: run.endedAt ?? lastInstant(run) };
}
