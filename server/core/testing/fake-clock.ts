/** A clock that stands still until a test moves it; between two timers everything that waits is let run. */
import type { Clock } from '#src/lib/clock.ts';

export interface FakeClock extends Clock {
  /** Moves on by `ms`, firing timers in their order, each at its own time. */
  advance(ms: number): Promise<void>;
  /** Lets promises settle without moving time. */
  settle(): Promise<void>;
}

export const TEST_START = Date.parse('2026-11-24T10:32:00.000Z');

export function createFakeClock(startAt = TEST_START): FakeClock {
  let elapsed = 0;
  let order = 0;
  const timers = new Map<number, { at: number; callback: () => void }>();

  const settle = (): Promise<void> =>
    new Promise((resolve) => {
      // A macrotask of the host: every microtask, however many follow each other, runs before it.
      setImmediate(resolve);
    });

  function next(until: number): { id: number; at: number; callback: () => void } | null {
    let best: { id: number; at: number; callback: () => void } | null = null;
    for (const [id, timer] of timers) {
      if (timer.at <= until && (!best || timer.at < best.at)) best = { id, ...timer };
    }
    return best;
  }

  return {
    now: () => startAt + elapsed,
    monotonic: () => elapsed,
    schedule(callback, ms) {
      order += 1;
      const id = order;
      timers.set(id, { at: elapsed + Math.max(0, ms), callback });
      return () => {
        timers.delete(id);
      };
    },
    settle,
    async advance(ms) {
      const until = elapsed + ms;
      await settle();
      for (let timer = next(until); timer; timer = next(until)) {
        timers.delete(timer.id);
        elapsed = Math.max(elapsed, timer.at);
        timer.callback();
        await settle();
      }
      elapsed = until;
      await settle();
    },
  };
}
