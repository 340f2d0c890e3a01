/** Applications of a workspace and the plugins that they may use. React Query owns these: nothing here has a live tail. */
import {
  useMutation,
  useQuery,
  useQueryClient,
  type QueryClient,
  type UseMutationResult,
  type UseQueryResult,
} from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { useChannel, useServices } from '#src/connection/react.tsx';
import type { ChannelItem } from '#src/connection/types.ts';
import { workspaceChannel } from '#src/protocol/channels.ts';
import { restPaths } from '#src/protocol/endpoints.ts';
import { applicationSchema, type Application, type WirePlugin } from '#src/protocol/entities.ts';
import { applicationsReplySchema, pluginsReplySchema } from '#src/protocol/rest-schemas.ts';
import type { WorkspaceEvent } from '#src/protocol/workspace-frames.ts';
import type { ApplicationFields } from './application-edit.ts';

const keyOf = (workspaceId: string) => ['workspace-applications', workspaceId] as const;

/** @param whole the server tells what an application is made of; else its documented list is all there is */
export function useWorkspaceApplications(
  workspaceId: string,
  whole: boolean | null,
): UseQueryResult<readonly Application[]> {
  const { http } = useServices();
  return useQuery({
    queryKey: [...keyOf(workspaceId), whole],
    enabled: whole !== null,
    queryFn: async ({ signal }) => {
      const path = whole === true ? restPaths.workspaceApplications(workspaceId) : restPaths.applications;
      const { data } = await http.request(path, applicationsReplySchema, { signal });
      return data.filter(({ workspace_id: owner }) => owner == null || owner === workspaceId);
    },
  });
}

export function usePlugins(enabled: boolean): UseQueryResult<readonly WirePlugin[]> {
  const { http } = useServices();
  return useQuery({
    queryKey: ['application-plugins'],
    enabled,
    queryFn: async ({ signal }) =>
      (await http.request(restPaths.plugins, pluginsReplySchema, { signal })).data,
    staleTime: 60_000,
  });
}

/** Fetches anew when somebody changed an application, and after a cut that may have hidden it. */
export function useApplicationChanges(workspaceId: string): void {
  const queryClient = useQueryClient();
  const descriptor = useMemo(() => workspaceChannel(workspaceId), [workspaceId]);
  const onItems = useCallback(
    (items: readonly ChannelItem<WorkspaceEvent>[]) => {
      if (items.some(concernsApplications)) refresh(queryClient, workspaceId);
    },
    [queryClient, workspaceId],
  );
  useChannel(descriptor, onItems);
}

function concernsApplications(item: ChannelItem<WorkspaceEvent>): boolean {
  if (item.kind === 'opened') return item.resumption === 'reload';
  return item.kind === 'event' && item.event.type === 'application_changed';
}

function refresh(queryClient: QueryClient, workspaceId: string): void {
  void queryClient.invalidateQueries({ queryKey: keyOf(workspaceId) });
  // The chat's own list, from which a new chat chooses.
  void queryClient.invalidateQueries({ queryKey: ['applications'] });
}

export function useCreateApplication(workspaceId: string): UseMutationResult<Application, Error, string> {
  const { http } = useServices();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (name: string) => {
      const options = { method: 'POST', body: { name } } as const;
      return (await http.request(restPaths.workspaceApplications(workspaceId), applicationSchema, options))
        .data;
    },
    onSuccess: (made) => {
      keep(queryClient, workspaceId, made);
      refresh(queryClient, workspaceId);
    },
  });
}

export interface ApplicationChange extends ApplicationFields {
  readonly id: string;
  /** From which the change began. */
  readonly version: number;
}

/** Saves over `version`. Where that is not the newest any more, the newest is fetched. */
export function useSaveApplication(
  workspaceId: string,
): UseMutationResult<Application, Error, ApplicationChange> {
  const { http } = useServices();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async ({ id, version, name, description, instructions, pluginIds }: ApplicationChange) => {
      const body = { version, name, description, instructions, plugin_ids: pluginIds };
      const path = restPaths.workspaceApplication(workspaceId, id);
      return (await http.request(path, applicationSchema, { method: 'PUT', body })).data;
    },
    async onSuccess(saved) {
      // An older answer that is still on its way must not come after this one.
      await queryClient.cancelQueries({ queryKey: keyOf(workspaceId) });
      keep(queryClient, workspaceId, saved);
      refresh(queryClient, workspaceId);
    },
    // Whatever went wrong, what the server has decides what can be done next.
    onError: () => {
      refresh(queryClient, workspaceId);
    },
  });
}

/** The page has it at once. */
function keep(queryClient: QueryClient, workspaceId: string, application: Application): void {
  queryClient.setQueryData<readonly Application[]>([...keyOf(workspaceId), true], (known = []) => [
    ...known.filter(({ id }) => id !== application.id),
    application,
  ]);
}
