import { QueryClient, type Query } from '@tanstack/react-query';
import type { Clock } from '#src/lib/clock.ts';
import { ApiError, askedToWait } from './types.ts';

const STALE_MS = 15_000;
const MOST_RETRIES = 2;

/**
 * The cache of what has no live tail. `networkMode: 'always'`, because only a failed request says that the page
 * is offline; what the server refused (4xx, an unreadable answer) is not asked again by itself, and while it asked
 * to wait not by a view that opens either.
 */
export function createQueryClient(clock: Clock): QueryClient {
  const shared = {
    networkMode: 'always',
    retry: (failures: number, error: Error) => {
      const kind = error instanceof ApiError ? error.failure.kind : null;
      return failures < MOST_RETRIES && (kind === 'network' || kind === 'server');
    },
  } as const;
  return new QueryClient({
    defaultOptions: {
      queries: {
        ...shared,
        staleTime: STALE_MS,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        retryOnMount: ({ state }: Query) => clock.now() >= state.errorUpdatedAt + askedToWait(state.error),
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}
