/** Time that stands still until something waits for it, and then is there at once: days of history in milliseconds. */
import type { Clock } from '#src/lib/clock.ts';

/**
 * @param startMs wall time at the start, milliseconds since the epoch
 * @param defer when the earliest timer runs. A microtask is quick and enough for one flow of work; a macrotask
 *   lets several settle first, so that a deadline does not overtake them.
 */
export function createVirtualClock(
  startMs: number,
  defer: (callback: () => void) => void = queueMicrotask,
): Clock {
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
      defer(runEarliest);
      return () => {
        waiting.delete(timer);
      };
    },
  };
}
