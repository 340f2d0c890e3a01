/** The outbox of this page's user, made on first use. Loaded once the first view stands. */
import type { Services } from '#src/connection/services.ts';
import { refreshSessions } from '../sessions/refresh-sessions.ts';
import { earlySends } from './early-sends.ts';
import { drainInBackground } from './outbox-drain.ts';
import { createChatMaker, type ChatMaker } from './chat-maker.ts';
import { madeChats } from './made-chats.ts';
import { followNames, moveDraft } from './move-draft.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import { createOutboxStore, type OutboxStore } from './outbox-store.ts';
import { sendAfterSignIn } from './signed-out-sends.ts';

export interface Sending {
  readonly outbox: Outbox;
  /** Makes the chats that began in this browser. */
  readonly maker: ChatMaker;
  /** What was kept before is known, or cannot be had. */
  readonly ready: Promise<void>;
}

const pages = new WeakMap<Services, Map<string, Sending>>();

/** The outbox once it is known what it holds: what is written now stands behind that. */
export async function outboxOf(services: Services, userId: string): Promise<Outbox> {
  return (await sendingOf(services, userId)).outbox;
}

/** The same, with what makes the chats that it holds. */
export async function sendingOf(services: Services, userId: string): Promise<Sending> {
  const outboxes = pages.get(services) ?? new Map<string, Sending>();
  pages.set(services, outboxes);
  const started = outboxes.get(userId) ?? start(services, userId);
  outboxes.set(userId, started);
  await started.ready;
  return started;
}

function start(services: Services, userId: string): Sending {
  const { clock, random, locks, page, http, auth, config, capabilities, queryClient } = services;
  const scope = `${config.serverUrl} ${userId}`;
  const made = madeChats(() => clock.now());
  followNames(made);
  const outbox = createOutbox({
    store: storeOf(scope),
    early: earlySends(scope),
    made,
    clock,
    scope,
    locks,
    broadcast: typeof BroadcastChannel === 'function' ? new BroadcastChannel(`nadoo-outbox:${scope}`) : null,
    mayRepeat: () => capabilities.get()?.extensions.includes('ack') ?? false,
  });
  const maker = createChatMaker(outbox, {
    http,
    clock,
    random,
    locks,
    made,
    scope,
    userId,
    extensions: () => capabilities.get()?.extensions ?? null,
    maySend: () => auth.getState().user?.id === userId && auth.getState().status === 'signed-in',
    watch: watchServer(services),
    onNaming: (localId, sessionId) => {
      moveDraft(userId, localId, sessionId);
    },
    onMade: (sessionId) => {
      drain.begin(sessionId);
      refreshSessions(services);
      // What could not be fetched while the server was away: it is there again.
      void queryClient.refetchQueries(
        { type: 'active', predicate: ({ state }) => state.status === 'error' },
        { cancelRefetch: false },
      );
    },
  });
  const ready = outbox.refresh().then(() => sendAfterSignIn(outbox));
  const drain = drainInBackground(outbox, services, userId, scope);
  // News may have been missed while the tab was asleep.
  const stopLooking = page.subscribe((event) => {
    if (event === 'visible' || event === 'returned' || event === 'woke') void outbox.refresh();
  });
  const unsubscribe = auth.subscribe(({ user, status }) => {
    if (user?.id === userId) {
      if (status === 'signed-in') void sendAfterSignIn(outbox);
      return;
    }
    // Signed out, or somebody else: nothing of this user leaves any more, and no other tab waits for this one.
    unsubscribe();
    drain.stop();
    maker.stop();
    stopLooking();
    outbox.stop();
    pages.get(services)?.delete(userId);
  });
  return { outbox, maker, ready };
}

/** Says whenever the server may be back: a channel went live, it told what it can, somebody signed in. */
function watchServer({ pool, capabilities, auth, page }: Services): (again: () => void) => () => void {
  return (again) => {
    let live = 0;
    const ends = [
      pool.subscribe(() => {
        const now = pool.statuses().filter(({ state }) => state === 'live').length;
        if (now > live) again();
        live = now;
      }),
      capabilities.subscribe(again),
      auth.subscribe(again),
      page.subscribe((event) => {
        if (event === 'network' && page.online()) again();
      }),
    ];
    return () => {
      for (const end of ends) end();
    };
  };
}

/** Where the browser has no IndexedDB at all, or throws when it is named. */
function storeOf(scope: string): OutboxStore {
  try {
    return createOutboxStore(scope);
  } catch (error) {
    const none = (): Promise<never> =>
      Promise.reject(error instanceof Error ? error : new Error(String(error)));
    return { read: none, add: none, remove: none, change: none };
  }
}
