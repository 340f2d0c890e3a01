import type { Clock } from '#src/lib/clock.ts';

export interface RatedClock extends Clock {
  /** From now on time goes so many times as fast; what waits already goes with it. */
  setRate(rate: number): void;
}

interface Timer {
  readonly due: number;
  readonly callback: () => void;
  handle: NodeJS.Timeout | null;
}

/** The real time until it is told to go faster: for real gateways, sockets and databases that wait for a minute. */
export function createRatedClock(): RatedClock {
  const startedAt = Date.now();
  const timers = new Set<Timer>();
  let rate = 1;
  let since = performance.now();
  let gone = 0;

  const monotonic = (): number => gone + (performance.now() - since) * rate;
  function arm(timer: Timer): void {
    timer.handle = setTimeout(
      () => {
        timers.delete(timer);
        timer.callback();
      },
      Math.max(0, timer.due - monotonic()) / rate,
    );
  }
  return {
    now: () => startedAt + monotonic(),
    monotonic,
    schedule(callback, ms) {
      const timer: Timer = { due: monotonic() + ms, callback, handle: null };
      timers.add(timer);
      arm(timer);
      return () => {
        timers.delete(timer);
        clearTimeout(timer.handle ?? undefined);
      };
    },
    setRate(next) {
      gone = monotonic();
      since = performance.now();
      rate = next;
      for (const timer of timers) {
        clearTimeout(timer.handle ?? undefined);
        arm(timer);
      }
    },
  };
}
