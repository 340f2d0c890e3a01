import {
  useMutation,
  useQuery,
  useQueryClient,
  type UseMutationResult,
  type UseQueryResult,
} from '@tanstack/react-query';
import { useServices } from '#src/connection/react.tsx';
import { restPaths } from '#src/protocol/endpoints.ts';
import type { WireExecution, WirePlugin } from '#src/protocol/entities.ts';
import {
  executionsReplySchema,
  pluginsReplySchema,
  startedExecutionSchema,
} from '#src/protocol/rest-schemas.ts';

const keys = {
  plugins: ['plugins'] as const,
  executions: (pluginId: string) => ['executions', pluginId] as const,
};

export function usePlugins(enabled: boolean): UseQueryResult<readonly WirePlugin[]> {
  const { http } = useServices();
  return useQuery({
    queryKey: keys.plugins,
    enabled,
    queryFn: async ({ signal }) =>
      (await http.request(restPaths.plugins, pluginsReplySchema, { signal })).data,
  });
}

/** The latest runs of a plugin in this workspace, newest first. */
export function useRecentRuns(
  workspaceId: string,
  pluginId: string,
): UseQueryResult<readonly WireExecution[]> {
  const { http } = useServices();
  return useQuery({
    queryKey: [...keys.executions(pluginId), workspaceId],
    // A list without a live tail: fresh enough each time that it is looked at.
    staleTime: 0,
    queryFn: async ({ signal }) => {
      const query = new URLSearchParams({ plugin_id: pluginId, workspace_id: workspaceId, limit: '20' });
      return (
        await http.request(`${restPaths.executions}?${query.toString()}`, executionsReplySchema, { signal })
      ).data;
    },
  });
}

export interface RunRequest {
  readonly pluginId: string;
  readonly tool: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Starts a run; yields its execution id. */
export function useStartRun(workspaceId: string | null): UseMutationResult<string, Error, RunRequest> {
  const { http } = useServices();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async ({ pluginId, tool, parameters }) => {
      const reply = await http.request(restPaths.startExecution(pluginId, tool), startedExecutionSchema, {
        method: 'POST',
        body: { parameters, ...(workspaceId === null ? {} : { workspace_id: workspaceId }) },
      });
      return reply.data.execution_id;
    },
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['executions'] }),
  });
}
