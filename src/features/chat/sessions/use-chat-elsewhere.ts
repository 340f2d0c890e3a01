import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useServices } from '#src/connection/react.tsx';
import { restPaths } from '#src/protocol/endpoints.ts';
import type { Application } from '#src/protocol/entities.ts';
import { sessionsReplySchema } from '#src/protocol/rest-schemas.ts';
import { applicationsKey, useSessions } from '../chat-queries.ts';
import { localNames } from '../local-chat.ts';

/**
 * The workspace of a chat that is opened under the address of another one (by hand, or out of an old link): with other
 * members and documents around it than those who can read it. Null: it is where it belongs, or nobody knows. Asks only
 * for a chat that the list of its workspace does not have, and where applications name their workspace.
 */
export function useChatElsewhere(here: string, sessionId: string | null): string | null {
  const { http } = useServices();
  const queryClient = useQueryClient();
  const { data: listed, isFetching } = useSessions(here);
  const isUnlisted =
    sessionId !== null &&
    listed !== undefined &&
    !isFetching &&
    // Just made here: the list is yet to name it.
    !localNames.has(sessionId) &&
    !listed.some(({ id }) => id === sessionId);
  const { data: found } = useQuery({
    queryKey: ['chat-elsewhere', here, sessionId],
    enabled: isUnlisted,
    queryFn: async ({ signal }) => {
      const applications = queryClient.getQueryData<Application[]>(applicationsKey) ?? [];
      for (const { id, workspace_id: owner } of applications) {
        if (owner == null || owner === here) continue;
        const { data } = await http.request(restPaths.sessionsOf(id), sessionsReplySchema, { signal });
        if (data.some((session) => session.id === sessionId)) return owner;
      }
      return null;
    },
    staleTime: Infinity,
  });
  return isUnlisted ? (found ?? null) : null;
}
