import { useMemo } from 'react';
import { useServices } from '#src/connection/react.tsx';
import { askedToWait } from '#src/http/types.ts';
import { useCountdown } from './use-countdown.ts';

/** Whole seconds that a server still asks to wait since it failed with `error` (a new object each time), counting down. */
export function useRetryWait(error: Error | null): number {
  const { clock } = useServices();
  const until = useMemo(() => {
    const wait = askedToWait(error);
    return wait === 0 ? null : (clock.now() + wait) * 1000;
  }, [clock, error]);
  return useCountdown(until);
}
