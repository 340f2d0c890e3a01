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
    // Names stand everywhere, and only one of those places says why they are missing.
    meta: { heals: true },
  });
}

/**
 * Whether its first answer is still to come, for which a view may hold its place. Not once a try has failed: the server
 * may want to be waited for, and what can be shown without it should be.
 */
export function isAwaited({
  isLoading,
  failureCount,
}: Pick<UseQueryResult, 'isLoading' | 'failureCount'>): boolean {
  return isLoading && failureCount === 0;
}
