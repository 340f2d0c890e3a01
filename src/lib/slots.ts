/** One of a few places that all tabs of a browser share. */
import type { PageEvents } from './page-events.ts';
import type { Locks } from './web-locks.ts';

export interface Slots {
  /**
   * Asks for a place. `told` says whether there is one: at once, and again when that changes.
   * @returns gives the place back, or leaves the line.
   */
  take(told: (has: boolean) => void): () => void;
}

/**
 * Places by Web Locks, one lock each: a browser gives back those of a tab that crashed. A frozen tab keeps its place,
 * as it keeps the connection that the place stands for.
 */
export function createLockSlots(locks: Locks, names: readonly string[]): Slots {
  return {
    take(told) {
      const waiting = new AbortController();
      let giveBack = (): void => undefined;
      let state: 'none' | 'held' | 'left' = 'none';

      /** Holds the lock that was granted for as long as the promise is open. */
      const granted = (lock: Lock | null): Promise<void> | undefined => {
        if (lock === null || state !== 'none') return undefined;
        state = 'held';
        waiting.abort();
        const held = new Promise<void>((resolve) => {
          giveBack = resolve;
        });
        told(true);
        return held;
      };

      async function ask(): Promise<void> {
        for (const name of names) {
          // Answered when the lock is given back, so it must not be waited for where it is held.
          let isAnswered = (): void => undefined;
          const answered = new Promise<void>((resolve) => {
            isAnswered = resolve;
          });
          void locks
            .request(name, { ifAvailable: true }, (lock) => {
              const held = granted(lock);
              isAnswered();
              return held;
            })
            .catch(isAnswered);
          await answered;
          if (state !== 'none') return;
        }
        told(false);
        for (const name of names)
          locks.request(name, { signal: waiting.signal }, granted).catch(() => undefined);
      }

      void ask();
      return () => {
        state = 'left';
        waiting.abort();
        giveBack();
      };
    },
  };
}

/** Where tabs cannot count each other (no Web Locks on plain HTTP): whoever is seen has a place. */
export function createSeenSlots(page: Pick<PageEvents, 'hidden' | 'subscribe'>): Slots {
  return {
    take(told) {
      let has = !page.hidden();
      told(has);
      return page.subscribe(() => {
        if (has === !page.hidden()) return;
        has = !has;
        told(has);
      });
    },
  };
}
