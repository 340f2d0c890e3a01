import type { Clock } from '#src/lib/clock.ts';
import { pause } from '#src/lib/patience.ts';

/** So long the shell waits for its view. */
const TOGETHER_MS = 250;

/**
 * The view that the address names is loaded while the settings are on their way, and shown together with the shell
 * where it comes soon: whatever follows a placeholder React holds back for 300 ms, loaded or not.
 */
export async function withFirstView<S extends { readonly clock: Clock }>(
  services: Promise<S>,
  router: { load(): Promise<void> },
): Promise<S> {
  // Where it fails its place in the shell says so.
  const view = router.load().catch(() => undefined);
  const ready = await services;
  await Promise.race([view, pause(ready.clock, TOGETHER_MS)]);
  return ready;
}
