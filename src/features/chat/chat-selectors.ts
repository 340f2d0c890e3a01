/** What components read of a chat. Each gives a value or a reference that stands in the state. */
import { isOpen } from './answer-fold.ts';
import { isLimited } from './limited.ts';
import type { Answer, ChatState, Prompt } from './chat-types.ts';

/** `waiting`: sent, and no sign of an answer yet. */
export type ChatActivity = 'idle' | 'waiting' | 'streaming';

export function selectActivity(state: ChatState): ChatActivity {
  if (state.entries.some((entry) => entry.kind === 'answer' && isOpen(entry))) return 'streaming';
  return state.entries.some((entry) => entry.kind === 'prompt' && isWaiting(entry)) ? 'waiting' : 'idle';
}

function isWaiting(prompt: Prompt): boolean {
  return (
    prompt.awaiting && !prompt.stopWanted && (prompt.delivery === 'sending' || prompt.delivery === 'accepted')
  );
}

/** Something of this session is under way: its channel outlives the view. */
export function selectIsBusy(state: ChatState): boolean {
  return (
    selectActivity(state) !== 'idle' ||
    state.asks.some(({ delivery }) => delivery !== 'refused' && delivery !== 'unsent') ||
    state.entries.some(
      (entry) => entry.kind === 'prompt' && (entry.delivery === 'queued' || entry.delivery === 'unknown'),
    )
  );
}

/** What came last went well, so that the first follow-up may follow it where nothing keeps it. What has not left yet says nothing. */
export function selectWentWell({ entries, queue }: ChatState): boolean {
  if (queue[0]?.held || queue[0]?.edited) return false;
  const last = entries.findLast(
    (entry) => entry.kind !== 'prompt' || !(entry.delivery === 'queued' || entry.passed),
  );
  if (last?.kind !== 'answer' || last.stoppedBy !== null) return false;
  return last.phase === 'complete' || last.phase === 'interrupted';
}

/**
 * After a stop or an error, and while the first is edited, the user decides what becomes of the follow-ups: they do not
 * hold up what is sent now.
 */
export function selectFollowUpsRest(state: ChatState): boolean {
  const { wanted, loaded, failure } = state.history;
  const isInDoubt =
    !state.connected ||
    loaded !== wanted ||
    failure !== null ||
    state.entries.some(
      (entry) =>
        entry.kind === 'prompt' &&
        // One that goes by itself after a wait is followed by all that waits behind it.
        (entry.delivery === 'unknown' || (entry.delivery === 'refused' && isLimited(entry.failure))),
    );
  return !isInDoubt && selectActivity(state) === 'idle' && !selectWentWell(state);
}

export function selectLastAnswer(state: ChatState): Answer | null {
  const last = state.entries.findLast(({ kind }) => kind === 'answer');
  return last?.kind === 'answer' ? last : null;
}

export function selectQueuedPrompts(state: ChatState): readonly Prompt[] {
  return state.entries.filter(
    (entry): entry is Prompt => entry.kind === 'prompt' && entry.delivery === 'queued',
  );
}

/** Cut by a drop, and nothing says yet what became of it: keys of answers, and of prompts without one. */
export function selectUnresolved(state: ChatState): readonly string[] {
  return state.entries.filter(isUnresolved).map(({ key }) => key);
}

function isUnresolved(entry: ChatState['entries'][number]): boolean {
  if (entry.kind === 'answer') return entry.phase === 'recovering' && !entry.ended;
  return entry.cut && entry.awaiting && entry.delivery === 'accepted';
}

export type HistoryStatus = 'loading' | 'loaded' | 'failed' | 'missing';

export function selectHistoryStatus(state: ChatState): HistoryStatus {
  const { history } = state;
  if (history.failure?.kind === 'not-found') return 'missing';
  if (history.failure !== null) return 'failed';
  return history.loaded === 0 ? 'loading' : 'loaded';
}
