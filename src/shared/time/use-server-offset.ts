import { useSyncExternalStore } from 'react';
import { useServices } from '#src/connection/react.tsx';
import type { Instant } from '#src/lib/instant.ts';

/**
 * What is to be added to a time by this page's clock to have it by the server's, as all times of messages and
 * documents are: whole seconds in µs, so that what is shown keeps still. 0 while the server's clock is not known.
 */
export function useServerOffset(): Instant {
  const { pool } = useServices();
  return useSyncExternalStore(
    pool.subscribe,
    () => Math.round((pool.serverOffsetMs() ?? 0) / 1_000) * 1_000_000,
  );
}
