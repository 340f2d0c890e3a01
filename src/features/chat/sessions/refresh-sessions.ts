/** Fetches the lists of sessions anew: at once where it was quiet, then once for all that was asked meanwhile. */
import type { QueryClient } from '@tanstack/react-query';
import type { Services } from '#src/connection/services.ts';
import type { Clock } from '#src/lib/clock.ts';
import { pause } from '#src/lib/patience.ts';
import { allSessionsKey } from '../chat-queries.ts';

/** Changes come in bursts: what is asked so soon after a list came is asked together. */
const REST_MS = 1_000;

const refreshers = new WeakMap<QueryClient, () => void>();

/** Of every workspace: what is looked at is fetched, the rest when it is. */
export function refreshSessions({ queryClient, clock }: Pick<Services, 'queryClient' | 'clock'>): void {
  const refresh = refreshers.get(queryClient) ?? createRefresher(queryClient, clock);
  refreshers.set(queryClient, refresh);
  refresh();
}

function createRefresher(queryClient: QueryClient, clock: Clock): () => void {
  const lists = { queryKey: allSessionsKey };
  let isBusy = false;
  let isAsked = false;

  async function run(): Promise<void> {
    isBusy = true;
    while (isAsked) {
      // One that is under way already may be of before: it is waited for, not doubled, and then comes another.
      isAsked = queryClient.isFetching({ ...lists, type: 'active' }) > 0;
      await queryClient.refetchQueries({ ...lists, type: 'active' }, { cancelRefetch: false });
      await pause(clock, REST_MS);
    }
    isBusy = false;
  }

  return () => {
    isAsked = true;
    void queryClient.invalidateQueries({ ...lists, refetchType: 'none' });
    if (!isBusy) void run();
  };
}
