import { expect, test } from '../harness/test.ts';
import { answers, ask, composer, conversation, expectLive, freshSession } from '../journeys/steps.ts';
import { chatSockets, expectNothingLostOrMadeUp, hintOnline, pill, prompts } from './fault-steps.ts';
import { liveChat } from './live-chat.ts';

test('a gateway that is down for a while: the prompt waits, is sent once, and the draft stays', async ({
  newGateway,
  signIn,
  api,
  consoleGuard,
}) => {
  consoleGuard.allowNetworkLines();
  const gateway = await newGateway();
  const session = await freshSession(await api('Ada', gateway.url), 'Down');
  const page = await signIn('Ada', { base: gateway.url, to: session.path });
  await expectLive(page);
  // The gateway serves the page too: what shows a conversation has come.
  await expect(conversation(page)).toBeAttached();
  await gateway.stop();
  await expect(pill(page)).toHaveText('Reconnecting');
  await ask(page, '/slow 1 (asked while down)');
  await expect(prompts(page)).toContainText('Queued: goes out when the connection is back');
  await composer(page).fill('a draft meanwhile');
  // Tries fail meanwhile, also those by hand.
  await page.getByRole('button', { name: 'Retry now' }).click();
  await expect(pill(page)).toHaveText('Reconnecting');
  await expect(page.getByText(/^in \d+s$/)).toBeVisible();
  await gateway.restart();
  // It may be back by itself by now: a hint is right either way.
  await hintOnline(page);
  await expectLive(page);
  await expect(answers(page)).toHaveCount(1);
  await expectNothingLostOrMadeUp(page, await api('Ada', gateway.url), session.id, [
    '/slow 1 (asked while down)',
  ]);
  await expect(composer(page)).toHaveValue('a draft meanwhile');
});

test('a browser without a network says Offline, and is back with the network', async ({
  signIn,
  api,
  faultProxy,
  consoleGuard,
}) => {
  const { page, rest, session } = await liveChat({ signIn, api, faultProxy, consoleGuard }, 'Offline');
  // A browser that goes offline may not hear of a socket's end: this one is closed before.
  faultProxy.setRefusing(true);
  faultProxy.kill(chatSockets);
  await expect(pill(page)).toHaveText('Reconnecting');
  await page.context().setOffline(true);
  await expect(pill(page)).toHaveText('Offline', { timeout: 20_000 });
  await ask(page, '/slow 1');
  await expect(prompts(page)).toContainText('Queued: goes out when the connection is back');
  faultProxy.heal();
  await page.context().setOffline(false);
  await expectLive(page);
  await expect(answers(page)).toHaveCount(1);
  await expectNothingLostOrMadeUp(page, rest, session.id, ['/slow 1']);
});

test('lists that could not be fetched while the server was away come when it is back', async ({
  page,
  signIn,
  api,
  faultProxy,
  consoleGuard,
}) => {
  consoleGuard.allowNetworkLines();
  const session = await freshSession(await api('Ada'), 'There again');
  let isAway = true;
  await page.route(/\/api\/v1\/applications$/, (route) =>
    isAway ? route.abort('connectionrefused') : route.continue(),
  );
  await signIn('Ada', { base: faultProxy.url, to: session.path });
  await expectLive(page);
  await expect(page.getByText('The list of chats could not be loaded')).toBeVisible();
  isAway = false;
  faultProxy.kill(chatSockets);
  await expect(page.getByRole('list', { name: 'Sessions' })).toContainText('There again');
  await expect(page.getByText('The list of chats could not be loaded')).toHaveCount(0);
  await ask(page, '/slow 1');
  await expect(answers(page)).toHaveCount(1);
});

test('parts of the page that could not be loaded at first come when the server answers again', async ({
  page,
  signIn,
  consoleGuard,
}) => {
  consoleGuard.allowNetworkLines();
  let refused = 0;
  await page.route(/\/assets\/(bell|presence)-/, (route) => {
    refused += 1;
    return refused > 3 ? route.continue() : route.abort('connectionrefused');
  });
  await signIn('Ada', { to: '/w/ws-demo/documents' });
  await expect(page.getByRole('button', { name: /^Notifications/ })).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole('complementary', { name: 'Workspace members' })).toContainText('Mina');
  expect(refused).toBeGreaterThan(3);
});
