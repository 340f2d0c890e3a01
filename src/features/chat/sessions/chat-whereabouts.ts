/** What the page knows of a chat that it does not show: out of the lists that were fetched, of every workspace. */
import { useQueryClient } from '@tanstack/react-query';
import type { Application, Session } from '#src/protocol/entities.ts';
import { allSessionsKey, applicationsKey, useSessions } from '../chat-queries.ts';

export interface Whereabouts {
  /** null: not listed here; '': it has none. */
  readonly title: string | null;
  readonly workspaceId: string;
}

export interface SoughtChat {
  readonly sessionId: string;
  readonly applicationId: string;
}

/** @param here the workspace that is shown: its list is followed */
export function useChatWhereabouts(here: string): (chat: SoughtChat) => Whereabouts {
  const queryClient = useQueryClient();
  useSessions(here);
  return ({ sessionId, applicationId }) => {
    for (const [key, list] of queryClient.getQueriesData<Session[]>({ queryKey: allSessionsKey })) {
      const session = list?.find(({ id }) => id === sessionId);
      if (session) return { title: session.title ?? '', workspaceId: String(key[1]) };
    }
    const application = queryClient
      .getQueryData<Application[]>(applicationsKey)
      ?.find(({ id }) => id === applicationId);
    return { title: null, workspaceId: application?.workspace_id ?? here };
  };
}
