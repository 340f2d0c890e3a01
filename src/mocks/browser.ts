import { setupWorker } from 'msw/browser';
import { systemClock } from '#src/lib/clock.ts';
import { createBrowserPluginRunner } from './browser-plugin-runner.ts';
import { httpHandlers } from './http-handlers.ts';
import { createMockCore } from './mock-core.ts';
import { socketHandler } from './socket-handler.ts';

/**
 * Puts a whole Nadoo server into this page (`npm run demo`): what it stores lasts until the page is reloaded.
 * Resolves once requests are answered.
 */
export async function startMocks(): Promise<void> {
  const core = await createMockCore({ pluginRunner: createBrowserPluginRunner(systemClock) });
  const worker = setupWorker(...httpHandlers(core), socketHandler(core));
  // Page files are the static server's, and nothing else is asked.
  await worker.start({ onUnhandledRequest: 'bypass', quiet: true });
}
