/** The workspace's documents as the server has them, and what changes them: for their page, and for what cites them. */
import { useQuery, useQueryClient, type QueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { workspaceChannel } from '#src/protocol/channels.ts';
import { useChannel, useServices } from '#src/connection/react.tsx';
import type { ChannelItem } from '#src/connection/types.ts';
import { restPaths } from '#src/protocol/endpoints.ts';
import type { WireDocument } from '#src/protocol/entities.ts';
import { documentReplySchema, documentsReplySchema } from '#src/protocol/rest-schemas.ts';
import type { WorkspaceEvent } from '#src/protocol/workspace-frames.ts';

export const documentKeys = {
  list: (workspaceId: string) => ['documents', workspaceId] as const,
  one: (workspaceId: string, documentId: string) => ['documents', workspaceId, documentId] as const,
  removal: (documentId: string) => ['remove-document', documentId] as const,
};

/** All of them, without their texts. */
export function useDocuments(workspaceId: string, enabled: boolean): UseQueryResult<readonly WireDocument[]> {
  const { http } = useServices();
  return useQuery({
    queryKey: documentKeys.list(workspaceId),
    enabled,
    queryFn: async ({ signal }) => {
      const path = `${restPaths.documents(workspaceId)}?text=false`;
      return (await http.request(path, documentsReplySchema, { signal })).data;
    },
  });
}

export function useDocument(
  workspaceId: string,
  documentId: string,
  enabled = true,
): UseQueryResult<WireDocument> {
  const { http } = useServices();
  return useQuery({
    queryKey: documentKeys.one(workspaceId, documentId),
    enabled,
    queryFn: async ({ signal }) =>
      (await http.request(restPaths.document(workspaceId, documentId), documentReplySchema, { signal })).data,
  });
}

/** Fetches anew what `document_updated` names, and everything after a reconnect that may have missed some. */
export function useDocumentChanges(workspaceId: string): void {
  const queryClient = useQueryClient();
  const descriptor = useMemo(() => workspaceChannel(workspaceId), [workspaceId]);
  const onItems = useCallback(
    (items: readonly ChannelItem<WorkspaceEvent>[]) => {
      const list = documentKeys.list(workspaceId);
      if (items.some((item) => item.kind === 'opened' && item.resumption === 'reload')) {
        void queryClient.invalidateQueries({ queryKey: list });
        return;
      }
      const changed = new Set(items.flatMap((item) => changedDocument(item) ?? []));
      if (changed.size === 0) return;
      void queryClient.invalidateQueries({ queryKey: list, exact: true });
      for (const id of changed)
        if (!isRemovedHere(queryClient, id))
          void queryClient.invalidateQueries({ queryKey: documentKeys.one(workspaceId, id) });
    },
    [queryClient, workspaceId],
  );
  useChannel(descriptor, onItems);
}

function changedDocument(item: ChannelItem<WorkspaceEvent>): string | null {
  return item.kind === 'event' && item.event.type === 'document_updated' ? item.event.documentId : null;
}

/** The frame that tells of one's own deletion may come before its answer: what is going is not asked for again. */
function isRemovedHere(queryClient: QueryClient, documentId: string): boolean {
  const removals = queryClient.getMutationCache().findAll({ mutationKey: documentKeys.removal(documentId) });
  return removals.some(({ state }) => state.status === 'pending' || state.status === 'success');
}
