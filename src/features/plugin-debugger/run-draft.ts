/** What the records of one batch change in a run. */
import { withReject, type Reject } from '#src/protocol/rejects.ts';
import { appendRow, createEventLog, forkLog, type EventLog } from './model/event-log.ts';
import type { NumberedRow } from './model/page-columns.ts';
import { kinds, type Row } from './model/row.ts';
import type { RunState } from './run-state.ts';

export interface RunDraft {
  readonly log: EventLog;
  startedAt: RunState['startedAt'];
  rejected: number;
  rejects: readonly Reject[];
}

export function draftOf({ log, rows, startedAt, rejected, rejects }: RunState): RunDraft {
  // A second future of the same state takes a log of its own.
  return { log: log.length === rows ? log : forkLog(log, rows), startedAt, rejected, rejects };
}

/** A draft without any record. */
export function blankDraft(startedAt: RunState['startedAt']): RunDraft {
  return { log: createEventLog(), startedAt, rejected: 0, rejects: [] };
}

export function withDraft(state: RunState, draft: RunDraft): RunState {
  return {
    ...state,
    ...draft,
    rows: draft.log.length,
    status: state.status === 'unknown' ? 'running' : state.status,
  };
}

export function addRow(draft: RunDraft, row: Row): void {
  appendRow(draft.log, row);
  const began = Number.isNaN(row.start) ? row.at : row.start;
  if (Number.isNaN(began)) return;
  // What lasts began before its record was written; whatever else is earlier than the first came late or by a bad clock.
  const lasts = row.kind !== kinds.log && row.kind !== kinds.trace && row.kind !== kinds.variable;
  if (draft.startedAt === null || (lasts && began < draft.startedAt)) draft.startedAt = began;
}

/** A record that could not be read is counted; the first of each kind is kept to be looked at. */
export function reject(draft: RunDraft, { raw = '' }: NumberedRow): void {
  draft.rejected += 1;
  draft.rejects = withReject(draft.rejects, raw);
}
