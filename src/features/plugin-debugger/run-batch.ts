/** A run while one batch of items is folded into it. */
import { draftOf, withDraft, type RunDraft } from './run-draft.ts';
import { emptyHistory, historyDraftOf, type HistoryDraft } from './run-history.ts';
import type { RunHistory, RunState } from './run-state.ts';

export interface Batch {
  readonly run: RunDraft;
  readonly history: HistoryDraft;
}

export function openBatch(state: RunState): Batch {
  return { run: draftOf(state), history: historyDraftOf(state.history ?? emptyHistory) };
}

/** What is known of the numbers in the middle of a batch. */
export function historyOf(batch: Batch | null, state: RunState): HistoryDraft | RunHistory {
  return batch?.history ?? state.history ?? emptyHistory;
}

export function withBatch(state: RunState, { run, history }: Batch): RunState {
  const isNumbered = state.history !== null || history.last > 0;
  return {
    ...withDraft(state, run),
    history: isNumbered ? { ...history, failure: state.history?.failure ?? null } : null,
  };
}
