import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { useServices } from '#src/connection/react.tsx';
import { isWhole, type RunState } from './run-state.ts';

/** What is smaller is drawn as it comes. Rows. */
const LARGE = 500;
const EVERY_MS = 250;

/**
 * A run for what looks at the whole of it (its tree, its lanes): a large one that still grows is shown some times a
 * second, in a turn of its own, so that no frame waits for the list of its lines and for these.
 */
export function useCalmRun(run: RunState): StoreApi<RunState> {
  const { clock } = useServices();
  const [store] = useState(() => createStore<RunState>(() => run));
  const latest = useRef(run);
  const armed = useRef<(() => void) | null>(null);
  const shown = store.getState();
  const isGrowing = run.status === 'running' || !isWhole(run);
  // Of a run of which nothing is shown yet something is shown at once.
  const isFirst = shown.rows === 0 || shown.log !== run.log;
  const wait = run.rows <= LARGE ? null : isGrowing && !isFirst ? EVERY_MS : 0;
  useLayoutEffect(() => {
    latest.current = run;
    if (armed.current !== null && wait === EVERY_MS) return;
    armed.current?.();
    const show = () => {
      armed.current = null;
      store.setState(latest.current, true);
    };
    if (wait === null) show();
    else armed.current = clock.schedule(show, wait);
  }, [store, run, wait, clock]);
  useEffect(
    () => () => {
      armed.current?.();
      armed.current = null;
    },
    [],
  );
  return store;
}
