/**
 * Time as a value that is handed in. Everything that waits or stamps takes a `Clock`, so that tests and
 * the simulation can drive it.
 */
export interface Clock {
  /** Wall time, milliseconds since the Unix epoch. May jump. */
  now(): number;
  /** Monotonic time in milliseconds from an arbitrary start. Never goes back. */
  monotonic(): number;
  /** Runs `callback` once after `ms` milliseconds; returns a function that cancels it (idempotent). */
  schedule(callback: () => void, ms: number): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  schedule(callback, ms) {
    const handle = setTimeout(callback, ms);
    return () => {
      clearTimeout(handle);
    };
  },
};
