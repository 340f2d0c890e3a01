import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useServices } from '#src/connection/react.tsx';
import { instantFromMs } from '#src/lib/instant.ts';
import type { WireWorkflow } from '#src/protocol/workflow-events.ts';
import { applyRunEvent, beginRun, isOver, type RunInput, type RunState } from './run-state.ts';
import { streamRun } from './run-streams.ts';
import { runsKey } from './workflows-queries.ts';

export interface StartedRun {
  /** Of a run that no list will show: as its own stream tells. */
  readonly state: RunState | null;
  readonly busy: boolean;
  /** Why it could not be started. */
  readonly error: Error | null;
  readonly start: (inputs: Readonly<Record<string, unknown>>) => void;
}

/**
 * Starts runs. Where the server keeps them, the run stands among the results once it has begun and is followed there,
 * as everybody else does; else its own stream is all there is. Leaving ends the reading, not the run.
 */
export function useStartedRun(workflowId: string, known: WireWorkflow['nodes'], kept: boolean): StartedRun {
  const { http, clock } = useServices();
  const queryClient = useQueryClient();
  const [state, setState] = useState<RunState | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const reading = useRef<AbortController | null>(null);
  useEffect(
    () => () => {
      reading.current?.abort();
    },
    [],
  );
  return {
    state: kept && state?.status === 'starting' ? null : state,
    busy: state !== null && state.status !== 'cut' && !isOver(state.status),
    error,
    start: (inputs) => {
      reading.current?.abort();
      const controller = (reading.current = new AbortController());
      const { signal } = controller;
      setError(null);
      setState(beginRun(known));
      const handOver = (): void => {
        controller.abort();
        void queryClient.invalidateQueries({ queryKey: runsKey(workflowId) }).finally(() => {
          if (reading.current === controller) setState(null);
        });
      };
      const tell = (event: RunInput): void => {
        if (signal.aborted) return;
        const begun = 'type' in event && event.type === 'workflow_started' && event.executionId !== null;
        if (kept && begun) handOver();
        else {
          const at = instantFromMs(clock.now());
          setState((present) => present && applyRunEvent(present, event, at));
        }
      };
      streamRun(http, workflowId, inputs, signal, tell).then(
        () => {
          tell({ type: 'stream_cut' });
        },
        (fault: unknown) => {
          if (signal.aborted) return;
          setState(null);
          setError(fault instanceof Error ? fault : new Error(String(fault)));
        },
      );
    },
  };
}
