import { test as base, type Page } from '@playwright/test';
import { signInApi, type Api } from './api.ts';
import { endChild, startChild, type Child } from './child.ts';
import { createConsoleGuard, type ConsoleGuard } from './console-guard.ts';
import { startFaultProxy, type FaultProxy } from './fault-proxy.ts';
import { startGateway, type Gateway, type GatewayOptions } from './gateway.ts';
import { keptWords } from './kept-words.ts';
import { createLostPresses, type LostPresses } from './lost-presses.ts';
import type { HarnessOptions } from './options.ts';
import { signIn, type Person } from './people.ts';
import { freePort } from './ports.ts';

export { expect } from '@playwright/test';
export { needs, oneMode } from './needs.ts';
export { demoPassword, demoWorkspace, fillSignIn, people, type Person } from './people.ts';
export type { Api, ConsoleGuard, FaultProxy, Gateway };

interface WorkerFixtures extends HarnessOptions {
  /** A port that proxies of this worker listen on, known before its gateways start (they must allow its origin). */
  proxyPort: number;
  /** The port of this worker's preview, allowed likewise. */
  previewPort: number;
  site: { readonly url: string; readonly gateway: Gateway | null };
  /**
   * The gateway that journeys of one worker share; which of them come before one is up to timing. Not to be killed, and
   * nothing of it that others may add to is to be counted: take `newGateway` for that.
   */
  gateway: Gateway;
  /** Where the page is: the shared gateway, or in demo mode the page with the mock server inside. */
  siteUrl: string;
}

interface TestFixtures {
  consoleGuard: ConsoleGuard;
  lostPresses: LostPresses;
  /** Opens the page as a person of the demo, in the test's own window: `signIn('Ada', { to, base })`. */
  signIn: (person: Person, options?: OpenOptions) => Promise<Page>;
  /** The same in a browser of its own (own cookies and storage): the second person of a journey. */
  openAs: (person: Person, options?: OpenOptions) => Promise<Page>;
  /** REST as a person, at the shared gateway or another address. */
  api: (person: Person, base?: string) => Promise<Api>;
  /** A gateway for this journey alone: it may be killed, restarted, given other settings. */
  newGateway: (options?: GatewayOptions) => Promise<Gateway>;
  /** A fault proxy in front of the shared gateway. */
  faultProxy: FaultProxy;
  /** A fault proxy in front of another gateway. */
  proxyTo: (gateway: Gateway) => Promise<FaultProxy>;
  /** The built page on an origin of its own (`npm run preview`), speaking to the server at `serverUrl`. */
  previewOf: (serverUrl: string, options?: { readonly faults?: boolean }) => Promise<string>;
}

interface OpenOptions {
  /** Path to go to; the page leads there after sign-in. */
  to?: string;
  /** Address of the page when it is not the shared gateway: a proxy's, another gateway's, a preview's. */
  base?: string;
  by?: 'button' | 'form';
}

function gatewayEnv(mode: HarnessOptions['mode'], ports: number[]): Record<string, string> {
  return {
    ALLOWED_ORIGINS: ports.map((port) => `http://localhost:${port}`).join(','),
    ...(mode === 'stock' ? { NADOO_STOCK: '1' } : {}),
  };
}

function withOrigins(options: GatewayOptions, env: Record<string, string>): GatewayOptions {
  const origins = [env['ALLOWED_ORIGINS'], options.env?.['ALLOWED_ORIGINS']].filter(Boolean).join(',');
  return { ...options, env: { ...env, ...options.env, ALLOWED_ORIGINS: origins } };
}

/** Playwright's `test` with a real gateway, people, faults, and a console that must stay silent. */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  mode: ['extended', { option: true, scope: 'worker' }],
  proxyPort: [async ({}, use) => use(await freePort()), { scope: 'worker' }],
  previewPort: [async ({}, use) => use(await freePort()), { scope: 'worker' }],
  site: [
    async ({ mode, proxyPort, previewPort }, use) => {
      if (mode === 'demo') {
        const page = await startChild('scripts/demo.mjs', [], { PORT: '0', HOST: '127.0.0.1' });
        await use({ url: page.url, gateway: null });
        await endChild(page, 'SIGTERM');
      } else {
        const gateway = await startGateway({ env: gatewayEnv(mode, [proxyPort, previewPort]) });
        await use({ url: gateway.url, gateway });
        await gateway.dispose();
      }
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  gateway: [
    async ({ site }, use) => {
      if (site.gateway === null)
        throw new Error('The demo has no gateway: take this journey out of *.demo.spec.ts.');
      await use(site.gateway);
    },
    { scope: 'worker' },
  ],
  siteUrl: [async ({ site }, use) => use(site.url), { scope: 'worker' }],

  baseURL: async ({ siteUrl }, use) => use(siteUrl),

  // A request that a journey answers itself may be under way at its end: what then becomes of it is no fault.
  page: async ({ page }, use) => {
    await use(page);
    if (!page.isClosed()) await page.unrouteAll({ behavior: 'ignoreErrors' });
  },

  consoleGuard: [
    async ({ mode, context }, use, testInfo) => {
      const guard = createConsoleGuard(mode);
      guard.watch(context);
      await use(guard);
      const complaints = guard.complaints();
      if (complaints.length > 0) {
        await testInfo.attach('console', { body: complaints.join('\n'), contentType: 'text/plain' });
        throw new Error(`The console must stay silent, but it said:\n${complaints.join('\n')}`);
      }
    },
    { auto: true },
  ],

  // Said beside what failed, where a journey failed: a press that is moved on to another place is no fault in itself, nor
  // are words that wait.
  lostPresses: [
    async ({ context }, use, testInfo) => {
      const presses = createLostPresses();
      await presses.watch(context);
      await use(presses);
      if (testInfo.status === testInfo.expectedStatus) return;
      const told = [...presses.seen(), ...(await keptWords(context))];
      if (told.length > 0) throw new Error(told.join('\n'));
    },
    { auto: true },
  ],

  signIn: async ({ page, siteUrl, mode }, use) => {
    await use(async (person, { base: address = siteUrl, to = '/', by } = {}) => {
      await signIn(page, person, { to: address + to, by: by ?? (mode === 'stock' ? 'form' : 'button') });
      return page;
    });
  },

  openAs: async ({ browser, siteUrl, mode, consoleGuard, lostPresses, contextOptions }, use) => {
    const opened: { close: () => Promise<void> }[] = [];
    await use(async (person, { base: address = siteUrl, to = '/', by } = {}) => {
      const context = await browser.newContext({ ...contextOptions, viewport: { width: 1280, height: 800 } });
      opened.push(context);
      consoleGuard.watch(context);
      await lostPresses.watch(context);
      const page = await context.newPage();
      await signIn(page, person, { to: address + to, by: by ?? (mode === 'stock' ? 'form' : 'button') });
      return page;
    });
    for (const context of opened) await context.close();
  },

  api: async ({ siteUrl }, use) => use((person, address = siteUrl) => signInApi(address, person)),

  newGateway: async ({ mode, proxyPort, previewPort, consoleGuard }, use) => {
    const started: Gateway[] = [];
    await use(async (options = {}) => {
      const origins = gatewayEnv(mode, [proxyPort, previewPort]);
      const gateway = await startGateway(withOrigins({ isShort: true, ...options }, origins));
      started.push(gateway);
      return gateway;
    });
    consoleGuard.seal();
    for (const gateway of started) await gateway.dispose();
  },

  faultProxy: async ({ gateway, proxyPort, consoleGuard }, use) => {
    const proxy = await startFaultProxy(gateway.url, proxyPort);
    await use(proxy);
    consoleGuard.seal();
    await proxy.dispose();
  },

  proxyTo: async ({ proxyPort, consoleGuard }, use) => {
    const started: FaultProxy[] = [];
    await use(async (gateway) => {
      const proxy = await startFaultProxy(gateway.url, started.length === 0 ? proxyPort : 0);
      started.push(proxy);
      return proxy;
    });
    consoleGuard.seal();
    for (const proxy of started) await proxy.dispose();
  },

  previewOf: async ({ previewPort, consoleGuard }, use) => {
    const started: Child[] = [];
    await use(async (serverUrl, { faults = false } = {}) => {
      const env = { PORT: String(previewPort), HOST: '127.0.0.1', NADOO_SERVER_URL: serverUrl };
      const preview = await startChild('scripts/preview.mjs', faults ? ['--faults'] : [], env);
      started.push(preview);
      return preview.url;
    });
    consoleGuard.seal();
    for (const preview of started) await endChild(preview, 'SIGTERM');
  },
});
