import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import * as z from 'zod/mini';
import { useServices } from '#src/connection/react.tsx';
import { askedToWait } from '#src/http/types.ts';
import { restPaths } from '#src/protocol/endpoints.ts';
import type { WireDocument } from '#src/protocol/entities.ts';
import { MAX_DOCUMENT_BYTES } from '#src/protocol/limits.ts';
import { documentReplySchema } from '#src/protocol/rest-schemas.ts';
import { documentKeys } from '#src/shared/documents/document-queries.ts';
import type { Words } from './edit-state.ts';

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
      queryClient.setQueryData(documentKeys.one(workspaceId, document.id), document);
      void queryClient.invalidateQueries({ queryKey: documentKeys.list(workspaceId), exact: true });
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
  const queryKey = documentKeys.one(workspaceId, documentId);
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
      void queryClient.invalidateQueries({ queryKey: documentKeys.list(workspaceId), exact: true });
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
    mutationKey: documentKeys.removal(documentId),
    mutationFn: async () =>
      http.request(restPaths.document(workspaceId, documentId), z.unknown(), { method: 'DELETE' }),
    // What a frame said meanwhile was not looked at.
    onError: () =>
      void queryClient.invalidateQueries({ queryKey: documentKeys.one(workspaceId, documentId) }),
    onSuccess: () =>
      void queryClient.invalidateQueries({ queryKey: documentKeys.list(workspaceId), exact: true }),
  });
}
