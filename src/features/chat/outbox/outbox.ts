/**
 * The outbox of one user in this tab: writes down what the chats of this page have to send, shows in them what other
 * tabs (or this one, before a reload) wrote, and lets one tab send, one at a time for each session.
 */
import type { StoreApi } from 'zustand/vanilla';
import { createUuid } from '#src/lib/ids.ts';
import { instantFromMs } from '#src/lib/instant.ts';
import type { ChatSession } from '../chat-session.ts';
import { createOutboxBook, type OutboxState } from './outbox-book.ts';
import { isLocal } from '../local-chat.ts';
import { watchSettlingStops } from '../settling-stops.ts';
import { watchSilentAnswers } from '../silent-answers.ts';
import { cancelAsk, requeueAsk } from '../branches/ask-fold.ts';
import type { ChatMaking } from './chat-making.ts';
import { accept, hasOutcome, keptOf, showRecords, withoutWritten } from './outbox-chat.ts';
import { createExit } from './outbox-exit.ts';
import { createLimits } from './outbox-limits.ts';
import { withinPatience, type OutboxNews, type OutboxParts } from './outbox-parts.ts';
import { applyOutbox, type Records } from './outbox-records.ts';
import { createSync, type Leaving } from './outbox-sync.ts';

type ReadonlyStore<S> = Pick<StoreApi<S>, 'getState' | 'getInitialState' | 'subscribe'>;

export interface Outbox {
  readonly store: ReadonlyStore<OutboxState>;
  /**
   * A view shows this chat, or it is being sent from: it keeps its sends here.
   * @param laid what was laid by for the outbox before it was there: another tab may have taken it over meanwhile
   * @returns the leave
   */
  join(session: ChatSession, laid?: ReadonlySet<string>): () => void;
  isJoined(sessionId: string): boolean;
  discard(id: string): void;
  /** A chat begins in this browser, with what is handed in to it next. */
  begin(localId: string, making: ChatMaking): void;
  /** Decided in the store, where no other tab comes between; where there is none, by what this tab knows. */
  decide(fold: (records: Records) => Records): Promise<void>;
  /** Reads what there is: once at first, and whenever something may have been missed. */
  refresh(): Promise<void>;
  stop(): void;
}

interface Joined {
  readonly session: ChatSession;
  readonly leave: () => void;
  /** Views that show it, and senders that go through it. */
  views: number;
}

export function createOutbox(parts: OutboxParts): Outbox {
  const { store, clock, locks, broadcast, scope, early, made } = parts;
  const joined = new Map<string, Joined>();
  const book = createOutboxBook(parts, (sessionId) => {
    const chat = joined.get(sessionId);
    if (chat && stopped) letGo(chat.session);
    else if (chat) sync(chat.session);
  });
  const leaving: Leaving = {
    tab: createUuid(),
    leaving: new Map(),
    mine: new Map(),
    settledElsewhere: new Set(),
  };
  const waitingFor = new Set<string>();
  let reading: Promise<void> | null = null;
  let stopped = false;

  const lockOf = (sessionId: string): string => `nadoo-outbox:${scope}:${sessionId}`;
  const writeDown = createSync(parts, book, leaving);
  const limits = createLimits(clock, parts.mayRepeat, (session, key) => {
    session.retry(key);
    session.store.fold((state) => requeueAsk(state, key));
  });
  const exit = createExit(parts, book, {
    ...leaving,
    lockOf,
    adopt,
    sync,
    refresh,
    show: (session) => {
      show(session, new Set());
    },
    isStopped: () => stopped,
  });

  function sync(session: ChatSession): void {
    if (stopped) return;
    if (!session.store.getState().connected) exit.release(session.sessionId);
    writeDown(session);
    limits.look(session);
    for (const [id, { sessionId, end }] of leaving.mine)
      if (sessionId === session.sessionId && hasOutcome(session.store.getState(), id)) end();
  }

  // --- what other tabs wrote ----------------------------------------------------------------------------

  function refresh(): Promise<void> {
    // One that is under way may have read before what is asked for now.
    reading = (reading ?? Promise.resolve()).then(readNow);
    return reading;
  }

  async function readNow(): Promise<void> {
    if (stopped) return;
    try {
      let seen: number;
      let records: Records;
      do {
        seen = book.writes();
        records = await withinPatience(clock, store.read());
      } while (seen !== book.writes());
      take(records);
    } catch (error) {
      book.failed(error);
    }
    adopt();
  }

  function take(records: Records): void {
    const { changedIn, gone } = book.take(records);
    for (const sessionId of changedIn) {
      const chat = joined.get(sessionId);
      if (chat) show(chat.session, gone);
    }
    lookAfterOrphans();
  }

  /** What was typed before an outbox was there, by this tab or by one that is gone. */
  function adopt(): void {
    for (const { scope: _scope, enteredAt, extras, parentId = null, edits = null, ...send } of early.read()) {
      const { id, sessionId } = send;
      if (book.isWritten(id) || leaving.settledElsewhere.has(id)) early.drop(id);
      if (book.find(id) !== undefined || leaving.settledElsewhere.has(id)) continue;
      const submittedAt = instantFromMs(enteredAt);
      const whole = {
        ...send,
        ...(extras && { extras }),
        parentId,
        edits,
        submittedAt,
        failure: null,
      };
      book.add(whole, enteredAt);
      const chat = joined.get(sessionId);
      if (chat) show(chat.session, new Set());
    }
  }

  function show(session: ChatSession, takenBack: ReadonlySet<string>): void {
    const records = book.of(session.sessionId);
    const gone = isLocal(session.sessionId) ? goneFrom(session, takenBack) : takenBack;
    // Where the list of chats is yet to come, or cannot.
    const application = records.find(({ applicationId }) => applicationId !== '')?.applicationId;
    if (application !== undefined && !session.applicationId()) session.setApplication(application);
    session.store.fold((state) => showRecords(state, { records, gone, leaving: leaving.leaving }));
    exit.release(session.sessionId);
    exit.guard(session);
  }

  /** Another tab may send it, or take it back, before this one is asked again. */
  function letGo({ store: chat }: ChatSession): void {
    chat.fold((state) => withoutWritten(state, book.isWritten));
  }

  /** What stands in a chat of this browser's that is made now is there no longer. */
  function goneFrom({ sessionId, store: chat }: ChatSession, takenBack: ReadonlySet<string>): Set<string> {
    const gone = new Set(takenBack);
    const isMade = made.nameOf(sessionId) !== null;
    for (const { id } of keptOf(chat.getState(), 0)) {
      const record = book.find(id);
      if (record ? record.sessionId !== sessionId : isMade && book.hasSeen(id)) gone.add(id);
    }
    return gone;
  }

  /** Waits in line behind whoever is sending: once the lock is free, it has settled or its tab is gone. */
  function lookAfterOrphans(): void {
    for (const { id, sessionId, state } of book.shown.getState().records) {
      if (state !== 'sending' || leaving.mine.has(id) || leaving.leaving.has(id) || waitingFor.has(sessionId))
        continue;
      waitingFor.add(sessionId);
      const look = async (): Promise<void> => {
        waitingFor.delete(sessionId);
        if (stopped) return;
        await store.change((records) => applyOutbox(records, { kind: 'orphaned', sessionId }));
        book.tell({ kind: 'changed' });
        await refresh();
      };
      (locks ? locks.request(lockOf(sessionId), {}, look) : look()).catch(() => undefined);
    }
  }

  const onNews = (event: Event): void => {
    if (stopped) return;
    const news = (event as MessageEvent<OutboxNews>).data;
    if (news.kind === 'accepted') {
      book.forget(news.id);
      leaving.settledElsewhere.add(news.id);
      joined.get(news.sessionId)?.session.store.fold((state) => accept(state, news.id, news.answered));
    } else void refresh();
  };
  broadcast?.addEventListener('message', onNews);

  function enter(session: ChatSession, laid: ReadonlySet<string>): Joined {
    const { sessionId } = session;
    const waits = new Set(early.read().map(({ id }) => id));
    const takenOver = new Set([...laid].filter((id) => !book.find(id) && !waits.has(id)));
    if (takenOver.size > 0) session.reload();
    joined.get(sessionId)?.leave();
    const unsubscribe = session.store.subscribe(() => {
      sync(session);
    });
    // What waits behind an answer waits for its end, which may get lost.
    const unwatch = watchSilentAnswers(session.store, clock);
    const leaveStops = watchSettlingStops(session.store, clock);
    const leave = (): void => {
      unsubscribe();
      unwatch();
      leaveStops();
    };
    const chat: Joined = { session, leave, views: 0 };
    joined.set(sessionId, chat);
    show(session, takenOver);
    sync(session);
    return chat;
  }

  return {
    store: book.shown,
    join(session, laid = new Set()) {
      const { sessionId } = session;
      exit.release(sessionId);
      const before = joined.get(sessionId);
      const chat = before?.session === session ? before : enter(session, laid);
      chat.views += 1;
      // Before the outbox was asked for again, the chat held everything back.
      exit.guard(session);
      return () => {
        chat.views -= 1;
        if (chat.views === 0 && book.of(sessionId).length === 0 && joined.get(sessionId) === chat) {
          chat.leave();
          joined.delete(sessionId);
        }
      };
    },
    isJoined: (sessionId) => (joined.get(sessionId)?.views ?? 0) > 0,
    discard(id) {
      const chat = joined.get(book.find(id)?.sessionId ?? '');
      if (chat) {
        chat.session.discard(id);
        chat.session.store.fold((state) => cancelAsk(state, id));
      } else book.remove(id, { kind: 'changed' });
    },
    begin: book.begin,
    async decide(fold) {
      await book.decide(fold);
      for (const { session } of [...joined.values()]) show(session, new Set());
      await refresh();
    },
    refresh,
    stop() {
      stopped = true;
      limits.stop();
      book.close();
      for (const { session, leave } of joined.values()) {
        leave();
        letGo(session);
      }
      for (const { end } of leaving.mine.values()) end();
    },
  };
}
