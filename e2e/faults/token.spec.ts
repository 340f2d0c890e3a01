import type { Page } from '@playwright/test';
import { demoPassword, expect, test } from '../harness/test.ts';
import { answers, ask, composer, expectLive, freshSession } from '../journeys/steps.ts';
import { chatSockets, expectNothingLostOrMadeUp, pill } from './fault-steps.ts';
import { liveChat } from './live-chat.ts';

const invalidToken = 'Invalid token';

function countRefreshes(page: Page): () => number {
  let count = 0;
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/auth/refresh')) count += 1;
  });
  return () => count;
}

test('a token that the server no longer takes: one refresh, one retry, nothing lost', async ({
  signIn,
  api,
  faultProxy,
  consoleGuard,
}) => {
  consoleGuard.allowNetworkLines();
  const rest = await api('Ada');
  const session = await freshSession(rest, 'Expired');
  const page = await signIn('Ada', { base: faultProxy.url, to: session.path });
  const refreshes = countRefreshes(page);
  await expectLive(page);
  await ask(page, '/slow 4');
  await expect(answers(page)).toContainText('of 4');
  await composer(page).fill('typed meanwhile');
  const upgrades = faultProxy.countUpgrades(chatSockets);
  faultProxy.closeClients(1008, invalidToken, chatSockets);
  await expect.poll(() => faultProxy.countUpgrades(chatSockets)).toBe(upgrades + 1);
  await expectLive(page);
  await expectNothingLostOrMadeUp(page, rest, session.id, ['/slow 4']);
  await expect(composer(page)).toHaveValue('typed meanwhile');
  expect(refreshes()).toBe(1);
  expect(faultProxy.countUpgrades(chatSockets)).toBe(upgrades + 1);
});

test('refused again after the refresh: it gives up, says why, and tries only when asked', async ({
  signIn,
  api,
  faultProxy,
  consoleGuard,
}) => {
  consoleGuard.allowNetworkLines();
  const rest = await api('Ada');
  const session = await freshSession(rest, 'Refused twice');
  const page = await signIn('Ada', { base: faultProxy.url, to: session.path });
  const refreshes = countRefreshes(page);
  await expectLive(page);
  const upgrades = faultProxy.countUpgrades(chatSockets);
  faultProxy.closeClients(1008, invalidToken, chatSockets);
  await expect.poll(() => faultProxy.countUpgrades(chatSockets)).toBe(upgrades + 1);
  await expect.poll(() => faultProxy.openSockets(chatSockets)).toBe(1);
  await expectLive(page);
  faultProxy.closeClients(1008, invalidToken, chatSockets);
  await expect(pill(page)).toHaveText(`Not connected: ${invalidToken}`);
  expect(refreshes()).toBe(1);
  expect(faultProxy.countUpgrades(chatSockets), 'no try after giving up').toBe(upgrades + 1);
  await page.getByRole('button', { name: 'Retry now' }).click();
  await expectLive(page);
  expect(faultProxy.countUpgrades(chatSockets)).toBe(upgrades + 2);
  await ask(page, '/slow 1');
  await expect(answers(page)).toHaveCount(1);
  await expectNothingLostOrMadeUp(page, rest, session.id, ['/slow 1']);
});

test('a refresh that is refused asks for sign-in in place; the draft and the conversation stay', async ({
  signIn,
  api,
  faultProxy,
  consoleGuard,
}) => {
  const { page, rest, session } = await liveChat(
    { signIn, api, faultProxy, consoleGuard },
    'Refresh refused',
  );
  await ask(page, '/slow 1');
  await expectNothingLostOrMadeUp(page, rest, session.id, ['/slow 1']);
  await composer(page).fill('not lost');
  await page.route(/\/auth\/refresh$/, (route) =>
    route.fulfill({
      status: 401,
      json: { data: null, status: 'error', code: 401, message: 'Session ended.' },
    }),
  );
  faultProxy.closeClients(1008, invalidToken, chatSockets);
  await expect(pill(page)).toHaveText('Sign in again');
  await expect(composer(page)).toHaveValue('not lost');
  await page.unrouteAll();
  await page.getByLabel('Password', { exact: true }).fill(demoPassword);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expectLive(page);
  await expect(composer(page)).toHaveValue('not lost');
  await composer(page).press('Enter');
  await expect(answers(page)).toHaveCount(2);
  await expectNothingLostOrMadeUp(page, rest, session.id, ['/slow 1', 'not lost']);
});
