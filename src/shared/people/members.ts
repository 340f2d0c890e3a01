import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useServices } from '#src/connection/react.tsx';
import { restPaths } from '#src/protocol/endpoints.ts';
import type { Member } from '#src/protocol/entities.ts';
import { membersReplySchema } from '#src/protocol/rest-schemas.ts';

/** Below the members' key: what changes the members is asked for together with them. */
export const invitationsKey = (workspaceId: string) => [...membersKey(workspaceId), 'invitations'] as const;

export const membersKey = (workspaceId: string) => ['members', workspaceId] as const;

/** Members of a workspace with their roles, documented on every server. Who is online is presence's. */
export function useMembers(workspaceId: string): UseQueryResult<readonly Member[]> {
  const { http } = useServices();
  return useQuery({
    queryKey: membersKey(workspaceId),
    queryFn: async ({ signal }) =>
      (await http.request(restPaths.members(workspaceId), membersReplySchema, { signal })).data,
  });
}
