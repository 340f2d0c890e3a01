import type { Services } from '#src/connection/services.ts';
import { openRunEarly } from '#src/shared/early-run/early-run.ts';

const ADDRESS = /^\/debug\/([^/]+)$/;

/** Where the page is opened at a run, its socket does not wait for the debugger's code: nobody has to be signed in. */
export function openAddressedRun(pathname: string, services: Pick<Services, 'pool' | 'clock'>): void {
  const part = ADDRESS.exec(pathname)?.[1];
  if (part === undefined) return;
  try {
    openRunEarly(decodeURIComponent(part), services);
  } catch {
    // No text that was ever encoded: the view deals with it.
  }
}
