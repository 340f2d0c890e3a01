import { systemClock, type Clock } from './clock.ts';

/** Pauses between tries, ms: together some five minutes. */
const PAUSES_MS = [1, 2, 4, 8, 16, 30, 30, 30, 30, 30, 30, 30, 30, 30].map((seconds) => seconds * 1000);

/**
 * Loads a part of the page, again and again while that fails: React keeps a failed `lazy` for good, and a server
 * that is away for a moment while the first view stands must not cost the page its bell until the next reload.
 * Rejects with the last reason after some five minutes: then the part is really not there.
 */
export async function loadPatiently<T>(load: () => Promise<T>, clock: Clock = systemClock): Promise<T> {
  for (const pause of PAUSES_MS) {
    try {
      return await load();
    } catch {
      await new Promise<void>((resolve) => {
        clock.schedule(resolve, pause);
      });
    }
  }
  return load();
}
