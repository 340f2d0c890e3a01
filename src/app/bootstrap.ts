import { SETTINGS_ID } from '#src/protocol/page-paths.ts';
import { createServices } from './create-services.ts';
import type { Services } from '#src/connection/services.ts';
import { loadConfig } from './load-config.ts';

/**
 * Everything between the first script and the first view: settings, services, what the server can do, and a try to
 * restore the last sign-in; nobody waits for the last two. In the demo the mock server starts first, or the settings would be asked
 * of a server that is not there.
 */
export async function bootstrap(): Promise<Services> {
  if (import.meta.env.MODE === 'demo') {
    const { startMocks } = await import('#src/mocks/browser.ts');
    await startMocks();
  }
  // Of no use to other views: its file comes beside the settings.
  const early = location.pathname.startsWith('/debug/') ? import('./open-addressed-run.ts') : null;
  const told = document.getElementById(SETTINGS_ID)?.textContent ?? null;
  const config = await loadConfig(fetch, location.origin, told);
  // What provokes faults is in no page that ships.
  const faults =
    import.meta.env.DEV || import.meta.env.MODE === 'faults'
      ? await import('./faults/faulty-transport.ts')
      : null;
  const services = createServices({ config, ...(faults && { transport: faults.pageTransport }) });
  void services.capabilities.ready();
  void services.auth.restore();
  await early?.then(
    ({ openAddressedRun }) => {
      openAddressedRun(location.pathname, services);
    },
    // The view opens it then.
    () => undefined,
  );
  return services;
}
