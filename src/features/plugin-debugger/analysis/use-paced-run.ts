import { useEffect, useRef, useState } from 'react';
import { useServices } from '#src/connection/react.tsx';
import type { RunState } from '../run-state.ts';

/** The run as it was at most `ms` ago: what looks at all of its records need not do so with every batch of them. */
export function usePacedRun(run: RunState, ms: number): RunState {
  const { clock } = useServices();
  const [shown, setShown] = useState(run);
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  }, [run]);
  const isStale = shown !== run;
  useEffect(() => {
    if (!isStale) return undefined;
    return clock.schedule(() => {
      setShown(latest.current);
    }, ms);
    // Each time something is shown the next turn begins.
  }, [isStale, shown, clock, ms]);
  // Another run, or its whole history anew, and the end of a run wait for nothing.
  return shown.log === run.log && shown.status === run.status ? shown : run;
}
