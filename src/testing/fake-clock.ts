/** A clock that stands still until it is told to go on. Timers fire in order of time, then of arming. */
import type { Clock } from '#src/lib/clock.ts';

export interface FakeClock extends Clock {
  /** Goes on by `ms`, firing what falls due; microtasks run between timers. */
  advance(ms: number): Promise<void>;
  /** Lets promises settle without any time passing. */
  settle(): Promise<void>;
  /** The wall clock jumps (a sleep): no timer fires by it. */
  jump(ms: number): void;
  /** How many timers are armed. */
  armed(): number;
}

/** Rounds of the event loop after which chains of promises (a response's body among them) have settled. */
const ROUNDS = 4;

export function createFakeClock(startMs = 1_790_000_000_000): FakeClock {
  const timers = new Set<{ readonly at: number; readonly callback: () => void }>();
  let time = 0;
  let wall = startMs;

  async function settle(): Promise<void> {
    for (let round = 0; round < ROUNDS; round += 1) await new Promise((resolve) => setImmediate(resolve));
  }

  function next(until: number) {
    let first: { at: number; callback: () => void } | null = null;
    for (const timer of timers)
      if (timer.at <= until && (first === null || timer.at < first.at)) first = timer;
    return first;
  }

  return {
    now: () => wall + time,
    monotonic: () => time,
    schedule(callback, ms) {
      const timer = { at: time + Math.max(0, ms), callback };
      timers.add(timer);
      return () => {
        timers.delete(timer);
      };
    },
    async advance(ms) {
      const until = time + ms;
      await settle();
      for (let timer = next(until); timer; timer = next(until)) {
        timers.delete(timer);
        time = Math.max(time, timer.at);
        timer.callback();
        await settle();
      }
      time = until;
      await settle();
    },
    settle,
    jump(ms) {
      wall += ms;
    },
    armed: () => timers.size,
  };
}
