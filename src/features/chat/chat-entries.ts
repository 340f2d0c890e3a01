/** Finding and replacing entries of a conversation. The latest entries change, so searches begin at the end. */
import type { Instant } from '#src/lib/instant.ts';
import { createAnswer } from './answer-fold.ts';
import type { Answer, ChatState, Entry, Prompt } from './chat-types.ts';

export function findAnswer(state: ChatState, matches: (answer: Answer) => boolean): Answer | null {
  const found = state.entries.findLast((entry) => entry.kind === 'answer' && matches(entry));
  return found?.kind === 'answer' ? found : null;
}

export function findPrompt(state: ChatState, matches: (prompt: Prompt) => boolean): Prompt | null {
  const found = state.entries.findLast((entry) => entry.kind === 'prompt' && matches(entry));
  return found?.kind === 'prompt' ? found : null;
}

/** The oldest prompt of this page that the server got (as far as one can see) and that waits for its answer. */
export function oldestAwaiting(state: ChatState): Prompt | null {
  return oldest(
    state,
    ({ awaiting, delivery, isHeld }) =>
      awaiting && !isHeld && (delivery === 'sending' || delivery === 'accepted'),
  );
}

/** The oldest that may still be refused: also one that was stopped meanwhile. */
export function oldestUndecided(state: ChatState): Prompt | null {
  return oldest(
    state,
    ({ awaiting, delivery }) => delivery === 'sending' || (awaiting && delivery === 'accepted'),
  );
}

function oldest(state: ChatState, matches: (prompt: Prompt) => boolean): Prompt | null {
  const found = state.entries.find((entry) => entry.kind === 'prompt' && matches(entry));
  return found?.kind === 'prompt' ? found : null;
}

/** The state with `next` in the place of the entry with its key; the same state where nothing changed. */
export function replaceEntry(state: ChatState, next: Entry): ChatState {
  const index = state.entries.findLastIndex((entry) => entry.key === next.key);
  const old = state.entries[index];
  if (!old || old === next) return state;
  const entries = state.entries.with(index, next);
  replaced(state.entries, entries, index);
  return { ...state, entries: old.position === next.position ? entries : inOrder(entries) };
}

type Replaced = (before: readonly Entry[], after: readonly Entry[], index: number) => void;
let replaced: Replaced = () => undefined;

/** For what is derived from entries and would else be derived anew with each piece of text. */
export function onReplaced(listener: Replaced): void {
  replaced = listener;
}

export function appendEntry(state: ChatState, entry: Entry): ChatState {
  return { ...state, entries: inOrder([...state.entries, entry]), nextKey: state.nextKey + 1 };
}

/**
 * An answer of which no place is known stands behind its prompt: what waits to be sent, or was sent after that, comes
 * later.
 */
export function placeAnswer(state: ChatState, answer: Answer): ChatState {
  const prompt = state.entries.findIndex(({ key }) => key === answer.promptKey);
  if (prompt < 0 || answer.position !== null) return appendEntry(state, answer);
  const next = state.entries.findIndex((entry, at) => at > prompt && entry.kind === 'prompt');
  if (next < 0) return appendEntry(state, answer);
  return { ...state, entries: state.entries.toSpliced(next, 0, answer), nextKey: state.nextKey + 1 };
}

export function mapEntries(state: ChatState, change: (entry: Entry) => Entry): ChatState {
  const entries = state.entries.map(change);
  return entries.every((entry, index) => entry === state.entries[index]) ? state : { ...state, entries };
}

/** A key for an entry that the server named, or for one that has no name yet. */
export function keyFor(state: ChatState, messageId: string | null): string {
  return messageId ?? `local-${String(state.nextKey)}`;
}

/** The answer that an event with this message id speaks of, made where there is none yet. */
export function answerFor(
  state: ChatState,
  messageId: string | null,
  at: Instant,
): { state: ChatState; answer: Answer } {
  const known =
    messageId === null ? currentAnswer(state) : findAnswer(state, (answer) => answer.messageId === messageId);
  if (known) return { state, answer: known };
  const answer = createAnswer(keyFor(state, messageId), at, { messageId });
  return { state: appendEntry(state, answer), answer };
}

/**
 * On a server that names no response there is one at a time: the one that was begun, else the last one that is not
 * over.
 */
export function currentAnswer(state: ChatState): Answer | null {
  const begun = state.running === null ? null : findAnswer(state, ({ key }) => key === state.running);
  const last = begun ?? findAnswer(state, () => true);
  return last && !last.ended && last.phase !== 'lost' ? last : null;
}

/**
 * Entries by the server's position. Those without one (just sent, or of a server that knows none) keep their
 * order behind the others.
 */
export function inOrder(entries: readonly Entry[]): readonly Entry[] {
  let last = -1;
  let sorted = true;
  for (const entry of entries) {
    const position = entry.position ?? Number.MAX_SAFE_INTEGER;
    if (position < last) {
      sorted = false;
      break;
    }
    last = position;
  }
  if (sorted) return entries;
  const place = (entry: Entry): number => entry.position ?? Number.MAX_SAFE_INTEGER;
  return [...entries].sort((a, b) => place(a) - place(b));
}

/** The session is to be fetched (again) over REST. */
export function wantHistory(state: ChatState): ChatState {
  return { ...state, history: { ...state.history, wanted: state.history.wanted + 1 } };
}
