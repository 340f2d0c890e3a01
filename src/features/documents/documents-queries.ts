import {
  useMutation,
  useQuery,
  useQueryClient,
  type QueryClient,
  type UseMutationResult,
  type UseQueryResult,
} from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import * as z from 'zod/mini';
import { workspaceChannel } from '#src/protocol/channels.ts';
import { useChannel, useServices } from '#src/connection/react.tsx';
import type { ChannelItem } from '#src/connection/types.ts';
import { askedToWait } from '#src/http/types.ts';
import { restPaths } from '#src/protocol/endpoints.ts';
import type { WireDocument } from '#src/protocol/entities.ts';
import { MAX_DOCUMENT_BYTES } from '#src/protocol/limits.ts';
import { documentReplySchema, documentsReplySchema } from '#src/protocol/rest-schemas.ts';
import type { WorkspaceEvent } from '#src/protocol/workspace-frames.ts';
import type { Words } from './edit-state.ts';

const keys = {
  list: (workspaceId: string) => ['documents', workspaceId] as const,
  one: (workspaceId: string, documentId: string) => ['documents', workspaceId, documentId] as const,
  removal: (documentId: string) => ['remove-document', documentId] as const,
};

export function useDocuments(workspaceId: string, enabled: boolean): UseQueryResult<readonly WireDocument[]> {
  const { http } = useServices();
  return useQuery({
    queryKey: keys.list(workspaceId),
    enabled,
    queryFn: async ({ signal }) => {
      const path = `${restPaths.documents(workspaceId)}?text=false`;
      return (await http.request(path, documentsReplySchema, { signal })).data;
    },
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
      const list = keys.list(workspaceId);
      if (items.some((item) => item.kind === 'opened' && item.resumption === 'reload')) {
        void queryClient.invalidateQueries({ queryKey: list });
        return;
      }
      const changed = new Set(items.flatMap((item) => changedDocument(item) ?? []));
      if (changed.size === 0) return;
      void queryClient.invalidateQueries({ queryKey: list, exact: true });
      for (const id of changed)
        if (!isRemovedHere(queryClient, id))
          void queryClient.invalidateQueries({ queryKey: keys.one(workspaceId, id) });
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
  const removals = queryClient.getMutationCache().findAll({ mutationKey: keys.removal(documentId) });
  return removals.some(({ state }) => state.status === 'pending' || state.status === 'success');
}

/** Stores a new document; its page has it at once. */
export function useCreateDocument(workspaceId: string): UseMutationResult<WireDocument, Error, Words> {
  const { http } = useServices();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (words: Words) => {
      const options = { method: 'POST', body: words, maxBodyBytes: MAX_DOCUMENT_BYTES } as const;
      return (await http.request(restPaths.documents(workspaceId), documentReplySchema, options)).data;
    },
    onSuccess: (document) => {
      queryClient.setQueryData(keys.one(workspaceId, document.id), document);
      void queryClient.invalidateQueries({ queryKey: keys.list(workspaceId), exact: true });
    },
  });
}

export type DocumentChange = Partial<Words> & { readonly version: number };

/** Saves over `version`. Where that is not the newest any more, the newest is fetched. */
export function useSaveDocument(
  workspaceId: string,
  documentId: string,
): UseMutationResult<WireDocument, Error, DocumentChange> {
  const { http } = useServices();
  const queryClient = useQueryClient();
  const queryKey = keys.one(workspaceId, documentId);
  return useMutation({
    mutationFn: async (change: DocumentChange) => {
      const options = { method: 'PUT', body: change, maxBodyBytes: MAX_DOCUMENT_BYTES } as const;
      const path = restPaths.document(workspaceId, documentId);
      return (await http.request(path, documentReplySchema, options)).data;
    },
    async onSuccess(document) {
      // An older answer that is still on its way must not come after this one.
      await queryClient.cancelQueries({ queryKey });
      queryClient.setQueryData(queryKey, document);
      void queryClient.invalidateQueries({ queryKey: keys.list(workspaceId), exact: true });
    },
    // Whatever went wrong, what the server has decides what can be done next. One that asks to wait said nothing of it.
    onError: (error) => {
      if (askedToWait(error) === 0) void queryClient.invalidateQueries({ queryKey });
    },
  });
}

export function useDeleteDocument(
  workspaceId: string,
  documentId: string,
): UseMutationResult<unknown, Error, void> {
  const { http } = useServices();
  const queryClient = useQueryClient();
  return useMutation({
    mutationKey: keys.removal(documentId),
    mutationFn: async () =>
      http.request(restPaths.document(workspaceId, documentId), z.unknown(), { method: 'DELETE' }),
    // What a frame said meanwhile was not looked at.
    onError: () => void queryClient.invalidateQueries({ queryKey: keys.one(workspaceId, documentId) }),
    onSuccess: () => void queryClient.invalidateQueries({ queryKey: keys.list(workspaceId), exact: true }),
  });
}
