/** The outbox of this page's user, made on first use. Loaded once the first view stands. */
import type { Services } from '#src/connection/services.ts';
import { earlySends } from './early-sends.ts';
import { drainInBackground } from './outbox-drain.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import { createOutboxStore, type OutboxStore } from './outbox-store.ts';

interface Started {
  readonly outbox: Outbox;
  /** What was kept before is known, or cannot be had. */
  readonly ready: Promise<void>;
}

const pages = new WeakMap<Services, Map<string, Started>>();

/** The outbox once it is known what it holds: what is written now stands behind that. */
export async function outboxOf(services: Services, userId: string): Promise<Outbox> {
  const outboxes = pages.get(services) ?? new Map<string, Started>();
  pages.set(services, outboxes);
  const started = outboxes.get(userId) ?? start(services, userId);
  outboxes.set(userId, started);
  await started.ready;
  return started.outbox;
}

function start(services: Services, userId: string): Started {
  const { clock, auth, config, capabilities } = services;
  const scope = `${config.serverUrl} ${userId}`;
  const outbox = createOutbox({
    store: storeOf(scope),
    early: earlySends(scope),
    clock,
    scope,
    locks: (globalThis.navigator as Partial<Navigator>).locks ?? null,
    broadcast: typeof BroadcastChannel === 'function' ? new BroadcastChannel(`nadoo-outbox:${scope}`) : null,
    mayRepeat: () => capabilities.get()?.extensions.includes('ack') ?? false,
  });
  const ready = outbox.refresh();
  const stopDraining = drainInBackground(outbox, services, userId, scope);
  // News may have been missed while the tab was asleep.
  const look = (): void => {
    if (document.visibilityState === 'visible') void outbox.refresh();
  };
  document.addEventListener('visibilitychange', look);
  const unsubscribe = auth.subscribe(({ user }) => {
    if (user === null || user.id === userId) return;
    // Somebody else signed in: nothing of this user leaves any more.
    unsubscribe();
    stopDraining();
    document.removeEventListener('visibilitychange', look);
    outbox.stop();
    pages.get(services)?.delete(userId);
  });
  return { outbox, ready };
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
