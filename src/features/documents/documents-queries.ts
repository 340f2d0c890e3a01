import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { workspaceChannel } from '#src/protocol/channels.ts';
import { useChannel, useServices } from '#src/connection/react.tsx';
import type { ChannelItem } from '#src/connection/types.ts';
import { restPaths } from '#src/protocol/endpoints.ts';
import type { WireDocument } from '#src/protocol/entities.ts';
import { documentReplySchema, documentsReplySchema } from '#src/protocol/rest-schemas.ts';
import type { WorkspaceEvent } from '#src/protocol/workspace-frames.ts';

const keys = {
  list: (workspaceId: string) => ['documents', workspaceId] as const,
  one: (workspaceId: string, documentId: string) => ['documents', workspaceId, documentId] as const,
};

export function useDocuments(workspaceId: string, enabled: boolean): UseQueryResult<readonly WireDocument[]> {
  const { http } = useServices();
  return useQuery({
    queryKey: keys.list(workspaceId),
    enabled,
    queryFn: async ({ signal }) =>
      (await http.request(restPaths.documents(workspaceId), documentsReplySchema, { signal })).data,
  });
}

export function useDocument(workspaceId: string, documentId: string): UseQueryResult<WireDocument> {
  const { http } = useServices();
  return useQuery({
    queryKey: keys.one(workspaceId, documentId),
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
      if (items.some(concernsDocuments))
        void queryClient.invalidateQueries({ queryKey: keys.list(workspaceId) });
    },
    [queryClient, workspaceId],
  );
  useChannel(descriptor, onItems);
}

function concernsDocuments(item: ChannelItem<WorkspaceEvent>): boolean {
  if (item.kind === 'opened') return item.resumption === 'reload';
  return item.kind === 'event' && item.event.type === 'document_updated';
}
