import { useMemo } from 'react';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { debugChannel } from '#src/protocol/channels.ts';
import { useChannel, useServices, type ChannelHandle } from '#src/connection/react.tsx';
import type { ChannelItem } from '#src/connection/types.ts';
import type { Clock } from '#src/lib/clock.ts';
import type { DebugEvent } from '#src/protocol/debug-frames.ts';
import { applyRunItems } from './run-reducer.ts';
import { emptyRun, type RunState } from './run-state.ts';

/**
 * A view of virtual rows commits about three times for one change (state, scroll, measured heights): 15 changes a
 * second keep a flood below one commit a frame, and are still faster than anybody reads.
 */
const PAINT_EVERY_MS = 66;

export interface RunStore {
  readonly store: StoreApi<RunState>;
  readonly applyItems: (items: readonly ChannelItem<DebugEvent>[]) => void;
}

/** The store of one run: the first change shows at once, what follows closely is shown together. */
export function createRunStore(clock: Clock): RunStore {
  const store = createStore<RunState>(() => emptyRun);
  let folded: RunState = emptyRun;
  let isWaiting = false;

  function show(): void {
    if (folded === store.getState()) return;
    store.setState(folded, true);
    isWaiting = true;
    clock.schedule(() => {
      isWaiting = false;
      show();
    }, PAINT_EVERY_MS);
  }

  return {
    store,
    applyItems(items) {
      folded = applyRunItems(folded, items);
      if (!isWaiting) show();
    },
  };
}

/** Follows a run over its debug socket while mounted. */
export function useRun(executionId: string): { store: StoreApi<RunState>; channel: ChannelHandle } {
  const { clock } = useServices();
  const descriptor = useMemo(() => debugChannel(executionId), [executionId]);
  // A store belongs to one execution.
  const run = useMemo(() => ({ executionId, ...createRunStore(clock) }), [executionId, clock]);
  const channel = useChannel(descriptor, run.applyItems);
  return { store: run.store, channel };
}
