import { useEffect, useState } from 'react';
import type { Clock } from '#src/lib/clock.ts';

/** `Clock.now()` in ms, renewed every second while `active`; the time of the last renewal otherwise. */
export function useNow(clock: Clock, active: boolean): number {
  const [now, setNow] = useState(() => clock.now());
  useEffect(() => {
    if (!active) return undefined;
    let cancel = clock.schedule(tick, 0);
    function tick() {
      setNow(clock.now());
      cancel = clock.schedule(tick, 1000);
    }
    return () => {
      cancel();
    };
  }, [clock, active]);
  return now;
}
