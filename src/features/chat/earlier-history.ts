/** Older messages of a session, fetched when somebody scrolls up to them, looks for something or follows a link. */
import type { ChatMessage } from '#src/protocol/chat-events.ts';
import type { HttpClient } from '#src/http/types.ts';
import type { Clock } from '#src/lib/clock.ts';
import { instantFromMs, type Instant } from '#src/lib/instant.ts';
import { createAnswer, mergeStored } from './answer-fold.ts';
import { inOrder } from './chat-entries.ts';
import { fetchPage, toFailure } from './chat-history.ts';
import type { ChatSession } from './chat-session.ts';
import type { ChatState, Entry } from './chat-types.ts';
import { acceptStored, promptFromStored } from './history-merge.ts';

export interface EarlierScope {
  readonly session: ChatSession;
  readonly http: HttpClient;
  readonly clock: Clock;
}

/** Messages of one page: about twenty screens for whoever scrolls, many for whoever needs them all. */
const PAGE = 200;
export const LARGE_PAGE = 1_000;

const underWay = new WeakMap<ChatSession, Promise<boolean>>();

/** Some were fetched, and there are older ones. */
export function hasEarlier({ history }: ChatState): boolean {
  return history.from > 0 && history.from !== Infinity;
}

/**
 * Fetches the page before the oldest message known; one at a time.
 * @returns whether it is here
 */
export function loadEarlier(scope: EarlierScope, limit = PAGE): Promise<boolean> {
  const known = underWay.get(scope.session);
  if (known) return known;
  if (!hasEarlier(scope.session.store.getState())) return Promise.resolve(false);
  const loading = load(scope, limit);
  underWay.set(scope.session, loading);
  return loading;
}

async function load({ session, http, clock }: EarlierScope, limit: number): Promise<boolean> {
  const { store, sessionId } = session;
  const { from: before } = store.getState().history;
  const set = (earlier: ChatState['history']['earlier']) => {
    store.fold((state) => ({ ...state, history: { ...state.history, earlier } }));
  };
  set('loading');
  try {
    const { data, from } = await fetchPage(http, sessionId, limit, before);
    // First: whoever learns of these messages may ask for the next ones at once.
    underWay.delete(session);
    store.fold((state) => mergeEarlier(state, data, from, instantFromMs(clock.now())));
    return true;
  } catch (error) {
    underWay.delete(session);
    set(toFailure(error));
    return false;
  }
}

/** Puts a page of older messages before those that are known. It judges nothing: who is known stays as they are. */
export function mergeEarlier(
  state: ChatState,
  messages: readonly ChatMessage[],
  from: number,
  at: Instant,
): ChatState {
  const known = new Set(state.entries.map(({ messageId }) => messageId));
  const sends = new Map(
    state.entries.flatMap((entry) =>
      entry.kind === 'prompt' && entry.clientMessageId !== null && entry.messageId === null
        ? [[entry.clientMessageId, entry] as const]
        : [],
    ),
  );
  const fresh: Entry[] = [];
  /** Prompts of this page that the server has, and of which it did not say so yet. */
  const named = new Map<Entry, Entry>();
  let prompt: string | null = null;
  for (const message of messages) {
    if (message.role === 'user') prompt = message.id;
    if (message.role === 'system' || known.has(message.id)) continue;
    if (message.role === 'user') {
      const own = message.clientMessageId === null ? undefined : sends.get(message.clientMessageId);
      if (own) named.set(own, acceptStored(own, message));
      else fresh.push(promptFromStored(message));
    } else {
      const begun = { phase: 'recovering', cut: true, activitiesKnown: false, promptKey: prompt } as const;
      fresh.push(mergeStored(createAnswer(message.id, at, begun), message, at));
    }
  }
  const { history } = state;
  return {
    ...state,
    entries: inOrder([...fresh, ...state.entries.map((entry) => named.get(entry) ?? entry)]),
    history: { ...history, from: Math.min(history.from, from), earlier: null },
  };
}
