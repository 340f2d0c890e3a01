import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useServices } from '#src/connection/react.tsx';
import { ApiError, type HttpClient } from '#src/http/types.ts';
import { restPaths } from '#src/protocol/endpoints.ts';
import { filterQuery, type RunFilters } from './run-filters.ts';
import { hasGap, mergeRuns, PAGE, type FreshRuns } from './run-merge.ts';
import { listedRunSchema, listedRunsSchema, nothingSchema, type ListedRun } from './run-schemas.ts';

/** Runs further down than the first page that are asked for by themselves while they run. */
const MOST_ALONE = 8;
/** ms between two looks: no frame tells of runs. A hidden tab does not look. */
export const LOOK_EVERY = { running: 3_000, quiet: 10_000 } as const;

/** The key of all lists of runs: what starts or deletes one makes them stale. */
export const runsKey = ['executions'] as const;

const listKey = (workspaceId: string, query: string) => [...runsKey, 'list', workspaceId, query] as const;

async function fetchPage(
  http: HttpClient,
  workspaceId: string,
  filters: RunFilters,
  cursor: string,
  signal?: AbortSignal,
): Promise<readonly ListedRun[]> {
  const query = new URLSearchParams(filterQuery(filters));
  query.set('workspace_id', workspaceId);
  query.set('limit', String(PAGE));
  query.set('result', 'false');
  if (cursor !== '') query.set('cursor', cursor);
  const path = `${restPaths.executions}?${query.toString()}`;
  return (await http.request(path, listedRunsSchema, signal === undefined ? {} : { signal })).data;
}

/** The first page as it is now; and of the runs that are not on it, those that were running. */
async function lookAgain(
  http: HttpClient,
  head: readonly ListedRun[],
  running: readonly string[],
  signal: AbortSignal,
): Promise<FreshRuns> {
  const onPage = new Set(head.map(({ id }) => id));
  const alone = running.filter((id) => !onPage.has(id)).slice(0, MOST_ALONE);
  const gone = new Set<string>();
  const found = await Promise.all(
    alone.map(async (id) => {
      try {
        return [(await http.request(restPaths.execution(id), listedRunSchema, { signal })).data];
      } catch (error) {
        if (error instanceof ApiError && error.failure.status === 404) gone.add(id);
        return [];
      }
    }),
  );
  return { head, alone: found.flat(), gone };
}

export interface RunList {
  readonly runs: readonly ListedRun[];
  readonly isPending: boolean;
  /** Why nothing, or the page that follows, could be loaded. */
  readonly error: Error | null;
  readonly hasMore: boolean;
  readonly isFetching: boolean;
  readonly fetchMore: () => void;
  readonly retry: () => void;
  /** ms since the epoch by this browser's clock: as of when it is true. */
  readonly asOf: number;
  /** The last look did not come through. */
  readonly isStale: boolean;
}

type Pages = readonly (readonly ListedRun[])[];

/** Of the page that follows; `''`: there is none. */
function cursorBehind(pages: Pages): string {
  const last = pages.at(-1) ?? [];
  return last.length < PAGE ? '' : (last.at(-1)?.cursor ?? '');
}

/**
 * The runs of a workspace, newest first, page by page; looked at again while the page is seen. (React Query's own pages
 * would be loaded before anybody can type, for this one list.)
 */
export function useRuns(workspaceId: string, filters: RunFilters): RunList {
  const { http } = useServices();
  const queryClient = useQueryClient();
  const query = filterQuery(filters);
  const key = listKey(workspaceId, query);
  const list = useQuery<Pages>({
    queryKey: key,
    staleTime: 0,
    // As many pages as there are already: whoever has scrolled down stays there.
    async queryFn({ signal }) {
      const wanted = queryClient.getQueryData<Pages>(key)?.length ?? 1;
      const fetched = [await fetchPage(http, workspaceId, filters, '', signal)];
      while (fetched.length < wanted && cursorBehind(fetched) !== '') {
        fetched.push(await fetchPage(http, workspaceId, filters, cursorBehind(fetched), signal));
      }
      return fetched;
    },
  });
  const pages = list.data ?? [];
  const more = useMore(query, async () => {
    const cursor = cursorBehind(pages);
    if (cursor === '') return;
    const page = await fetchPage(http, workspaceId, filters, cursor);
    // Unless they were fetched anew meanwhile, and end elsewhere.
    queryClient.setQueryData<Pages>(key, (now) =>
      now !== undefined && cursorBehind(now) === cursor ? [...now, page] : now,
    );
  });
  const running = pages.flat().flatMap(({ id, status }) => (status === 'running' ? [id] : []));
  const fresh = useQuery<FreshRuns>({
    queryKey: [...key, 'fresh'],
    enabled: list.isSuccess,
    refetchInterval: ({ state }) =>
      mergeRuns(pages, state.data).some(({ status }) => status === 'running')
        ? LOOK_EVERY.running
        : LOOK_EVERY.quiet,
    queryFn: async ({ signal }) =>
      lookAgain(http, await fetchPage(http, workspaceId, filters, '', signal), running, signal),
  });
  const gap = fresh.data !== undefined && hasGap(pages, fresh.data.head);
  useEffect(() => {
    if (gap) void queryClient.resetQueries({ queryKey: listKey(workspaceId, query) });
  }, [gap, queryClient, workspaceId, query]);
  return {
    runs: mergeRuns(pages, fresh.data),
    isPending: list.isPending,
    error: list.error ?? more.error,
    hasMore: cursorBehind(pages) !== '',
    isFetching: list.isFetching || more.isFetching,
    fetchMore: more.fetch,
    retry: () => {
      if (list.error === null) more.fetch();
      else void list.refetch();
    },
    asOf: Math.max(list.dataUpdatedAt, fresh.dataUpdatedAt),
    isStale: fresh.isError && fresh.errorUpdatedAt > fresh.dataUpdatedAt,
  };
}

/** One fetch at a time of what follows.
 * @param of what it belongs to: what came of another is of no account
 */
function useMore(
  of: string,
  fetch: () => Promise<void>,
): { readonly isFetching: boolean; readonly error: Error | null; readonly fetch: () => void } {
  const [state, setState] = useState<{ of: string; isFetching: boolean; error: Error | null } | null>(null);
  const now = state?.of === of ? state : { isFetching: false, error: null };
  return {
    ...now,
    fetch() {
      if (now.isFetching) return;
      setState({ of, isFetching: true, error: null });
      fetch().then(
        () => {
          setState({ of, isFetching: false, error: null });
        },
        (fault: unknown) => {
          const error = fault instanceof Error ? fault : new Error(String(fault));
          setState({ of, isFetching: false, error });
        },
      );
    },
  };
}

/** Deletes one after the other. @returns what could not be deleted, with the server's words */
export function useDeleteRuns(): (
  ids: readonly string[],
) => Promise<readonly { readonly id: string; readonly error: Error }[]> {
  const { http } = useServices();
  const queryClient = useQueryClient();
  return async (ids) => {
    const failed: { id: string; error: Error }[] = [];
    for (const id of ids) {
      try {
        await http.request(restPaths.execution(id), nothingSchema, { method: 'DELETE' });
      } catch (fault) {
        const error = fault instanceof Error ? fault : new Error(String(fault));
        // Somebody else was quicker: it is gone, which is what was wanted.
        if (!(error instanceof ApiError && error.failure.status === 404)) failed.push({ id, error });
      }
    }
    await queryClient.invalidateQueries({ queryKey: runsKey });
    return failed;
  };
}
