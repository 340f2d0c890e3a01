import { useEffect, useState } from 'react';
import { useServices } from '#src/connection/react.tsx';
import { instantFromMs, instantToMs, type Instant } from '#src/lib/instant.ts';

/** Many ends close to each other are one look: thousands who left within a second cost three. */
const AT_LEAST_MS = 300;

/** The present, read anew when `next` has come: what changes by the passing of time alone. */
export function useTick(nextOf: (now: Instant) => Instant | null): Instant {
  const { clock } = useServices();
  const [, tick] = useState(0);
  const now = instantFromMs(clock.now());
  const next = nextOf(now);
  useEffect(() => {
    if (next === null) return undefined;
    return clock.schedule(
      () => {
        tick((count) => count + 1);
      },
      Math.max(AT_LEAST_MS, Math.ceil(instantToMs(next) - clock.now())),
    );
  }, [clock, next]);
  return now;
}
