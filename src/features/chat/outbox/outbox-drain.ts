/**
 * Sends what waits in chats that no view of this page shows: left by a tab that was closed, or by this one before a
 * reload or on its way to another chat. One tab of the user does it, the oldest first.
 */
import type { Services } from '#src/connection/services.ts';
import { chatChannel } from '#src/protocol/channels.ts';
import { attachBranches } from '../branches/attach-branches.ts';
import { openChatSession } from '../chat-registry.ts';
import type { Outbox } from './outbox.ts';
import { isUnderWay, type OutboxRecord } from './outbox-records.ts';

/** A tab that shows the chat is given this long to send by itself, ms. */
const OTHERS_FIRST_MS = 5_000;
/** A chat that was made here is known to a view of it by then. */
const VIEW_FIRST_MS = 200;
/** A chat that cannot be reached holds the others up no longer than this, ms. */
const HEAD_MS = 5_000;
/** And is left alone after this, until the next look. */
const SESSION_MS = 60_000;

export interface Drain {
  /** This tab has just made the chat: nobody else is first with what waits in it. */
  begin(sessionId: string): void;
  stop(): void;
}

export function drainInBackground(outbox: Outbox, services: Services, userId: string, scope: string): Drain {
  const { clock, locks, auth, pool } = services;
  let draining = false;
  let stopped = false;
  let cancelLook: (() => void) | null = null;
  /** Ends what is waited for: as long as it is, no other tab drains. */
  const waits = new Set<() => void>();

  /** Follow-ups that were given their chance: what keeps them is for the user to decide. */
  const tried = new Set<string>();

  const records = (): readonly OutboxRecord[] => outbox.store.getState().records;
  const mayLeave = (record: OutboxRecord): boolean =>
    // Of a chat that is yet to be made nothing can leave.
    record.chat === undefined && (isUnderWay(record) || (mayFollow(record) && !tried.has(record.id)));
  const mayFollow = ({ state, held, edited }: OutboxRecord): boolean =>
    state === 'waiting' && !held && !edited;
  const due = (): OutboxRecord[] =>
    records().filter((record) => mayLeave(record) && !outbox.isJoined(record.sessionId));

  const maySend = (): boolean => {
    const { user, status } = auth.getState();
    return !stopped && status === 'signed-in' && user?.id === userId;
  };

  function begin(sessionId: string): void {
    clock.schedule(() => {
      const head = due().find((record) => record.sessionId === sessionId);
      if (head && maySend()) void drainSession(head).then(look);
    }, VIEW_FIRST_MS);
  }

  function look(): void {
    if (stopped || draining || cancelLook !== null || due().length === 0) return;
    cancelLook = clock.schedule(() => {
      cancelLook = null;
      void drain();
    }, OTHERS_FIRST_MS);
  }

  async function drain(): Promise<void> {
    draining = true;
    const run = async (lock: Lock | null): Promise<void> => {
      if (lock !== null || locks === null) await drainAll();
    };
    await (locks ? locks.request(`nadoo-outbox:${scope}`, { ifAvailable: true }, run) : run(null)).catch(
      () => undefined,
    );
    draining = false;
    look();
  }

  /** The next chat begins when the server has the first message of the one before it. */
  async function drainAll(): Promise<void> {
    const ends: Promise<void>[] = [];
    const heads = new Map<string, OutboxRecord>();
    for (const record of due()) if (!heads.has(record.sessionId)) heads.set(record.sessionId, record);
    for (const head of heads.values()) {
      if (!maySend()) return;
      ends.push(drainSession(head));
      await until(() => !records().some((record) => record.id === head.id && isUnderWay(record)), HEAD_MS);
    }
    await Promise.all(ends);
  }

  async function drainSession({ sessionId, applicationId }: OutboxRecord): Promise<void> {
    const session = openChatSession(services, userId, sessionId);
    // What asks for another answer is sent by it.
    attachBranches(session, services.capabilities);
    const leave = outbox.join(session);
    const lease = pool.lease(chatChannel(sessionId), session.receive, { keepWhile: session.isBusy });
    const detach = session.attach((frame) => lease.send(frame), false);
    const unsubscribe = lease.subscribe(session.tryAgain);
    session.setApplication(applicationId);
    const left = (): OutboxRecord[] =>
      records().filter((record) => record.sessionId === sessionId && mayLeave(record));
    await until(() => left().length === 0, SESSION_MS);
    for (const record of left()) if (record.state === 'waiting') tried.add(record.id);
    unsubscribe();
    detach();
    lease.release();
    leave();
  }

  function until(done: () => boolean, latestMs: number): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        cancel();
        unsubscribe();
        waits.delete(end);
        resolve();
      };
      const cancel = clock.schedule(end, latestMs);
      const unsubscribe = outbox.store.subscribe(() => {
        if (done()) end();
      });
      waits.add(end);
      if (done() || stopped) end();
    });
  }

  const unsubscribe = outbox.store.subscribe(look);
  return {
    begin,
    stop() {
      stopped = true;
      unsubscribe();
      cancelLook?.();
      for (const end of [...waits]) end();
    },
  };
}
