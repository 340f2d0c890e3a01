/** Writes down what a chat of this page has to send, and what became of it. */
import type { SendOutcome } from '#src/connection/types.ts';
import { instantFromMs } from '#src/lib/instant.ts';
import type { ChatSession } from '../chat-session.ts';
import {
  selectActivity,
  selectFollowUpsRest,
  selectHistoryStatus,
  selectWentWell,
} from '../chat-selectors.ts';
import type { ChatState } from '../chat-types.ts';
import { findAsk, hasBegun, updateAsk } from '../branches/ask-fold.ts';
import type { OutboxBook } from './outbox-book.ts';
import { findOwn, inTheirOrder, isMarked, keptOf, type Kept } from './outbox-chat.ts';
import type { OutboxParts } from './outbox-parts.ts';
import { followUpsBefore } from './outbox-records.ts';

export interface Leaving {
  /** The name of this tab: a claim is known by it. */
  readonly tab: string;
  /** Waiting for their turn to leave this tab. */
  readonly leaving: Map<string, () => SendOutcome>;
  /** Sent from this tab, and the session's lock is held for them until their `end`. */
  readonly mine: Map<string, { readonly sessionId: string; readonly end: () => void }>;
  /** The server has them, as another tab knows: this one may wait for its own word of it. */
  readonly settledElsewhere: Set<string>;
}

/** @returns what brings the records of a session up to the state of its chat */
export function createSync(
  { clock, early, made }: OutboxParts,
  book: OutboxBook,
  { tab, leaving, mine, settledElsewhere }: Leaving,
): (session: ChatSession) => void {
  return (session) => {
    refuseWithoutSession(session);
    const state = session.store.getState();
    const left = new Set(book.of(session.sessionId).map(({ id }) => id));
    for (const each of keptOf(state, instantFromMs(clock.now()))) {
      left.delete(each.id);
      keep(session, each);
    }
    for (const id of left) settle(session, id);
    // What has no place yet has no order either: it is looked at again when it has.
    if (state.queue.some(({ id }) => book.isPending(id))) return;
    keepOrder(state);
    letFollowUpsFirst(session);
    session.store.fold((now) => inTheirOrder(now, book.of(session.sessionId)));
  };

  function keep({ sessionId, applicationId, store: chat }: ChatSession, each: Kept): void {
    const { asks } = chat.getState();
    const record = book.find(each.id);
    const { id, text, state, submittedAt, failure, parentId = null } = each;
    if (!record) {
      if (settledElsewhere.has(id)) return;
      // It went along when its chat was made, and is settled there. What is typed since goes after it.
      if (made.nameOf(sessionId) !== null && book.hasSeen(id)) return;
      const typed = early.read().find((send) => send.id === id);
      book.add({ ...each, sessionId, applicationId: applicationId() ?? '' }, typed?.enteredAt);
      return;
    }
    if (record.text !== text) book.write(id, { kind: 'changed', id, change: { text } });
    const { held = false, edited = false } = each;
    if (state === 'waiting' && record.state === 'waiting' && !isMarked(each, record))
      book.write(id, { kind: 'changed', id, change: { held, edited } });
    if (each.begun === true && record.state === 'sending' && record.begun !== true)
      book.write(id, { kind: 'changed', id, change: { begun: true } });
    // The answer that it was to continue is not to come.
    const isElsewhere =
      state === 'queued' && record.state === 'queued' && (record.parentId ?? null) !== parentId;
    if (isElsewhere && !asks.some((ask) => ask.id === parentId))
      book.write(id, { kind: 'changed', id, change: { parentId } });
    // Only the claim says that it is being sent, and only who sent it says what became of it.
    const mayTell = state !== 'sending' && !leaving.has(id) && (record.state !== 'sending' || mine.has(id));
    if (record.state === state || !mayTell) return;
    // A follow-up that goes out now continues what is shown now, whatever kept it here as far as this tab knew.
    const known = { ...(record.held && { held: false }), ...(record.edited && { edited: false }) };
    const place = record.state === 'waiting' ? { parentId, ...known } : {};
    const change = { state, failure, ...(state === 'waiting' ? {} : { submittedAt }), ...place };
    const over = record.state === 'waiting' ? followUpsBefore(book.of(sessionId), record) : [];
    book.write(id, { kind: 'changed', id, change, by: tab });
    // "Send now" of one that is not the first.
    if (over.length > 0) book.write(id, { kind: 'passed', id, over });
  }

  /** What the chat no longer has to send: the server has it, or the user took it back. */
  function settle({ sessionId, store: chat }: ChatSession, id: string): void {
    const state = chat.getState();
    const prompt = findOwn(state, id);
    const isTaken = (prompt ?? findAsk(state, id))?.delivery === 'accepted' || hasBegun(state, id);
    if (!isTaken) book.remove(id, { kind: 'changed' });
    else book.remove(id, { kind: 'accepted', sessionId, id, answered: prompt?.messageId === null });
  }

  function keepOrder({ queue }: ChatState): void {
    const orders = queue.map(({ id }) => book.find(id)?.order ?? 0).sort((a, b) => a - b);
    queue.forEach(({ id }, at) => {
      const order = orders[at] ?? 0;
      const known = book.find(id)?.order;
      if (known !== undefined && known !== order) book.write(id, { kind: 'changed', id, change: { order } });
    });
  }

  /**
   * A send of this or another tab may stand behind a follow-up that it did not know of. That one goes first where it
   * would have gone by now (its answer ended while nobody looked), and is passed where the user is to decide on it.
   */
  function letFollowUpsFirst(session: ChatSession): void {
    const state = session.shown();
    if (state.queue.length === 0) return;
    const records = book.of(session.sessionId);
    const behind = records.filter(
      (record) => record.state === 'queued' && followUpsBefore(records, record).length > 0,
    );
    if (behind.length === 0) return;
    if (selectFollowUpsRest(state)) {
      for (const record of behind)
        book.write(record.id, { kind: 'passed', id: record.id, over: followUpsBefore(records, record) });
      return;
    }
    const next = records.find((record) => record.state === 'waiting');
    if (next && selectActivity(state) === 'idle' && selectWentWell(state))
      session.submit(next.text, next.id, next.extras);
  }

  /** A session that is gone takes nothing any more: the words stay, to be copied or discarded. */
  function refuseWithoutSession(session: ChatSession): void {
    const state = session.store.getState();
    if (selectHistoryStatus(state) !== 'missing') return;
    const at = instantFromMs(clock.now());
    const failure = { code: 'session_gone', message: '', retryAt: null, at };
    for (const { id, delivery } of state.asks)
      if (delivery === 'queued' || delivery === 'unknown')
        session.store.fold((now) => updateAsk(now, id, { delivery: 'refused', failure }));
    session.store.apply(
      state.entries.flatMap((entry) =>
        entry.kind === 'prompt' && (entry.delivery === 'queued' || entry.delivery === 'unknown')
          ? [{ kind: 'prompt_refused' as const, key: entry.key, failure, at }]
          : [],
      ),
    );
  }
}
