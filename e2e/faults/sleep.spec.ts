/** A night's sleep: eight hours in which the page did not run, its sockets died and the gateway was started anew. */
import type { CDPSession, Page } from '@playwright/test';
import { restPaths } from '#src/protocol/endpoints.ts';
import { demoPassword, expect, test } from '../harness/test.ts';
import { answers, ask, composer, expectLive, freshSession } from '../journeys/steps.ts';
import { shiftClock } from './clock-steps.ts';
import { expectNothingLostOrMadeUp, pill } from './fault-steps.ts';

const NIGHT_MS = 8 * 3_600_000;
const channels = [/\/ws\/chat\//, /\/ws\/notifications\//, /\/ws\/workspaces\//];

/**
 * Puts a page to sleep for a night: nothing of it runs, no timer, no handler, no promise, until it wakes with the
 * clock on the wall a night later. (A debugger holds it: headless browsers do not freeze what they show.)
 */
async function sleeper(page: Page): Promise<(meanwhile: () => Promise<void>) => Promise<void>> {
  const session: CDPSession = await page.context().newCDPSession(page);
  return async (meanwhile) => {
    await session.send('Debugger.enable');
    const asleep = new Promise((resolve) => session.once('Debugger.paused', resolve));
    await session.send('Debugger.pause');
    const lastWord = page.evaluate(() => document.title);
    await asleep;
    await meanwhile();
    await session.send('Runtime.evaluate', { expression: `shiftedClock.shift += ${NIGHT_MS}` });
    await session.send('Debugger.disable');
    await lastWord;
  };
}

test('in the morning: one refresh, one connection a channel, the history anew; and without a sign-in the draft is kept', async ({
  page,
  context,
  signIn,
  api,
  newGateway,
  proxyTo,
  mode,
  consoleGuard,
}) => {
  consoleGuard.allowNetworkLines(); // sockets die in the night
  await shiftClock(context, 0);
  const gateway = await newGateway();
  const proxy = await proxyTo(gateway);
  const session = await freshSession(await api('Ada', gateway.url), 'Overnight');
  await signIn('Ada', { base: proxy.url, to: session.path });
  await expectLive(page);
  await ask(page, '/slow 1 (in the evening)');
  const evening = await api('Ada', gateway.url);
  await expectNothingLostOrMadeUp(page, evening, session.id, ['/slow 1 (in the evening)']);
  await composer(page).fill('a thought for the morning');
  for (const channel of channels) await expect.poll(() => proxy.openSockets(channel)).toBe(1);

  let refreshes = 0;
  page.on('request', (request) => {
    if (request.url().endsWith('/auth/refresh')) refreshes += 1;
  });
  const asleep = await sleeper(page);
  const sleep = (meanwhile: () => Promise<void>) =>
    asleep(() => {
      proxy.kill('all');
      return meanwhile();
    });
  const upgrades = () => channels.map((channel) => proxy.countUpgrades(channel));

  const before = upgrades();
  await sleep(async () => {
    // A new epoch, and work that others did in the night.
    await gateway.restart();
    const night = await api('Mina', gateway.url);
    const body = { session_id: session.id, message: '/slow 1 (in the night)' };
    expect((await night.request('POST', restPaths.completions, body)).status).toBe(200);
  });
  await expectLive(page);
  await expect(page.getByText('Reconnected: the history was loaded again.')).toBeVisible();
  const morning = await api('Ada', gateway.url);
  await expectNothingLostOrMadeUp(page, morning, session.id, [
    '/slow 1 (in the evening)',
    '/slow 1 (in the night)',
  ]);
  await expect(composer(page)).toHaveValue('a thought for the morning');
  for (const channel of channels) await expect.poll(() => proxy.openSockets(channel)).toBe(1);
  expect(upgrades(), `one connection a channel (${mode})`).toEqual(before.map((count) => count + 1));
  expect(refreshes).toBe(1);

  // A second night, after which the sign-in is over too.
  await page.route(/\/auth\/refresh$/, (route) =>
    route.fulfill({
      status: 401,
      json: { data: null, status: 'error', code: 401, message: 'Session ended.' },
    }),
  );
  refreshes = 0;
  await sleep(() => Promise.resolve());
  await expect(pill(page)).toHaveText('Sign in again');
  await expect(composer(page)).toHaveValue('a thought for the morning');
  await expect(answers(page)).toHaveCount(2);
  expect(refreshes).toBe(1);
  await page.unrouteAll();
  await page.getByLabel('Password', { exact: true }).fill(demoPassword);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expectLive(page);
  await composer(page).press('Enter');
  await expect(answers(page)).toHaveCount(3);
  await expectNothingLostOrMadeUp(page, await api('Ada', gateway.url), session.id, [
    '/slow 1 (in the evening)',
    '/slow 1 (in the night)',
    'a thought for the morning',
  ]);
});
