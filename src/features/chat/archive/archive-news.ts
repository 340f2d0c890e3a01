/** What became of archiving and bringing back, as it was asked for on this page. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import * as z from 'zod/mini';
import { sessionsKey } from '../chat-queries.ts';

const asked = z.object({ sessionId: z.string(), archive: z.boolean() });

export interface ArchiveNews {
  readonly sessionId: string;
  /** False: it was brought back. */
  readonly archive: boolean;
  readonly done: boolean;
}

/**
 * Hears of every such change, whichever part of the page asked for it: the list, the palette, the chat itself.
 * @returns the last one, and how to let it go
 */
export function useArchiveNews(workspaceId: string): readonly [ArchiveNews | null, () => void] {
  const mutations = useQueryClient().getMutationCache();
  const [news, setNews] = useState<ArchiveNews | null>(null);
  useEffect(
    () =>
      mutations.subscribe((event) => {
        if (event.type !== 'updated' || (event.action.type !== 'success' && event.action.type !== 'error'))
          return;
        const { options, state } = event.mutation;
        const change = asked.safeParse(state.variables);
        const isHere = JSON.stringify(options.mutationKey) === JSON.stringify(sessionsKey(workspaceId));
        if (!isHere || !change.success) return;
        const { sessionId, archive } = change.data;
        setNews({ sessionId, archive, done: event.action.type === 'success' });
      }),
    [mutations, workspaceId],
  );
  return [
    news,
    () => {
      setNews(null);
    },
  ];
}
