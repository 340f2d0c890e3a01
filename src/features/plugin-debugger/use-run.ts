import { useMemo } from 'react';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { debugChannel } from '#src/connection/descriptors.ts';
import { useChannel, type ChannelHandle } from '#src/connection/react.tsx';
import type { ChannelItem } from '#src/connection/types.ts';
import type { DebugEvent } from '#src/protocol/debug-frames.ts';
import { applyRunItems } from './run-reducer.ts';
import { emptyRun, type RunState } from './run-state.ts';

/** The store of one run: one update a batch, and none where nothing changed. */
export function createRunStore(): {
  readonly store: StoreApi<RunState>;
  readonly applyItems: (items: readonly ChannelItem<DebugEvent>[]) => void;
} {
  const store = createStore<RunState>(() => emptyRun);
  return {
    store,
    applyItems(items) {
      const before = store.getState();
      const after = applyRunItems(before, items);
      if (after !== before) store.setState(after, true);
    },
  };
}

/** Follows a run over its debug socket while mounted. */
export function useRun(executionId: string): { store: StoreApi<RunState>; channel: ChannelHandle } {
  const descriptor = useMemo(() => debugChannel(executionId), [executionId]);
  // A store belongs to one execution.
  const run = useMemo(() => ({ executionId, ...createRunStore() }), [executionId]);
  const channel = useChannel(descriptor, run.applyItems);
  return { store: run.store, channel };
}
