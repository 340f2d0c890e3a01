import { useSyncExternalStore } from 'react';
import { useServices } from '#src/connection/react.tsx';
import type { Clock } from '#src/lib/clock.ts';
import { instantFromMs, instantToMs, type Instant } from '#src/lib/instant.ts';

/**
 * The present by the server's clock, which dates the records, to the second; renders each second while `ticking`.
 */
export function useServerNow(ticking: boolean): Instant {
  const { clock, pool } = useServices();
  const now = useSyncExternalStore(
    (tick) => (ticking ? everySecond(clock, tick) : () => undefined),
    () => Math.floor(clock.now() / 1_000),
  );
  return instantFromMs(now * 1_000 + (pool.serverOffsetMs() ?? 0));
}

/** A time that still goes on, in milliseconds: never below zero, whatever the clocks say. */
export function wholeSeconds(micros: number): number {
  return Math.max(0, Math.round(instantToMs(micros) / 1_000) * 1_000);
}

function everySecond(clock: Clock, tick: () => void): () => void {
  const schedule = () =>
    clock.schedule(() => {
      tick();
      cancel = schedule();
    }, 1_000);
  let cancel = schedule();
  return () => {
    cancel();
  };
}
