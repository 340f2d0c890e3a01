/** What of the chat has no live tail: applications and the list of sessions. React Query owns these. */
import { useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useServices } from '#src/connection/react.tsx';
import { restPaths } from '#src/protocol/endpoints.ts';
import type { Application, Session } from '#src/protocol/entities.ts';
import { applicationsReplySchema, sessionsReplySchema } from '#src/protocol/rest-schemas.ts';
import * as z from 'zod/mini';
import { parseInstant } from '#src/lib/instant.ts';

export const applicationsKey = ['applications'] as const;
/** Of every workspace. */
export const allSessionsKey = ['chat-sessions'] as const;
export const sessionsKey = (workspaceId: string) => [...allSessionsKey, workspaceId] as const;

/** The applications of a workspace. A server that names no workspace on them has one for all. */
export function useApplications(workspaceId: string): UseQueryResult<Application[]> {
  const { http } = useServices();
  return useQuery({
    queryKey: applicationsKey,
    queryFn: async ({ signal }) =>
      (await http.request(restPaths.applications, applicationsReplySchema, { signal })).data,
    select: (all) => all.filter(({ workspace_id: owner }) => owner == null || owner === workspaceId),
    staleTime: 60_000,
  });
}

/**
 * Sessions of all the workspace's applications, the last used first.
 * @param select what of them is looked at: nothing else is drawn anew for
 */
export function useSessions<T = Session[]>(
  workspaceId: string,
  select?: (sessions: Session[]) => T,
): UseQueryResult<T> {
  const { http } = useServices();
  const applications = useApplications(workspaceId);
  const ids = applications.data?.map(({ id }) => id) ?? [];
  return useQuery({
    queryKey: [...sessionsKey(workspaceId), ids],
    enabled: applications.data !== undefined,
    queryFn: async ({ signal }) => {
      const replies = await Promise.all(
        ids.map((id) => http.request(restPaths.sessionsOf(id), sessionsReplySchema, { signal })),
      );
      return byLastUse(replies.flatMap(({ data }) => data));
    },
    ...(select && { select }),
    staleTime: 15_000,
  });
}

export function byLastUse(sessions: readonly Session[]): Session[] {
  const unique = new Map(sessions.map((session) => [session.id, session]));
  return [...unique.values()].sort((a, b) => lastUse(b) - lastUse(a));
}

export function lastUse(session: Session): number {
  const text = session.updated_at ?? session.created_at;
  return text == null ? 0 : (parseInstant(text) ?? 0);
}

/** Rename and bring back (our gateway alone), archive (documented). */
export function useChangeSession(workspaceId: string) {
  const { http } = useServices();
  const queryClient = useQueryClient();
  return useMutation({
    mutationKey: sessionsKey(workspaceId),
    mutationFn: async (
      change: { sessionId: string; title: string } | { sessionId: string; archive: boolean },
    ) => {
      if ('archive' in change)
        await http.request(restPaths.archiveSession(change.sessionId), z.unknown(), {
          method: change.archive ? 'PUT' : 'DELETE',
        });
      else
        await http.request(restPaths.session(change.sessionId), z.unknown(), {
          method: 'PUT',
          body: { title: change.title },
        });
    },
    // Not awaited: the change is done before the list is here.
    onSettled: () => void queryClient.invalidateQueries({ queryKey: sessionsKey(workspaceId) }),
  });
}
