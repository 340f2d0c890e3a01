import { useEffect, useMemo } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import { useChannel, useServices, type ChannelHandle } from '#src/connection/react.tsx';
import { runSourceOf } from './run-source.ts';
import type { RunState } from './run-state.ts';

/** Follows a run over its debug socket while mounted. */
export function useRun(executionId: string): {
  readonly store: StoreApi<RunState>;
  readonly channel: ChannelHandle;
  /** Once more for the pages that did not come. */
  readonly fetchAgain: () => void;
} {
  const services = useServices();
  // A store belongs to one execution.
  const run = useMemo(() => runSourceOf(executionId, services), [executionId, services]);
  const channel = useChannel(run.channel, run.applyItems);
  useEffect(() => run.hold(), [run]);
  return { store: run.store, channel, fetchAgain: run.pager.retry };
}
