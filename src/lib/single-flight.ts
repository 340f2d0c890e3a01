/** One refresh at a time: in this page by sharing the promise, across tabs by a Web Lock where there is one. */
import type { Clock } from './clock.ts';
import type { Locks } from './web-locks.ts';

/** A frozen tab keeps its lock: after this long the refresh goes without (the server's 30 s grace makes it safe). */
const LOCK_PATIENCE_MS = 3_000;

/**
 * @returns `run`, guarded: a call during another one gets the same promise.
 */
export function createSingleFlight<T>(
  run: () => Promise<T>,
  options: { readonly locks: Locks | null; readonly clock: Clock; readonly name: () => string },
): () => Promise<T> {
  let flight: Promise<T> | null = null;

  async function guarded(): Promise<T> {
    const { locks, clock } = options;
    if (!locks) return run();
    const patience = new AbortController();
    const cancel = clock.schedule(() => {
      patience.abort();
    }, LOCK_PATIENCE_MS);
    const got = await locks
      .request(options.name(), { signal: patience.signal }, () => {
        cancel();
        return run();
      })
      .catch(() => null);
    cancel();
    return got ?? run();
  }

  return () => {
    flight ??= guarded().finally(() => {
      flight = null;
    });
    return flight;
  };
}
