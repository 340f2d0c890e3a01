import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useServices } from '#src/connection/react.tsx';
import type { HttpClient } from '#src/http/types.ts';
import { restPaths } from '#src/protocol/endpoints.ts';
import { createSseParser } from '#src/protocol/sse.ts';
import {
  decodeWorkflowEvent,
  workflowRunsReplySchema,
  workflowSchema,
  workflowsReplySchema,
  type WireWorkflow,
  type WireWorkflowRun,
} from '#src/protocol/workflow-events.ts';
import { applyRunEvent, beginRun, type RunInput, type RunState } from './run-state.ts';

/** While a run is under way that this page does not stream. */
const LOOK_AGAIN_MS = 2_000;

const runsKey = (workflowId: string) => ['workflow-runs', workflowId] as const;

export function useWorkflows(workspaceId: string, enabled: boolean): UseQueryResult<readonly WireWorkflow[]> {
  const { http } = useServices();
  return useQuery({
    queryKey: ['workflows', workspaceId],
    enabled,
    queryFn: async ({ signal }) =>
      (await http.request(restPaths.workflows(workspaceId), workflowsReplySchema, { signal })).data,
  });
}

export function useWorkflow(workflowId: string, enabled: boolean): UseQueryResult<WireWorkflow> {
  const { http } = useServices();
  return useQuery({
    queryKey: ['workflow', workflowId],
    enabled,
    queryFn: async ({ signal }) =>
      (await http.request(restPaths.workflow(workflowId), workflowSchema, { signal })).data,
  });
}

export function useWorkflowRuns(
  workflowId: string,
  enabled: boolean,
): UseQueryResult<readonly WireWorkflowRun[]> {
  const { http } = useServices();
  return useQuery({
    queryKey: runsKey(workflowId),
    enabled,
    staleTime: 0,
    queryFn: async ({ signal }) =>
      (await http.request(restPaths.workflowRuns(workflowId), workflowRunsReplySchema, { signal })).data,
    refetchInterval: ({ state }) =>
      state.data?.some(({ status }) => status === 'running') === true ? LOOK_AGAIN_MS : false,
  });
}

export interface LiveRun {
  readonly state: RunState | null;
  /** Why it could not be started. */
  readonly error: Error | null;
  readonly start: (inputs: Readonly<Record<string, unknown>>) => void;
}

/** Starts runs and follows the newest: its nodes as they go. Leaving ends the following, not the run. */
export function useLiveRun(workflowId: string, known: WireWorkflow['nodes']): LiveRun {
  const { http } = useServices();
  const queryClient = useQueryClient();
  const [state, setState] = useState<RunState | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const following = useRef<AbortController | null>(null);
  useEffect(
    () => () => {
      following.current?.abort();
    },
    [],
  );
  return {
    state,
    error,
    start: (inputs) => {
      following.current?.abort();
      const { signal } = (following.current = new AbortController());
      setError(null);
      setState(beginRun(known));
      const tell = (event: RunInput) => {
        if (!signal.aborted) setState((present) => present && applyRunEvent(present, event));
      };
      const follow = async (): Promise<void> => {
        try {
          await streamRun(http, workflowId, inputs, signal, tell);
        } catch (fault) {
          if (signal.aborted) return;
          setState(null);
          setError(fault instanceof Error ? fault : new Error(String(fault)));
          return;
        }
        tell({ type: 'stream_cut' });
        await queryClient.invalidateQueries({ queryKey: runsKey(workflowId) });
      };
      void follow();
    },
  };
}

/** Rejects where the run did not start; a stream that is cut later simply ends. */
async function streamRun(
  http: HttpClient,
  workflowId: string,
  inputs: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
  tell: (event: RunInput) => void,
): Promise<void> {
  const options = { method: 'POST', body: { inputs }, signal } as const;
  const response = await http.stream(restPaths.executeWorkflow(workflowId), options);
  const parser = createSseParser();
  const reader = response.body?.getReader();
  try {
    for (let next = await reader?.read(); next?.done === false; next = await reader?.read()) {
      for (const event of parser.push(next.value)) {
        const decoded = decodeWorkflowEvent(event);
        if (decoded !== null) tell(decoded);
      }
    }
  } catch {
    // Cut in the middle: the run goes on at the server, and its result is fetched.
  }
}
