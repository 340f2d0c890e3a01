/** Waiting, on a clock that is handed in. */
import type { Clock } from './clock.ts';

/** Resolves after `ms` milliseconds. */
export function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.schedule(resolve, ms);
  });
}

/** What `promise` gives, or null where that takes longer than `ms` milliseconds. Rejects as `promise` does. */
export function within<T>(clock: Clock, ms: number, promise: Promise<T>): Promise<T | null> {
  return new Promise((resolve, reject) => {
    const cancel = clock.schedule(() => {
      resolve(null);
    }, ms);
    promise.then((value) => {
      cancel();
      resolve(value);
    }, reject);
  });
}
