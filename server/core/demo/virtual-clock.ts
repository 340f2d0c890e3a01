/** Time that stands still until something waits for it, and then is there at once: days of history in milliseconds. */
import type { Clock } from '#src/lib/clock.ts';

/** @param startMs wall time at the start, milliseconds since the epoch */
export function createVirtualClock(startMs: number): Clock {
  let now = startMs;
  const waiting = new Set<{ due: number; callback: () => void }>();
  const runEarliest = () => {
    let earliest: { due: number; callback: () => void } | null = null;
    for (const timer of waiting) if (earliest === null || timer.due < earliest.due) earliest = timer;
    if (earliest === null) return;
    waiting.delete(earliest);
    now = Math.max(now, earliest.due);
    earliest.callback();
  };
  return {
    now: () => now,
    monotonic: () => now - startMs,
    schedule(callback, ms) {
      const timer = { due: now + Math.max(0, ms), callback };
      waiting.add(timer);
      // One turn of the microtask queue a timer: whoever is woken may set the next one first.
      queueMicrotask(runEarliest);
      return () => {
        waiting.delete(timer);
      };
    },
  };
}
