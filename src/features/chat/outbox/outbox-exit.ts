/** The way out: one send at a time for each session, whichever tab it is sent from. */
import type { SendOutcome } from '#src/connection/types.ts';
import { instantFromMs } from '#src/lib/instant.ts';
import { requeueAsk } from '../branches/ask-fold.ts';
import { selectActivity } from '../chat-selectors.ts';
import type { ChatSession, GateOutcome } from '../chat-session.ts';
import { updatePrompt } from '../prompt-fold.ts';
import type { OutboxBook } from './outbox-book.ts';
import { findOwn, findSend } from './outbox-chat.ts';
import { withinPatience, type OutboxParts } from './outbox-parts.ts';
import { applyOutbox, mayLeave, type OutboxRecord, type Records } from './outbox-records.ts';
import type { Leaving } from './outbox-sync.ts';

/** A frozen tab keeps its lock. */
const LOCK_PATIENCE_MS = 5_000;

export interface ExitParts extends Leaving {
  readonly lockOf: (sessionId: string) => string;
  /** What other tabs typed before their outbox was there is part of the line. */
  readonly adopt: () => void;
  readonly sync: (session: ChatSession) => void;
  readonly refresh: () => Promise<void>;
  /** What the records say is shown in the chat once more, and it tries again. */
  readonly show: (session: ChatSession) => void;
  readonly isStopped: () => boolean;
}

export interface Exit {
  /** Everything that the chat sends leaves this way from now on. */
  guard(session: ChatSession): void;
  /** What found no way out may look for it again. */
  release(sessionId: string): void;
}

export function createExit(parts: OutboxParts, book: OutboxBook, exit: ExitParts): Exit {
  const { store, clock, locks } = parts;
  const { tab, leaving, mine, lockOf, sync, isStopped } = exit;
  /** Sessions whose sends find no way out until something changes, each with the send that found none. */
  const held = new Map<string, string>();

  function pass(session: ChatSession, key: string, go: () => SendOutcome): GateOutcome {
    if (isStopped()) return 'not-connected';
    exit.adopt();
    sync(session);
    const isInLine = leaving.has(key);
    if (isHeld(session)) return 'not-connected';
    // What is known to stand before it, or to be sent by another tab, need not be asked for.
    if (!isInLine && !mayLeave(book.of(session.sessionId), key, parts.mayRepeat())) return 'not-connected';
    leaving.set(key, go);
    if (isInLine) return 'in-line';
    const rest = new Set(session.store.getState().queue.map(({ id }) => id));
    // Later: the chat has yet to be told that it is being sent.
    void Promise.resolve()
      .then(() => underLock(session.sessionId, (alone) => leave(session, key, alone)))
      .then(() => {
        if (!isStopped()) letTypedBehind(session, key, rest);
      });
    return 'in-line';
  }

  /** As long as what found no way out still waits for one: it may have been taken back. */
  function isHeld({ sessionId, store: chat }: ChatSession): boolean {
    const key = held.get(sessionId);
    if (key !== undefined && findSend(chat.getState(), key)?.delivery !== 'queued') held.delete(sessionId);
    return held.has(sessionId);
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
    const delivery = () => findSend(session.store.getState(), key)?.delivery;
    const isMine = !isStopped() && delivery() === 'sending' && (await claim(session, key, alone));
    const go = leaving.get(key);
    // As long as it is in line: what the chat says of it then counts.
    session.store.fold((state) => updatePrompt(state, key, { isHeld: false }));
    leaving.delete(key);
    if (!go) return;
    if (isMine && !isStopped() && delivery() === 'sending') {
      await send(session, key, go);
      return;
    }
    // Also where the outbox was stopped meanwhile: it has not left the page.
    if (isMine) book.write(key, { kind: 'changed', id: key, change: { state: 'queued' }, by: tab });
    // Lost while it waited for its turn: it has not left the page, whatever a history says that came meanwhile.
    const isDoubted = delivery() === 'unknown' || delivery() === 'unsent';
    if (isDoubted && book.find(key)?.state === 'queued') putBack(session, key);
    if (isStopped()) return;
    await exit.refresh();
    // It was not its turn: it still waits, or another tab knows what became of it.
    if (book.find(key) && delivery() === 'sending') exit.show(session);
  }

  /** It has not left: it waits again. */
  function putBack(session: ChatSession, key: string): void {
    session.retry(key);
    session.store.fold((state) => requeueAsk(state, key));
  }

  /**
   * It found no way out, so that there is no answer behind which the others could wait: what was typed in the meantime
   * waits as it does, and `rest` (what waited before it) for what comes.
   */
  function letTypedBehind(session: ChatSession, key: string, rest: ReadonlySet<string>): void {
    const state = session.shown();
    if (findOwn(state, key)?.delivery !== 'queued' || selectActivity(state) !== 'idle') return;
    for (const { id, text, extras, edited } of state.queue)
      if (!rest.has(id) && !edited) session.submit(text, id, extras);
  }

  /** Over when there is nothing more to wait for: until then the lock is held. */
  async function send(session: ChatSession, key: string, go: () => SendOutcome): Promise<void> {
    const done = new Promise<void>((end) => mine.set(key, { sessionId: session.sessionId, end }));
    const outcome = go();
    if (outcome === 'not-connected') {
      // It waits until the connection, or the view, is another.
      held.set(session.sessionId, key);
      putBack(session, key);
    }
    if (outcome === 'too-large') {
      const at = instantFromMs(clock.now());
      const failure = { code: 'too_large', message: '', retryAt: null, at };
      session.store.apply([{ kind: 'prompt_refused', key, failure, at }]);
    }
    sync(session);
    await done;
    // Whoever has the line next finds in the store what became of this one.
    await withinPatience(clock, book.settled()).catch(() => undefined);
    mine.delete(key);
  }

  /** In the store's own transaction: of two tabs one gets it. Where there is no store, nobody else has it. */
  async function claim(
    { store: chat, sessionId }: ChatSession,
    id: string,
    alone: boolean,
  ): Promise<boolean> {
    const submittedAt = findSend(chat.getState(), id)?.submittedAt ?? instantFromMs(clock.now());
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
      if (book.isUnsaved(id)) return true;
      book.tell({ kind: 'changed' });
      const record = after.find((each) => each.id === id);
      if (!isClaimed(record)) return false;
      book.learn(record);
      return true;
    } catch (error) {
      book.failed(error);
      return true;
    }
  }

  function isClaimed(record: OutboxRecord | undefined): record is OutboxRecord {
    return record?.state === 'sending' && record.sender === tab;
  }

  return {
    guard(session) {
      session.guard(
        (key, go) => pass(session, key, go),
        () => held.delete(session.sessionId),
        book.settled,
      );
    },
    release(sessionId) {
      held.delete(sessionId);
    },
  };
}
