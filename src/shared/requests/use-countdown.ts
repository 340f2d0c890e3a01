import { useEffect, useState } from 'react';
import { useServices } from '#src/connection/react.tsx';
import type { Instant } from '#src/lib/instant.ts';

/** Whole seconds until `until` (this page's clock), counting down; 0 where there is nothing to wait for. */
export function useCountdown(until: Instant | null): number {
  const { clock } = useServices();
  const [now, setNow] = useState(() => clock.now() * 1000);
  const [counted, setCounted] = useState(until);
  if (counted !== until) {
    setCounted(until);
    setNow(clock.now() * 1000);
  }
  const left = until === null ? 0 : Math.max(0, Math.ceil((until - now) / 1_000_000));
  useEffect(() => {
    if (left === 0) return undefined;
    return clock.schedule(() => {
      setNow(clock.now() * 1000);
    }, 250);
  }, [clock, left, now]);
  return left;
}
