import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { useChannel, useServices } from '#src/connection/react.tsx';
import type { ChannelItem } from '#src/connection/types.ts';
import { askedToWait } from '#src/http/types.ts';
import { workspaceChannel } from '#src/protocol/channels.ts';
import { restPaths } from '#src/protocol/endpoints.ts';
import {
  workflowRunsReplySchema,
  workflowSchema,
  workflowsReplySchema,
  type WireWorkflow,
  type WireWorkflowRun,
} from '#src/protocol/workflow-events.ts';
import type { WorkspaceEvent } from '#src/protocol/workspace-frames.ts';
import { isOver } from './run-state.ts';

/** While a run is under way: should a frame or a stream get lost, nobody waits for it. */
const LOOK_AGAIN_MS = 5_000;

export const runsKey = (workflowId: string) => ['workflow-runs', workflowId] as const;

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

export function useWorkflowRuns(workflowId: string): UseQueryResult<readonly WireWorkflowRun[]> {
  const { http } = useServices();
  return useQuery({
    queryKey: runsKey(workflowId),
    staleTime: 0,
    queryFn: async ({ signal }) =>
      (await http.request(restPaths.workflowRuns(workflowId), workflowRunsReplySchema, { signal })).data,
    refetchInterval: ({ state }) =>
      state.data?.some(({ status }) => !isOver(status)) === true
        ? Math.max(LOOK_AGAIN_MS, askedToWait(state.error))
        : false,
  });
}

/** Fetches the results anew when a run began or ended somewhere, and after a cut that may have hidden it. */
export function useRunChanges(workspaceId: string, workflowId: string): void {
  const queryClient = useQueryClient();
  const descriptor = useMemo(() => workspaceChannel(workspaceId), [workspaceId]);
  const onItems = useCallback(
    (items: readonly ChannelItem<WorkspaceEvent>[]) => {
      if (items.some((item) => concerns(item, workflowId)))
        void queryClient.invalidateQueries({ queryKey: runsKey(workflowId) });
    },
    [queryClient, workflowId],
  );
  useChannel(descriptor, onItems);
}

function concerns(item: ChannelItem<WorkspaceEvent>, workflowId: string): boolean {
  if (item.kind === 'opened') return item.resumption === 'reload';
  return item.kind === 'event' && item.event.type === 'workflow_run' && item.event.workflowId === workflowId;
}
