import {
  QueryCache,
  QueryClient,
  type Query,
  type QueryKey,
  type RefetchOptions,
  type RefetchQueryFilters,
} from '@tanstack/react-query';
import type { Clock } from '#src/lib/clock.ts';
import { ApiError, askedToWait } from './types.ts';

const STALE_MS = 15_000;
const MOST_RETRIES = 2;

/**
 * The cache of what has no live tail. `networkMode: 'always'`, because only a failed request says that the page
 * is offline; what the server refused (4xx, an unreadable answer) is not asked again by itself. While the server asked
 * to wait nothing is asked again but by a click: not by a view that opens, and what the server's own word makes stale
 * (`invalidateQueries`) is fetched when the wait is over, if somebody looks at it still, and so is what has `meta.heals`.
 */
export function createQueryClient(clock: Clock): QueryClient {
  const waiting = new Set<Query>();

  /** Milliseconds; no more than the server asked for, whatever the clock was set to meanwhile. */
  function waitOf({ state }: Query): number {
    const asked = askedToWait(state.error);
    return Math.min(asked, state.errorUpdatedAt + asked - clock.now());
  }
  const hasWaited = (query: Query): boolean => waitOf(query) <= 0;

  function fetchLater(query: Query): void {
    if (waiting.has(query)) return;
    waiting.add(query);
    clock.schedule(() => {
      waiting.delete(query);
      void client.refetchQueries({ predicate: (each) => each === query, type: 'active', stale: true });
    }, waitOf(query));
  }

  /** Else it is fetched when the wait is over. */
  function mayFetch(query: Query): boolean {
    if (hasWaited(query)) return true;
    fetchLater(query);
    return false;
  }

  class PatientClient extends QueryClient {
    override refetchQueries<K extends QueryKey = QueryKey>(
      filters?: RefetchQueryFilters<K>,
      options?: RefetchOptions,
    ): Promise<void> {
      const predicate = (query: Query): boolean => filters?.predicate?.(query) !== false && mayFetch(query);
      return super.refetchQueries({ ...filters, predicate }, options);
    }
  }

  const shared = {
    networkMode: 'always',
    retry: (failures: number, error: Error) => {
      const kind = error instanceof ApiError && askedToWait(error) === 0 ? error.failure.kind : null;
      return failures < MOST_RETRIES && (kind === 'network' || kind === 'server');
    },
  } as const;
  const client = new PatientClient({
    queryCache: new QueryCache({
      // What is shown is of before, or stands in places without a button: nobody would ask again.
      onError(_error, query) {
        if (query.state.data !== undefined || query.meta?.['heals'] === true) mayFetch(query as Query);
      },
    }),
    defaultOptions: {
      queries: {
        ...shared,
        staleTime: STALE_MS,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        refetchOnMount: hasWaited,
        retryOnMount: hasWaited,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
  return client;
}
