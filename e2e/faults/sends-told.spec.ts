import { expect, test } from '../harness/test.ts';
import { answers, ask, expectLive, finishedAnswer, freshSession } from '../journeys/steps.ts';
import { chatSockets, expectNothingLostOrMadeUp, pill, prompts } from './fault-steps.ts';

test('a double click on "Send now" sends one message, however the list moves; a first line keeps its indentation', async ({
  signIn,
  api,
}) => {
  const rest = await api('Ada');
  const session = await freshSession(rest, 'Twice');
  const page = await signIn('Ada', { to: session.path });
  await expectLive(page);
  await ask(page, '/slow 20');
  await expect(answers(page).last()).toContainText('Second 1 of 20');
  const queue = page.getByRole('list', { name: 'Queued messages' }).getByRole('listitem');
  for (const words of ['first', '    /slow 6', 'third']) await ask(page, words);
  await expect(queue).toHaveCount(3);
  await queue.nth(1).getByRole('button', { name: 'Send now' }).dblclick();
  await expect(answers(page).nth(1)).toContainText('Second 1 of 6');
  await expect(queue).toHaveText([/first/, /third/]);
  await expect(prompts(page)).toHaveCount(2);
  // Of the conversation: chats may be called so too.
  await expect(prompts(page).getByText(/^Queued/)).toHaveCount(0);
  const sent = (await rest.messages(session.id)).filter(({ role }) => role === 'user');
  expect(sent.map(({ content }) => content)).toEqual(['/slow 20', '    /slow 6']);
  for (const row of [1, 0]) await queue.nth(row).getByRole('button', { name: 'Remove' }).click();
  await finishedAnswer(page, 2);
});

const whenBack = 'Queued: goes out when the connection is back';

for (const [when, reads] of [
  ['at once', null],
  ['when the page says so', /^(Offline|Reconnecting)$/],
] as const)
  test(`a browser whose network goes while the socket is idle: what is sent ${when} waits, and goes once`, async ({
    signIn,
    api,
    consoleGuard,
  }) => {
    consoleGuard.allowNetworkLines();
    const rest = await api('Ada');
    const session = await freshSession(rest, 'Idle');
    const page = await signIn('Ada', { to: session.path });
    await expectLive(page);
    await ask(page, '/calculator 1+1');
    await finishedAnswer(page);
    await page.context().setOffline(true);
    // The page is told in the same turn.
    await expect.poll(() => page.evaluate(() => navigator.onLine)).toBe(false);
    // Not after the 15 s of silence that an idle socket has.
    if (reads) await expect(pill(page)).toHaveText(reads, { timeout: 6_000 });
    await ask(page, '/calculator 6*7');
    await ask(page, '/calculator 2+3');
    for (const row of [1, 2]) await expect(prompts(page).nth(row)).toContainText(whenBack);
    await expect(page.getByRole('button', { name: 'Stop response' })).toHaveCount(0);
    await expect(pill(page)).toHaveText('Offline', { timeout: 20_000 });
    for (const row of [1, 2]) await expect(prompts(page).nth(row)).toContainText(whenBack);
    await page.context().setOffline(false);
    await expectLive(page);
    await finishedAnswer(page, 3);
    await expect(page.getByRole('button', { name: 'Retry' })).toHaveCount(0);
    await expectNothingLostOrMadeUp(page, rest, session.id, [
      '/calculator 1+1',
      '/calculator 6*7',
      '/calculator 2+3',
    ]);
  });

test('without a network, but with a server on this machine: what is sent waits for a sign of life alone', async ({
  page,
  signIn,
  api,
}) => {
  const rest = await api('Ada');
  const session = await freshSession(rest, 'On this machine');
  let giveBack: (() => void)[] | null = null;
  let connections = 0;
  await page.routeWebSocket(chatSockets, (socket) => {
    connections += 1;
    const server = socket.connectToServer();
    socket.onMessage((message) => {
      server.send(message);
    });
    server.onMessage((message) => {
      const pass = () => {
        socket.send(message);
      };
      if (giveBack && message.toString().includes('"pong"')) giveBack.push(pass);
      else pass();
    });
  });
  await signIn('Ada', { to: session.path });
  await expectLive(page);
  await ask(page, '/calculator 1+1');
  await finishedAnswer(page);
  const late: (() => void)[] = [];
  giveBack = late;
  await page.evaluate(() => {
    Object.defineProperty(navigator, 'onLine', { get: () => false });
    window.dispatchEvent(new Event('offline'));
  });
  await ask(page, '/calculator 6*7');
  await expect(prompts(page).last()).toContainText(whenBack);
  giveBack = null;
  for (const pass of late) pass();
  await finishedAnswer(page, 2);
  await expectLive(page);
  expect(connections, 'the same socket').toBe(1);
  await expectNothingLostOrMadeUp(page, rest, session.id, ['/calculator 1+1', '/calculator 6*7']);
});
