import { useCallback, useSyncExternalStore } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import { useServices } from '#src/connection/react.tsx';
import type { RunState } from './run-state.ts';

/** What is smaller is drawn at once. Rows. */
const MANY = 100;

/**
 * The run of a store. One of many records is drawn in a turn of its own: the turn in which its records came is that of a frame,
 * and folding, drawing and the browser's layout together would make that one long.
 */
export function useShownRun(store: StoreApi<RunState>): RunState {
  const { clock } = useServices();
  const subscribe = useCallback(
    (tell: () => void) => {
      let cancel: (() => void) | null = null;
      const stop = store.subscribe(({ rows }) => {
        if (rows <= MANY) {
          tell();
          return;
        }
        cancel ??= clock.schedule(() => {
          cancel = null;
          tell();
        }, 0);
      });
      return () => {
        stop();
        cancel?.();
      };
    },
    [store, clock],
  );
  return useSyncExternalStore(subscribe, store.getState);
}
