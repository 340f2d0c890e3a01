/** Prompts as a fold: handed in, sent, accepted, refused, tried again. */
import type { ChatMessage } from '#src/protocol/chat-events.ts';
import type { Instant } from '#src/lib/instant.ts';
import { createAnswer, mergeStored } from './answer-fold.ts';
import {
  appendEntry,
  findAnswer,
  findPrompt,
  mapEntries,
  replaceEntry,
  wantHistory,
} from './chat-entries.ts';
import { acceptStored, isSameSend, promptFromStored } from './history-merge.ts';
import type { ChatState, LocalChatItem, Prompt } from './chat-types.ts';

/** A prompt of this page: its client message id is its key for good. */
export function appendPrompt(
  state: ChatState,
  item: Extract<LocalChatItem, { kind: 'prompt_submitted' }>,
): ChatState {
  if (findPrompt(state, ({ key }) => key === item.clientMessageId)) return state;
  const others = mapEntries(state, (entry) =>
    entry.kind === 'prompt' && (entry.delivery === 'refused' || entry.delivery === 'unsent')
      ? { ...entry, passed: true }
      : entry,
  );
  return appendEntry(
    {
      ...others,
      failure: null,
      // A follow-up is one thing under one id.
      queue: state.queue.filter(({ id }) => id !== item.clientMessageId),
    },
    { ...createPrompt(state.selfId, item.clientMessageId, item, item.serverNow), ...item.place },
  );
}

/** A prompt of this user that has not left the page. */
export function createPrompt(
  userId: string,
  key: string,
  { text, extras }: Pick<Prompt, 'text' | 'extras'>,
  submittedAt: Instant,
): Prompt {
  return {
    kind: 'prompt',
    key,
    messageId: null,
    clientMessageId: key,
    position: null,
    userId,
    text,
    ...(extras && { extras }),
    createdAt: submittedAt,
    delivery: 'queued',
    submittedAt,
    awaiting: true,
    stopWanted: false,
    cut: false,
    lookedFor: false,
    failure: null,
    parentId: null,
    edits: null,
  };
}

/** Changes the prompt with this key or client message id. */
export function updatePrompt(state: ChatState, key: string, change: Partial<Prompt>): ChatState {
  const prompt = findPrompt(state, (entry) => entry.key === key || entry.clientMessageId === key);
  if (!prompt) return state;
  const changed = Object.entries(change).some(([name, value]) => prompt[name as keyof Prompt] !== value);
  return changed ? replaceEntry(state, { ...prompt, ...change }) : state;
}

export function holdQueue(state: ChatState, held: boolean): ChatState {
  if (state.queue.every((queued) => (queued.held ?? false) === held)) return state;
  return { ...state, queue: state.queue.map((queued) => ({ ...queued, held: held || undefined })) };
}

/** A prompt left the page. One that was stopped before its answer began no longer waits for it. */
export function sendPrompt(state: ChatState, key: string, serverNow?: Instant, isHeld = false): ChatState {
  const settled = mapEntries(state, (entry) =>
    entry.kind === 'prompt' && entry.stopWanted && entry.awaiting ? { ...entry, awaiting: false } : entry,
  );
  const sent = { delivery: 'sending', isHeld, failure: null } as const;
  // What was held back by a stop follows the answer to this one.
  return updatePrompt(
    holdQueue(settled, false),
    key,
    serverNow === undefined ? sent : { ...sent, submittedAt: serverNow },
  );
}

/** Sent again by the user's word: from here on it is a new send of the same prompt. */
export function retryPrompt(
  state: ChatState,
  { key, serverNow, lookFirst = false }: Extract<LocalChatItem, { kind: 'prompt_retried' }>,
): ChatState {
  const prompt = findPrompt(state, (entry) => entry.key === key);
  if (!prompt || prompt.delivery === 'accepted') return state;
  const anew = {
    ...prompt,
    awaiting: true,
    stopWanted: false,
    cut: false,
    lookedFor: false,
    passed: undefined,
    failure: null,
  };
  // As of when it was sent: stored since then, it is this one.
  if (lookFirst) return wantHistory(replaceEntry(state, { ...anew, delivery: 'unknown', again: true }));
  return replaceEntry(state, { ...anew, delivery: 'queued', submittedAt: serverNow });
}

/** Only what the server does not have can be taken back. */
export function discardPrompt(state: ChatState, key: string): ChatState {
  const prompt = findPrompt(state, (entry) => entry.key === key);
  if (!prompt || prompt.delivery === 'accepted' || prompt.delivery === 'sending') return state;
  return { ...state, entries: state.entries.filter((entry) => entry !== prompt) };
}

/** The logged `message` frame: somebody's prompt, or our own as the server stored it. */
export function storeMessage(state: ChatState, message: ChatMessage, at: Instant): ChatState {
  if (message.role === 'system') return state;
  if (message.role === 'assistant') {
    const known = findAnswer(state, ({ messageId }) => messageId === message.id);
    if (known) return replaceEntry(state, mergeStored(known, message, at));
    const fresh = createAnswer(message.id, at, { phase: 'recovering', cut: true, activitiesKnown: false });
    return appendEntry(state, mergeStored(fresh, message, at));
  }
  const typing = state.typing.filter(({ userId }) => userId !== message.userId);
  const quiet = typing.length === state.typing.length ? state : { ...state, typing };
  const known =
    findPrompt(
      state,
      (prompt) =>
        prompt.messageId === message.id ||
        (message.clientMessageId !== null && prompt.clientMessageId === message.clientMessageId),
    ) ??
    // A page that took the server for a stock one has sent no id.
    state.entries.find((entry): entry is Prompt => entry.kind === 'prompt' && isSameSend(entry, message));
  return known
    ? replaceEntry(quiet, acceptStored(known, message))
    : appendEntry(quiet, promptFromStored(message));
}
