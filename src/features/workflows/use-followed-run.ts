import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useServices } from '#src/connection/react.tsx';
import { askedToWait } from '#src/http/types.ts';
import type { WireWorkflowRun } from '#src/protocol/workflow-events.ts';
import { further, isOver } from './run-state.ts';
import { followRun } from './run-streams.ts';
import { runsKey } from './workflows-queries.ts';

/** Between two tries to follow. */
const TRY_AGAIN_MS = 2_000;

export interface FollowedRun {
  readonly run: WireWorkflowRun;
  /** The run goes on and nothing of it arrives: what is shown may be old. */
  readonly cut: boolean;
}

/** A listed run, live to its end while it is under way and `follow` is true. */
export function useFollowedRun(listed: WireWorkflowRun, follow: boolean): FollowedRun {
  const { http, clock } = useServices();
  const queryClient = useQueryClient();
  const [seen, setSeen] = useState<WireWorkflowRun | null>(null);
  const [cut, setCut] = useState(false);
  const { id, workflow_id: workflowId } = listed;
  const live = follow && !isOver(listed.status);
  useEffect(() => {
    if (!live) return undefined;
    const controller = new AbortController();
    const { signal } = controller;
    let cancelRetry: () => void = () => undefined;
    let over = false;
    const attempt = (): void => {
      const ended = followRun(http, workflowId, id, signal, (event) => {
        if (signal.aborted || !('type' in event) || event.type !== 'run_stated') return;
        setCut(false);
        setSeen(event.run);
        over = isOver(event.run.status);
      });
      void ended
        .then(
          () => 0,
          (error: unknown) => askedToWait(error),
        )
        .then((wait) => {
          if (signal.aborted) return;
          if (over) {
            void queryClient.invalidateQueries({ queryKey: runsKey(workflowId) });
            return;
          }
          setCut(true);
          cancelRetry = clock.schedule(attempt, Math.max(TRY_AGAIN_MS, wait));
        });
    };
    attempt();
    return () => {
      controller.abort();
      cancelRetry();
      setCut(false);
    };
  }, [http, clock, queryClient, workflowId, id, live]);
  const run = seen === null ? listed : further(listed, seen);
  return { run, cut: cut && !isOver(run.status) };
}
