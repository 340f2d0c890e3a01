/** A debug record into a run: the whole of it, or its first records where the server numbers them. */
import { parseInstant } from '#src/lib/instant.ts';
import type { DebugRecord } from '#src/protocol/debug-frames.ts';
import { numberedRecordsOf, recordsOf } from '#src/protocol/debug-history.ts';
import { openBatch, withBatch, withDraft } from './run-batch.ts';
import { allSent } from './run-gaps.ts';
import { takeRecord } from './run-history.ts';
import { addRecord, draftOf, recordKey } from './run-records.ts';
import { emptyRun, type RunState } from './run-state.ts';

/** Folds a `debug_data`, or the record of a file. */
export function withHistory(state: RunState, record: DebugRecord): RunState {
  const filled =
    record.last === null ? withWholeHistory(state, record) : withNumberedHistory(state, record, record.last);
  return { ...filled, ...allSent };
}

/** The first records of a run; what is known already stays. A list that was not numbered is replaced. */
function withNumberedHistory(state: RunState, record: DebugRecord, last: number): RunState {
  const before: RunState =
    state.history === null
      ? {
          ...state,
          ...emptyLists,
          startedAt: toldStart(state),
          historyKeys: new Set(),
          lastValuesOnly: false,
          rejected: 0,
        }
      : state;
  const batch = openBatch(before);
  for (const entry of numberedRecordsOf(record)) takeRecord(batch.run, batch.history, entry);
  batch.history.last = Math.max(batch.history.last, last);
  return { ...withBatch(before, batch), status: state.status };
}

/** A history without numbers replaces what was held: it is the whole record, sent anew after each connection that needs it. */
function withWholeHistory(state: RunState, record: DebugRecord): RunState {
  const records = recordsOf(record);
  const draft = draftOf(emptyRun);
  draft.startedAt = toldStart(state);
  for (const entry of records) addRecord(draft, entry);
  const filled = withDraft({ ...state, ...emptyLists }, draft);
  const total = record.totalExecutionTime;
  return {
    ...filled,
    status: state.status,
    historyKeys: new Set(records.map(recordKey)),
    history: null,
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

function toldStart({ info }: RunState): RunState['startedAt'] {
  return info?.startedAt ? parseInstant(info.startedAt) : null;
}
