import type { QueryClient } from '@tanstack/react-query';
import type { ChannelPool } from '#src/connection/types.ts';
import { ApiError } from '#src/http/types.ts';

/**
 * What could not be fetched while the server was away is asked for again whenever a channel comes live: after its own
 * few tries nothing else would. What the server refused stays refused.
 * @returns ends it
 */
export function refetchWhenBack(
  pool: Pick<ChannelPool, 'statuses' | 'subscribe'>,
  queryClient: Pick<QueryClient, 'refetchQueries'>,
): () => void {
  let before = new Set<string>();
  return pool.subscribe(() => {
    const live = new Set(
      pool.statuses().flatMap(({ key, state }) => (state === 'live' || state === 'degraded' ? [key] : [])),
    );
    if ([...live].some((key) => !before.has(key)))
      void queryClient.refetchQueries({
        type: 'active',
        predicate: ({ state: { status, error } }) =>
          status === 'error' && error instanceof ApiError && /network|server/.test(error.failure.kind),
      });
    before = live;
  });
}
