/**
 * Who says that something rang. A moment is waited first: a window that shows the thing marks it as read at once, here
 * or in another window, and then nobody speaks of it. A window in front shows a toast; where none is, one of them, and
 * only one, shows a desktop notification.
 */
import type { Clock } from '#src/lib/clock.ts';
import type { Locks } from '#src/lib/web-locks.ts';
import { isRead } from './inbox-marks.ts';
import type { InboxStore } from './inbox-store.ts';
import type { InboxRow } from './inbox-types.ts';

/** Long enough for a read mark to come round by way of the server. */
export const RING_HOLD_MS = 400;
/** For so long a window keeps the word, so that one that wakes late finds it taken. */
const CLAIM_MS = 10_000;

export interface RingWatchOptions {
  readonly inbox: Pick<InboxStore, 'store' | 'onRing'>;
  readonly clock: Clock;
  readonly isVisible: () => boolean;
  /** True for the one window that asks first. */
  readonly claim: (id: string) => Promise<boolean>;
  readonly toast: (row: InboxRow) => void;
  readonly speak: (row: InboxRow) => void;
}

/** @returns the end of it */
export function watchRings(options: RingWatchOptions): () => void {
  const { inbox, clock, isVisible, claim, toast, speak } = options;
  const cancels = new Set<() => void>();

  function ring(row: InboxRow): void {
    const { id } = row.notification;
    // A window in front takes the word at once: those behind it stay silent.
    if (isVisible()) void claim(id);
    const cancel = clock.schedule(() => {
      cancels.delete(cancel);
      const now = inbox.store.getState().shown.find((other) => other.notification.id === id);
      if (!now || isRead(now)) return;
      if (isVisible()) toast(now);
      else {
        void claim(id).then((mine) => {
          if (mine) speak(now);
        });
      }
    }, RING_HOLD_MS);
    cancels.add(cancel);
  }

  const stop = inbox.onRing((rows) => {
    // Oldest first, as they rang.
    for (const row of rows.toReversed()) ring(row);
  });
  return () => {
    stop();
    for (const cancel of cancels) cancel();
  };
}

/** By a Web Lock that is held for a while; without locks every window may speak (the tag folds their words). */
export function claimByLock(clock: Clock, locks: Locks | null): (id: string) => Promise<boolean> {
  return (id) => {
    if (!locks) return Promise.resolve(true);
    return new Promise((resolve) => {
      void locks.request(`nadoo:spoken:${id}`, { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        return lock === null ? undefined : new Promise<void>((done) => clock.schedule(done, CLAIM_MS));
      });
    });
  };
}
