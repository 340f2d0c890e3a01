import { useQuery } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';
import { useExtension, useServices } from '#src/connection/react.tsx';
import type { HttpClient } from '#src/http/types.ts';
import { restPaths } from '#src/protocol/endpoints.ts';
import type { Workspace } from '#src/protocol/entities.ts';
import { applicationsReplySchema, workspacesReplySchema } from '#src/protocol/rest-schemas.ts';

/**
 * The workspaces that the user is in. A stock server has no list of them: there they are read from the
 * applications, and known by their id alone (protocol.md Part 3, "Which workspace on a stock server").
 */
export function useWorkspaces(userId: string | null): UseQueryResult<readonly Workspace[]> {
  const { http } = useServices();
  const listed = useExtension('workspace-data');
  return useQuery({
    queryKey: ['workspaces', userId, listed],
    enabled: userId !== null && listed !== null,
    queryFn: ({ signal }) =>
      listed === true ? fetchList(http, signal) : fetchFromApplications(http, signal),
    staleTime: 60_000,
  });
}

async function fetchList(http: HttpClient, signal: AbortSignal): Promise<readonly Workspace[]> {
  return (await http.request(restPaths.workspaces, workspacesReplySchema, { signal })).data;
}

async function fetchFromApplications(http: HttpClient, signal: AbortSignal): Promise<readonly Workspace[]> {
  const { data } = await http.request(restPaths.applications, applicationsReplySchema, { signal });
  const ids = new Set(data.map((application) => application.workspace_id).filter((id) => id != null));
  return [...ids].map((id) => ({ id, name: id }));
}
