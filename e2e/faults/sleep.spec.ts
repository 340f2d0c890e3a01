/** A night's sleep: eight hours in which the page did not run, its sockets died and the gateway was started anew. */
import type { CDPSession, Page } from '@playwright/test';
import { restPaths } from '#src/protocol/endpoints.ts';
import { demoPassword, expect, test } from '../harness/test.ts';
import { answers, ask, composer, expectLive, freshSession } from '../journeys/steps.ts';
import { jumpClock, shiftClock } from './clock-steps.ts';
import { expectNothingLostOrMadeUp, pill } from './fault-steps.ts';

const NIGHT_MS = 8 * 3_600_000;
const channels = [/\/ws\/chat\//, /\/ws\/notifications\//, /\/ws\/workspaces\//];

/** A page that is frozen runs nothing: no timer, no handler, no promise. */
async function freezer(page: Page): Promise<(frozen: boolean) => Promise<void>> {
  const session: CDPSession = await page.context().newCDPSession(page);
  return (frozen) =>
    session.send('Page.setWebLifecycleState', { state: frozen ? 'frozen' : 'active' }).then(() => undefined);
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
  test.setTimeout(120_000);
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
  const freeze = await freezer(page);
  const sleep = async (meanwhile: () => Promise<void>) => {
    await freeze(true);
    proxy.kill('all');
    await meanwhile();
    await jumpClock(page, NIGHT_MS);
    await freeze(false);
  };
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
