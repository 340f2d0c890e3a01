import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { RunState } from './run-state.ts';

/** Draws the run that a store of `useCalmRun` has. */
export function CalmRun({
  store,
  children,
}: {
  readonly store: StoreApi<RunState>;
  readonly children: (run: RunState) => ReactNode;
}) {
  return children(useStore(store));
}
