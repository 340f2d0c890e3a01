import { systemClock } from './clock.ts';

/**
 * Work that nothing on screen waits for, once the browser has nothing better to do.
 * @param latestMs after so long it is done anyway
 * @returns the cancel
 */
export function whenIdle(work: () => void, latestMs: number): () => void {
  // Safari has no idle callbacks.
  if (typeof requestIdleCallback !== 'function') return systemClock.schedule(work, 0);
  const handle = requestIdleCallback(work, { timeout: latestMs });
  return () => {
    cancelIdleCallback(handle);
  };
}
