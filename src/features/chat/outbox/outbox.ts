/**
 * The outbox of one user in this tab: writes down what the chats of this page have to send, shows in them what other
 * tabs (or this one, before a reload) wrote, and lets one tab send, one at a time for each session.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { SendOutcome } from '#src/connection/types.ts';
import { createUuid } from '#src/lib/ids.ts';
import { instantFromMs } from '#src/lib/instant.ts';
import type { ChatSession } from '../chat-session.ts';
import { selectActivity, selectHistoryStatus } from '../chat-selectors.ts';
import type { ChatState } from '../chat-types.ts';
import { sendQueuedNow } from '../queue-fold.ts';
import { accept, findOwn, hasOutcome, keptOf, showRecords, type Kept } from './outbox-chat.ts';
import { withinPatience, type OutboxNews, type OutboxParts } from './outbox-parts.ts';
import {
  applyOutbox,
  inOrder,
  type OutboxChange,
  type OutboxRecord,
  type Records,
} from './outbox-records.ts';

/** `blocked`, `full`: what is sent now lives as long as the page. */
export type Keeping = 'kept' | 'blocked' | 'full';

export interface OutboxState {
  readonly keeping: Keeping;
  /** Everything of this user, in order. */
  readonly records: Records;
}

type ReadonlyStore<S> = Pick<StoreApi<S>, 'getState' | 'getInitialState' | 'subscribe'>;

export interface Outbox {
  readonly store: ReadonlyStore<OutboxState>;
  /** A view shows this chat, or it is being sent from: it keeps its sends here. Returns the leave. */
  join(session: ChatSession): () => void;
  isJoined(sessionId: string): boolean;
  discard(id: string): void;
  /** Reads what there is: once at first, and whenever something may have been missed. */
  refresh(): Promise<void>;
  stop(): void;
}

export function createOutbox(parts: OutboxParts): Outbox {
  const { store, clock, locks, broadcast, scope } = parts;
  const shown = createStore<OutboxState>(() => ({ keeping: 'kept', records: [] }));
  /** As the store holds them, as far as this tab knows, and what it could not write. */
  const known = new Map<string, OutboxRecord>();
  const unsaved = new Set<string>();
  const joined = new Map<string, Joined>();
  /** Waiting for their turn to leave this tab. */
  const leaving = new Map<string, () => SendOutcome>();
  /** Sent from this tab, and the session's lock is held for them. */
  const mine = new Map<string, () => void>();
  /** Sessions whose sends find no way out until something changes. */
  const held = new Set<string>();
  /** Follow-ups that were not written on this page, and so wait for no answer that it saw begin. */
  const inherited = new Set<string>();
  /** The server has them, as another tab knows: this one may wait for its own word of it. */
  const settledElsewhere = new Set<string>();
  const waitingFor = new Set<string>();
  /** Counts this tab's writes: what was read meanwhile is old. */
  let writes = 0;
  let reading: Promise<void> | null = null;
  let stopped = false;
  /** A claim of this tab is known by it. */
  const tab = createUuid();

  const lockOf = (sessionId: string): string => `nadoo-outbox:${scope}:${sessionId}`;
  const recordsOf = (sessionId: string): Records =>
    inOrder([...known.values()].filter((record) => record.sessionId === sessionId));
  const publish = (keeping: Keeping = shown.getState().keeping): void => {
    shown.setState({ keeping, records: inOrder([...known.values()]) });
  };
  const tell = (news: OutboxNews): void => {
    if (!stopped) broadcast?.postMessage(news);
  };

  // --- what this tab writes -----------------------------------------------------------------------------

  function failed(error: unknown): void {
    publish(error instanceof DOMException && error.name === 'QuotaExceededError' ? 'full' : 'blocked');
  }

  function add(record: OutboxRecord): void {
    known.set(record.id, record);
    writes += 1;
    publish();
    store.add(record).then(
      () => {
        if (shown.getState().keeping !== 'kept') keepAgain();
        tell({ kind: 'changed' });
      },
      (error: unknown) => {
        if (known.has(record.id)) unsaved.add(record.id);
        failed(error);
      },
    );
  }

  /** There is room again: also for what came before. */
  function keepAgain(): void {
    publish('kept');
    for (const id of unsaved) {
      const record = known.get(id);
      unsaved.delete(id);
      if (record) add(record);
    }
  }

  function change(id: string, changes: OutboxChange): void {
    const record = known.get(id);
    if (!record) return;
    known.set(id, { ...record, ...changes });
    writes += 1;
    publish();
    store
      .change((records) => applyOutbox(records, { kind: 'changed', id, change: changes }))
      .then(() => {
        tell({ kind: 'changed' });
      }, failed);
  }

  function remove(id: string, news: OutboxNews): void {
    known.delete(id);
    unsaved.delete(id);
    writes += 1;
    publish();
    // What the server has is told before it is written: the others show it at once.
    if (news.kind === 'accepted') tell(news);
    store.remove(id).then(() => {
      tell({ kind: 'changed' });
    }, failed);
  }

  const nextOrder = (): number => Math.max(clock.now(), ...[...known.values()].map(({ order }) => order + 1));

  // --- a chat's state into records ----------------------------------------------------------------------

  function sync(session: ChatSession): void {
    if (stopped) return;
    const state = session.store.getState();
    if (!state.connected) held.delete(session.sessionId);
    refuseWithoutSession(session, state);
    const kept = keptOf(session.store.getState(), instantFromMs(clock.now()));
    const left = new Set(recordsOf(session.sessionId).map(({ id }) => id));
    for (const each of kept) {
      left.delete(each.id);
      keep(session, each);
    }
    for (const id of left) settle(session, id);
    keepOrder(session.store.getState());
    for (const [id, done] of mine) if (hasOutcome(session.store.getState(), id)) done();
    sendInherited(session);
  }

  function keep({ sessionId, applicationId }: ChatSession, each: Kept): void {
    const record = known.get(each.id);
    const { text, state, submittedAt, failure, parentId = null } = each;
    if (!record) {
      if (state === 'sending' && settledElsewhere.has(each.id)) return;
      add({ ...each, sessionId, applicationId: applicationId() ?? '', order: nextOrder(), sender: null });
      return;
    }
    if (record.text !== text) change(each.id, { text });
    // Only the claim says that it is being sent, and only who sent it says what became of it.
    const mayTell =
      state !== 'sending' && !leaving.has(each.id) && (record.state !== 'sending' || mine.has(each.id));
    if (record.state === state || !mayTell) return;
    const moved = record.state === 'waiting' ? { order: nextOrder(), parentId } : {};
    change(each.id, { state, failure, ...(state === 'waiting' ? {} : { submittedAt }), ...moved });
  }

  /** What the chat no longer has to send: the server has it, or the user took it back. */
  function settle({ sessionId, store: chat }: ChatSession, id: string): void {
    const prompt = findOwn(chat.getState(), id);
    if (prompt?.delivery !== 'accepted') remove(id, { kind: 'changed' });
    else remove(id, { kind: 'accepted', sessionId, id, answered: prompt.messageId === null });
  }

  function keepOrder({ queue }: ChatState): void {
    const orders = queue.map(({ id }) => known.get(id)?.order ?? 0).sort((a, b) => a - b);
    queue.forEach(({ id }, at) => {
      const order = orders[at] ?? 0;
      if (known.get(id)?.order !== order) change(id, { order });
    });
  }

  /** A session that is gone takes nothing any more: the words stay, to be copied or discarded. */
  function refuseWithoutSession(session: ChatSession, state: ChatState): void {
    if (selectHistoryStatus(state) !== 'missing') return;
    for (const entry of state.entries)
      if (entry.kind === 'prompt' && (entry.delivery === 'queued' || entry.delivery === 'unknown'))
        refuse(session, entry.key, 'session_gone');
  }

  function refuse(session: ChatSession, key: string, code: string): void {
    const at = instantFromMs(clock.now());
    const failure = { code, message: '', retryAt: null, at };
    session.store.apply([{ kind: 'prompt_refused', key, failure, at }]);
  }

  /** Follow-ups of before a reload: their answer may have ended meanwhile. After a stop or an error the user decides. */
  function sendInherited(session: ChatSession): void {
    const state = session.store.getState();
    const [next] = state.queue;
    if (!next || !inherited.has(next.id) || !state.connected || state.history.loaded === 0) return;
    const last = state.entries.at(-1);
    const wentWell =
      last?.kind === 'answer' &&
      last.stoppedBy === null &&
      (last.phase === 'complete' || last.phase === 'interrupted');
    if (!wentWell || selectActivity(state) !== 'idle') return;
    inherited.delete(next.id);
    sendQueuedNow(session, next.id);
  }

  // --- the way out --------------------------------------------------------------------------------------

  function guard(session: ChatSession): void {
    session.guard((key, go) => {
      if (stopped) return 'not-connected';
      sync(session);
      if (held.has(session.sessionId)) return 'not-connected';
      const isInLine = leaving.has(key);
      leaving.set(key, go);
      // Later: the chat has yet to be told that it is being sent.
      if (!isInLine)
        void Promise.resolve().then(() =>
          underLock(session.sessionId, (alone) => leave(session, key, alone)),
        );
      return 'sent';
    });
  }

  /** Runs alone among the tabs; where a frozen one keeps the lock, without it if a repeat does no harm. */
  async function underLock(sessionId: string, run: (alone: boolean) => Promise<void>): Promise<void> {
    if (!locks) {
      await run(false);
      return;
    }
    const patience = new AbortController();
    const cancel = clock.schedule(() => {
      if (parts.mayRepeat()) patience.abort();
    }, LOCK_PATIENCE_MS);
    const ran = await locks
      .request(lockOf(sessionId), { signal: patience.signal }, async () => {
        cancel();
        await run(true);
        return true;
      })
      .catch(() => false);
    if (!ran) await run(false);
  }

  async function leave(session: ChatSession, key: string, alone: boolean): Promise<void> {
    const isWanted = (): boolean => findOwn(session.store.getState(), key)?.delivery === 'sending';
    const isMine = isWanted() && (await claim(session, key, alone));
    const go = leaving.get(key);
    leaving.delete(key);
    if (stopped || !go) return;
    if (isMine && isWanted()) {
      const done = new Promise<void>((resolve) => mine.set(key, resolve));
      const outcome = go();
      if (outcome === 'not-connected') hold(session, key);
      if (outcome === 'too-large') refuse(session, key, 'too_large');
      sync(session);
      await done;
      mine.delete(key);
      return;
    }
    if (isMine) change(key, { state: 'queued' });
    // Lost while it waited for its turn: it has not left the page.
    if (known.get(key)?.state === 'queued' && findOwn(session.store.getState(), key)?.delivery === 'unknown')
      session.retry(key);
    await refresh();
  }

  /** It found no way out: it waits until the connection, or the view, is another. */
  function hold(session: ChatSession, key: string): void {
    held.add(session.sessionId);
    session.retry(key);
  }

  /** In the store's own transaction: of two tabs one gets it. Where there is no store, nobody else has it. */
  async function claim(
    { store: chat, sessionId }: ChatSession,
    id: string,
    alone: boolean,
  ): Promise<boolean> {
    const submittedAt = findOwn(chat.getState(), id)?.submittedAt ?? instantFromMs(clock.now());
    const fold = (records: Records): Records =>
      applyOutbox(alone ? applyOutbox(records, { kind: 'orphaned', sessionId }) : records, {
        kind: 'claimed',
        id,
        submittedAt,
        again: parts.mayRepeat(),
        by: tab,
      });
    try {
      const { after } = await withinPatience(clock, store.change(fold));
      // It could not be written down, so that no other tab knows of it.
      if (unsaved.has(id)) return true;
      tell({ kind: 'changed' });
      const record = after.find((each) => each.id === id);
      if (record?.state !== 'sending' || record.sender !== tab) return false;
      known.set(id, record);
      return true;
    } catch (error) {
      failed(error);
      return true;
    }
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
        seen = writes;
        records = await withinPatience(clock, store.read());
      } while (seen !== writes);
      take(records);
    } catch (error) {
      failed(error);
    }
  }

  function take(records: Records): void {
    const gone = new Set([...known.keys()].filter((id) => !unsaved.has(id)));
    const changedIn = new Set<string>();
    for (const record of records) {
      gone.delete(record.id);
      const before = known.get(record.id);
      if (!before && record.state === 'waiting') inherited.add(record.id);
      if (!isSame(before, record)) changedIn.add(record.sessionId);
      known.set(record.id, record);
    }
    for (const id of gone) {
      changedIn.add(known.get(id)?.sessionId ?? '');
      known.delete(id);
    }
    publish(unsaved.size === 0 ? 'kept' : shown.getState().keeping);
    for (const sessionId of changedIn) {
      const chat = joined.get(sessionId);
      if (chat) show(chat.session, gone);
    }
    lookAfterOrphans();
  }

  function show(session: ChatSession, gone: ReadonlySet<string>): void {
    const records = recordsOf(session.sessionId);
    session.store.fold((state) => showRecords(state, { records, gone, leaving }));
    held.delete(session.sessionId);
    guard(session);
  }

  /** Waits in line behind whoever is sending: once the lock is free, it has settled or its tab is gone. */
  function lookAfterOrphans(): void {
    for (const { id, sessionId, state } of known.values()) {
      if (state !== 'sending' || mine.has(id) || leaving.has(id) || waitingFor.has(sessionId)) continue;
      waitingFor.add(sessionId);
      const look = async (): Promise<void> => {
        waitingFor.delete(sessionId);
        if (stopped) return;
        await store.change((records) => applyOutbox(records, { kind: 'orphaned', sessionId }));
        tell({ kind: 'changed' });
        await refresh();
      };
      (locks ? locks.request(lockOf(sessionId), look) : look()).catch(() => undefined);
    }
  }

  const onNews = (event: Event): void => {
    if (stopped) return;
    const news = (event as MessageEvent<OutboxNews>).data;
    if (news.kind === 'accepted') {
      known.delete(news.id);
      settledElsewhere.add(news.id);
      publish();
      joined.get(news.sessionId)?.session.store.fold((state) => accept(state, news.id, news.answered));
    } else void refresh();
  };
  broadcast?.addEventListener('message', onNews);

  function enter(session: ChatSession): Joined {
    const { sessionId } = session;
    joined.get(sessionId)?.leave();
    const leave = session.store.subscribe(() => {
      sync(session);
    });
    const chat: Joined = { session, leave, views: 0 };
    joined.set(sessionId, chat);
    show(session, new Set());
    sync(session);
    return chat;
  }

  return {
    store: shown,
    join(session) {
      const { sessionId } = session;
      held.delete(sessionId);
      const before = joined.get(sessionId);
      const chat = before?.session === session ? before : enter(session);
      chat.views += 1;
      // Before the outbox was asked for again, the chat held everything back.
      guard(session);
      return () => {
        chat.views -= 1;
        if (chat.views === 0 && recordsOf(sessionId).length === 0 && joined.get(sessionId) === chat) {
          chat.leave();
          joined.delete(sessionId);
        }
      };
    },
    isJoined: (sessionId) => (joined.get(sessionId)?.views ?? 0) > 0,
    discard(id) {
      const chat = joined.get(known.get(id)?.sessionId ?? '');
      if (chat) chat.session.discard(id);
      else remove(id, { kind: 'changed' });
    },
    refresh,
    stop() {
      stopped = true;
      broadcast?.close();
      for (const { leave } of joined.values()) leave();
      for (const done of mine.values()) done();
    },
  };
}

interface Joined {
  readonly session: ChatSession;
  readonly leave: () => void;
  /** Views that show it, and senders that go through it. */
  views: number;
}

/** A frozen tab keeps its lock. */
const LOCK_PATIENCE_MS = 5_000;

function isSame(a: OutboxRecord | undefined, b: OutboxRecord): boolean {
  return a?.state === b.state && a.text === b.text && a.order === b.order && a.submittedAt === b.submittedAt;
}
