/**
 * "Regenerate" as a fold of the chat's state: asked for, sent, taken by the server, begun. It goes the way of a prompt
 * (the outbox keeps it, see decision 0045), but says nothing, and so is no entry of the conversation.
 */
import { findAnswer, mapEntries, replaceEntry } from '../chat-entries.ts';
import type { ChatItem } from '../chat-state.ts';
import type { Ask, ChatState } from '../chat-types.ts';

/** Asked for another answer: it is shown once it begins. The same one is asked for once at a time. */
export function addAsk(state: ChatState, id: string, messageId: string): ChatState {
  const others = state.asks.filter((ask) => ask.messageId !== messageId || isWaiting(ask));
  if (others.some((ask) => ask.messageId === messageId)) return state;
  const ask: Ask = { id, messageId, delivery: 'queued', failure: null };
  return { ...state, failure: null, asks: [...others, ask] };
}

export function findAsk(state: ChatState, id: string): Ask | null {
  return state.asks.find((ask) => ask.id === id) ?? null;
}

/** The same state where nothing changed. */
export function updateAsk(state: ChatState, id: string, change: Partial<Ask>): ChatState {
  return mapAsks(state, (ask) => {
    const isSame = Object.entries(change).every(([name, value]) => ask[name as keyof Ask] === value);
    return ask.id !== id || isSame ? ask : { ...ask, ...change };
  });
}

export function withoutAsk(state: ChatState, id: string): ChatState {
  return findAsk(state, id) ? { ...state, asks: state.asks.filter((ask) => ask.id !== id) } : state;
}

/** Only what the server was not asked can be taken back. */
export function cancelAsk(state: ChatState, id: string): ChatState {
  const ask = findAsk(state, id);
  const isOut = ask?.delivery === 'sending' || ask?.delivery === 'unknown' || ask?.delivery === 'accepted';
  return isOut ? state : withoutAsk(state, id);
}

/** Sent (again) under the id that it has: a server that has it already runs nothing twice. */
export function requeueAsk(state: ChatState, id: string): ChatState {
  return findAsk(state, id)?.delivery === 'accepted'
    ? state
    : updateAsk(state, id, { delivery: 'queued', failure: null });
}

/** Something is to come of it without a word of the user's. */
export function isWaiting({ delivery }: Ask): boolean {
  return delivery !== 'refused' && delivery !== 'unsent';
}

/** The answer that was asked for under this id has begun here. */
export function hasBegun(state: ChatState, id: string): boolean {
  return findAnswer(state, ({ clientMessageId }) => clientMessageId === id) !== null;
}

/** What the channel and the history say of it. `mayRepeat`: what may have been lost goes again, by its id. */
export function followAsks(state: ChatState, items: readonly ChatItem[], mayRepeat: boolean): ChatState {
  return state.asks.length === 0
    ? state
    : items.reduce((next, item) => followItem(next, item, mayRepeat), state);
}

function followItem(state: ChatState, item: ChatItem, mayRepeat: boolean): ChatState {
  switch (item.kind) {
    case 'lost':
    case 'opened':
      // What has just left may have been left on the way.
      return mapAsks(state, (ask) => (ask.delivery === 'sending' ? { ...ask, delivery: 'unknown' } : ask));
    case 'event': {
      const { event } = item;
      if (event.type !== 'message_acknowledged') return state;
      const answer = { messageId: event.messageId, position: event.position };
      return findAsk(state, event.clientMessageId)
        ? updateAsk(state, event.clientMessageId, { delivery: 'accepted', failure: null, answer })
        : state;
    }
    case 'history_loaded': {
      // It was fetched after the connection was back.
      if (!state.connected || item.request < state.history.wanted) return state;
      const missing = state.asks.filter(({ id }) => !hasBegun(state, id));
      // Another tab heard that the server has it, and the part that this one knows of the chat does not.
      const asks = state.asks.filter(
        (ask) => !(ask.delivery === 'accepted' && ask.answer === undefined && missing.includes(ask)),
      );
      const known = asks.length === state.asks.length ? state : { ...state, asks };
      return mayRepeat
        ? known
        : mapAsks(known, (ask) =>
            ask.delivery === 'unknown' && missing.includes(ask) ? { ...ask, delivery: 'unsent' } : ask,
          );
    }
    default:
      return state;
  }
}

/** A refusal that names it is its own, and is shown where it was asked for. */
export function takeRefusals(state: ChatState): ChatState {
  const { failure } = state;
  const ask = failure?.of === undefined ? null : findAsk(state, failure.of);
  if (!failure || !ask) return state;
  const told = { ...state, failure: null };
  // Only its repeat was refused: the server has it.
  return ask.delivery === 'accepted' ? told : updateAsk(told, ask.id, { delivery: 'refused', failure });
}

/** What was to continue the answer that was asked for, and now is not to come, continues the one that stands. */
export function fallBack(before: ChatState, after: ChatState): ChatState {
  const over = before.asks.filter((ask) => {
    const now = findAsk(after, ask.id);
    return now ? !isWaiting(now) : !hasBegun(after, ask.id);
  });
  if (over.length === 0) return after;
  return mapEntries(after, (entry) => {
    const ask = entry.kind === 'prompt' ? over.find(({ id }) => id === entry.parentId) : undefined;
    return ask ? { ...entry, parentId: ask.answer?.messageId ?? ask.messageId } : entry;
  });
}

/** Those that have begun, or of which this page does not know the place, are waited for no longer. */
export function endAsks(
  state: ChatState,
  begin: (state: ChatState, answerKey: string) => ChatState,
): ChatState {
  let next = state;
  for (const { id, answer: told } of state.asks) {
    const begun = findAnswer(
      next,
      ({ clientMessageId, messageId }) => clientMessageId === id || messageId === told?.messageId,
    );
    if (begun) next = begin(replaceEntry(next, withName(begun, id)), begun.key);
    const { from } = next.history;
    const isOlder = told?.position != null && Number.isFinite(from) && told.position < from;
    if (begun || isOlder) next = withoutAsk(next, id);
  }
  return next;
}

function withName<A extends { readonly clientMessageId: string | null }>(answer: A, id: string): A {
  return answer.clientMessageId === id ? answer : { ...answer, clientMessageId: id };
}

function mapAsks(state: ChatState, change: (ask: Ask) => Ask): ChatState {
  const asks = state.asks.map(change);
  return asks.every((ask, at) => ask === state.asks[at]) ? state : { ...state, asks };
}
