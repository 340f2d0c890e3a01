/**
 * The fold of a chat: `applyChatItem(state, item)` is pure and total, gives the same reference where nothing
 * changed, and takes its time from the item. Source: protocol.md 1.4, Part 2 and Part 3 ("Cancel").
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ChatEvent } from '#src/protocol/chat-events.ts';
import type { ChannelItem } from '#src/connection/types.ts';
import type { Instant } from '#src/lib/instant.ts';
import { createAnswer, giveUp, interruptByLoss, isOpen, replaceActivities } from './answer-fold.ts';
import {
  appendEntry,
  currentAnswer,
  findAnswer,
  keyFor,
  mapEntries,
  replaceEntry,
  wantHistory,
} from './chat-entries.ts';
import {
  createChatState,
  type ChatState,
  type LocalChatItem,
  type Prompt,
  type QueuedMessage,
} from './chat-types.ts';
import { receiveError } from './error-fold.ts';
import { mergeHistory } from './history-merge.ts';
import {
  appendPrompt,
  discardPrompt,
  retryPrompt,
  sendPrompt,
  storeMessage,
  updatePrompt,
} from './prompt-fold.ts';
import { applyResponseEvent, requestStop } from './response-fold.ts';

export type ChatItem = ChannelItem<ChatEvent> | LocalChatItem;

/** How long "Mina is typing…" stays after her last sign, µs. */
export const TYPING_SHOWN: Instant = 6_000_000;

/** The vanilla store of one session: state and `apply`; who wants to act on changes subscribes. */
export interface ChatStore extends Pick<StoreApi<ChatState>, 'getState' | 'getInitialState' | 'subscribe'> {
  /** Folds a batch in; subscribers are told once, and only where something changed. */
  apply(items: readonly ChatItem[]): void;
  /** The same for a fold that comes with a part of the page which is loaded later. */
  fold(change: (state: ChatState) => ChatState): void;
  /** What each change means for a part that is loaded later. */
  refine(after: (before: ChatState, state: ChatState, items: readonly ChatItem[]) => ChatState): void;
}

export function createChatStore(selfId: string): ChatStore {
  const store = createStore<ChatState>(() => createChatState(selfId));
  let refined: Parameters<ChatStore['refine']>[0] = (_before, state) => state;
  const fold = (change: (state: ChatState) => ChatState, items: readonly ChatItem[] = []): void => {
    const before = store.getState();
    const after = refined(before, change(before), items);
    if (after !== before) store.setState(after, true);
  };
  return {
    getState: store.getState,
    getInitialState: store.getInitialState,
    subscribe: store.subscribe,
    fold(change) {
      fold(change);
    },
    refine(after) {
      refined = after;
    },
    apply(items) {
      fold((state) => applyChatItems(state, items), items);
    },
  };
}

export function applyChatItems(state: ChatState, items: readonly ChatItem[]): ChatState {
  return items.reduce(applyChatItem, state);
}

export function applyChatItem(state: ChatState, item: ChatItem): ChatState {
  switch (item.kind) {
    case 'event':
      return applyEvent(state, item.event, item.at);
    case 'opened':
      return open(state, item);
    case 'lost':
      return lose(state);
    case 'prompt_submitted':
      return appendPrompt(state, item);
    case 'prompt_sent':
      return sendPrompt(state, item.key, item.serverNow, item.isHeld);
    case 'prompt_refused':
      return updatePrompt(state, item.key, { delivery: 'refused', awaiting: false, failure: item.failure });
    case 'prompt_retried':
      return retryPrompt(state, item);
    case 'prompt_discarded':
      return discardPrompt(state, item.key);
    case 'stop_requested':
      return requestStop(state, item.at, item.key);
    case 'answer_given_up':
      return giveUpOn(state, item.key, item.at);
    case 'history_requested':
      return wantHistory(state);
    case 'history_loaded':
      return mergeHistory(state, item);
    case 'history_failed': {
      const { history } = state;
      return {
        ...state,
        history: { ...history, loaded: Math.max(history.loaded, item.request), failure: item.failure },
      };
    }
    case 'activities_loaded': {
      const answer = findAnswer(state, ({ messageId }) => messageId === item.messageId);
      return answer ? replaceEntry(state, replaceActivities(answer, item.activities, item.at)) : state;
    }
    case 'message_queued':
      return { ...state, queue: [...state.queue, queuedOf(item)] };
    case 'failure_dismissed':
      return state.failure === null && state.reloadedAt === null
        ? state
        : { ...state, failure: null, reloadedAt: null };
    case 'time_passed': {
      const typing = state.typing.filter(({ until }) => until > item.at);
      return typing.length === state.typing.length ? state : { ...state, typing };
    }
    default:
      return unreachable(item);
  }
}

function queuedOf({ id, text, extras }: QueuedMessage): QueuedMessage {
  return extras ? { id, text, extras } : { id, text };
}

function applyEvent(state: ChatState, event: ChatEvent, at: Instant): ChatState {
  switch (event.type) {
    case 'connected':
    case 'pong':
      return state;
    case 'message_stored':
      return storeMessage(state, event.message, at);
    case 'message_acknowledged': {
      const accepted = {
        messageId: event.messageId,
        parentId: event.parentId ?? null,
        delivery: 'accepted',
        failure: null,
        ...(event.position === null ? {} : { position: event.position }),
      } as const;
      return updatePrompt(state, event.clientMessageId, accepted);
    }
    case 'response_started':
    case 'text_received':
    case 'sources_found':
    case 'response_ended':
    case 'response_snapshot':
    case 'response_cancelled':
    case 'agent_acted':
      return applyResponseEvent(state, event, at);
    case 'error_received':
      return receiveError(state, event, at);
    case 'typing_seen': {
      if (event.userId === state.selfId) return state;
      const others = state.typing.filter(({ userId }) => userId !== event.userId);
      return { ...state, typing: [...others, { userId: event.userId, until: at + TYPING_SHOWN }] };
    }
    case 'tools_granted':
      return { ...state, grants: event.grants };
    case 'user_left':
      return withoutTyping(state, event.userId);
    default:
      return unreachable(event);
  }
}

export function withoutTyping(state: ChatState, userId: string): ChatState {
  const typing = state.typing.filter((person) => person.userId !== userId);
  return typing.length === state.typing.length ? state : { ...state, typing };
}

function open(state: ChatState, item: Extract<ChatItem, { kind: 'opened' }>): ChatState {
  // Opened anew without a word of the loss (the channel was given back meanwhile).
  // To poll is to look again: nothing was lost meanwhile.
  if (item.transport === 'poll' && state.connected) return lookAgain({ ...state, position: null });
  const before = state.connected && item.resumption !== 'recovered' ? lose(state) : state;
  // Who joins anew is told of those that there are.
  const known = item.resumption === 'recovered' ? state.grants : [];
  const opened: ChatState = {
    ...before,
    connected: true,
    ownStreams: item.transport === 'sse',
    position: item.position,
    grants: known,
  };
  if (item.resumption === 'recovered') {
    // What was missed is replayed: the answers go on as if nothing had been. What has just left by another way may
    // have been left there.
    return mapEntries(opened, (entry) => {
      if (entry.kind === 'prompt')
        return entry.delivery === 'sending' ? { ...entry, delivery: 'unknown' } : entry;
      return entry.phase === 'recovering' && !entry.ended ? { ...entry, phase: 'streaming' } : entry;
    });
  }
  const fetched = state.history.position;
  const { position } = item;
  const covered =
    position !== null && fetched !== null && fetched.epoch === position.epoch && fetched.seq >= position.seq;
  if (covered) return opened;
  const reloaded = item.resumption === 'reload' && state.drops > 0;
  return wantHistory({ ...opened, reloadedAt: reloaded ? item.at : state.reloadedAt });
}

/**
 * A completion says nothing, or was stopped before the server was known to have it. One that goes on is looked for
 * twice before its prompt counts as not sent: its first words may take their time, and the server may store it late.
 */
function lookAgain(state: ChatState): ChatState {
  const doubted = mapSending(state, (prompt) =>
    prompt.lookedFor || prompt.stopWanted ? { ...prompt, delivery: 'unknown' } : prompt,
  );
  const looked =
    doubted === state ? mapSending(state, (prompt) => ({ ...prompt, lookedFor: true })) : doubted;
  return wantHistory(looked);
}

function mapSending(state: ChatState, change: (prompt: Prompt) => Prompt): ChatState {
  return mapEntries(state, (entry) =>
    entry.kind === 'prompt' && entry.delivery === 'sending' ? change(entry) : entry,
  );
}

function lose(state: ChatState): ChatState {
  const lost = mapEntries(state, (entry) => {
    if (entry.kind === 'answer') {
      const cut = interruptByLoss(entry);
      // Joined in the middle, and its end may never come: what it seems to answer is known best now.
      const isLoose = cut.midway !== undefined && cut.messageId === null && cut.promptKey === null;
      return isLoose ? { ...cut, promptKey: onlyUnanswered(state) } : cut;
    }
    const delivery = entry.delivery === 'sending' ? 'unknown' : entry.delivery;
    const isSame = !entry.awaiting && !entry.lookedFor && delivery === entry.delivery;
    return isSame ? entry : { ...entry, cut: entry.cut || entry.awaiting, delivery, lookedFor: false };
  });
  const begun = currentAnswer(lost);
  const running = begun && isOpen(begun) ? state.running : null;
  return { ...lost, running, connected: false, drops: state.drops + 1, typing: [] };
}

/** Key of the prompt that alone stands behind the last listed answer. */
function onlyUnanswered({ entries }: ChatState): string | null {
  const [last, before] = entries.filter(({ messageId }) => messageId !== null).reverse();
  return last?.kind === 'prompt' && before?.kind !== 'prompt' ? last.key : null;
}

function giveUpOn(state: ChatState, key: string, at: Instant): ChatState {
  const answer = findAnswer(state, (entry) => entry.key === key);
  if (answer) {
    const given = replaceEntry(state, giveUp(answer, at));
    // It may stand among the listed ones under a name that was never told.
    return answer.messageId === null ? wantHistory({ ...given, running: null }) : given;
  }
  const prompt = updatePrompt(state, key, { awaiting: false });
  if (prompt === state) return state;
  return appendEntry(prompt, giveUp(createAnswer(keyFor(state, null), at, { promptKey: key }), at));
}

function unreachable(item: never): never {
  throw new Error(`Nobody folds ${JSON.stringify(item)}`);
}
