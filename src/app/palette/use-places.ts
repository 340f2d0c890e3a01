import { useQuery } from '@tanstack/react-query';
import { useExtension, useServices } from '#src/connection/react.tsx';
import type { FindPlaces, Place } from '#src/shared/places.ts';

const none: readonly Place[] = [];

const finders = {
  chats: async () => (await import('#src/features/chat/index.ts')).findChats,
  documents: async () => (await import('#src/features/documents/index.ts')).findDocuments,
  plugins: async () => (await import('#src/features/plugin-debugger/index.ts')).findPlugins,
} as const satisfies Record<string, () => Promise<FindPlaces>>;

function useFound(kind: keyof typeof finders, workspaceId: string | null, offered: boolean) {
  const services = useServices();
  return useQuery({
    queryKey: ['places', kind, workspaceId],
    enabled: workspaceId !== null && offered,
    queryFn: async ({ signal }) => (await finders[kind]())(services, workspaceId ?? '', signal),
    staleTime: 15_000,
  });
}

/** What the features have to go to in a workspace, where the server can list it; looked up while mounted. */
export function usePlaces(workspaceId: string | null) {
  const chats = useFound('chats', workspaceId, true);
  const documents = useFound('documents', workspaceId, useExtension('workspace-data') === true);
  const plugins = useFound('plugins', workspaceId, useExtension('plugin-runs') === true);
  return {
    chats: chats.data ?? none,
    documents: documents.data ?? none,
    plugins: plugins.data ?? none,
    failed: chats.isError || documents.isError || plugins.isError,
  };
}
