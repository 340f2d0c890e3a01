/** What is found in messages: asked for once typing rests, kept by what was sought, so that no answer comes too late. */
import { useInfiniteQuery, type InfiniteData, type UseInfiniteQueryResult } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type * as z from 'zod/mini';
import { useServices } from '#src/connection/react.tsx';
import { searchReplySchema } from '#src/protocol/chat-search.ts';
import { restPaths } from '#src/protocol/endpoints.ts';

const REST_MS = 250;
const PAGE = 20;

type Page = z.infer<typeof searchReplySchema>;

/** One Latin letter stands in every message; one syllable of Hangul says something. */
export function isWorthSearching(query: string): boolean {
  return query.length > 1 || /[^\u0000-\u02ff]/.test(query);
}

export function useMessageSearch(
  workspaceId: string,
  query: string,
): UseInfiniteQueryResult<InfiniteData<Page>> & { readonly sought: string } {
  const { http } = useServices();
  const sought = useRested(query);
  const result = useInfiniteQuery({
    queryKey: ['chat-search', workspaceId, sought],
    enabled: isWorthSearching(sought),
    initialPageParam: '',
    queryFn: async ({ signal, pageParam }) => {
      const asked = new URLSearchParams({ q: sought, workspace_id: workspaceId, limit: String(PAGE) });
      if (pageParam !== '') asked.set('before', pageParam);
      const path = `${restPaths.chatSearch}?${asked.toString()}`;
      return (await http.request(path, searchReplySchema, { signal })).data;
    },
    getNextPageParam: ({ next }) => next ?? null,
    staleTime: 10_000,
  });
  return { ...result, sought };
}

function useRested(query: string): string {
  const { clock } = useServices();
  const [rested, setRested] = useState(query);
  useEffect(
    () =>
      clock.schedule(() => {
        setRested(query);
      }, REST_MS),
    [clock, query],
  );
  return rested;
}
