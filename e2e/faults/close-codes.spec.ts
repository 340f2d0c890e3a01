import { expect, test } from '../harness/test.ts';
import { answers, ask, expectLive, freshSession } from '../journeys/steps.ts';
import { chatSockets, expectNothingLostOrMadeUp, hintOnline, pill, watchPill } from './fault-steps.ts';
import { liveChat } from './live-chat.ts';

test('closes that a server means to be temporary bring the page back, in mid-answer too', async ({
  signIn,
  api,
  faultProxy,
  consoleGuard,
}) => {
  consoleGuard.allowNetworkLines();
  const rest = await api('Ada');
  const session = await freshSession(rest, 'Temporary');
  const page = await signIn('Ada', { base: faultProxy.url, to: session.path });
  const asked: string[] = [];
  for (const code of [1000, 1001, 1011, 1012]) {
    await expectLive(page);
    const said = await watchPill(page);
    const prompt = `/slow 2 (${code})`;
    asked.push(prompt);
    await ask(page, prompt);
    await expect(answers(page).nth(asked.length - 1)).toContainText('of 2');
    faultProxy.closeClients(code, 'going away', chatSockets);
    await expect.poll(said).toContain('Reconnecting');
    await hintOnline(page);
    await expectNothingLostOrMadeUp(page, rest, session.id, asked);
  }
});

test('a server that is too busy (1013) is left alone for five seconds', async ({
  signIn,
  api,
  faultProxy,
  consoleGuard,
}) => {
  const { page, rest, session } = await liveChat({ signIn, api, faultProxy, consoleGuard }, 'Too busy');
  await ask(page, '/slow 2');
  // The server has it: a prompt that the close overtakes is nobody's fault here.
  await expect(answers(page)).toContainText('of 2');
  const upgrades = faultProxy.countUpgrades(chatSockets);
  const closed = performance.now();
  faultProxy.closeClients(1013, 'try later', chatSockets);
  await expect(pill(page)).toHaveText('Reconnecting');
  // A hint does not undercut what the server asked for.
  await hintOnline(page);
  await expect.poll(() => faultProxy.countUpgrades(chatSockets), { timeout: 20_000 }).toBe(upgrades + 1);
  expect((faultProxy.upgrades.at(-1)?.at ?? 0) - closed).toBeGreaterThan(4_900);
  await expectLive(page);
  await expectNothingLostOrMadeUp(page, rest, session.id, ['/slow 2']);
});

for (const code of [1002, 1003, 1007, 1009]) {
  test(`a close with ${code} is not tried again by itself; the page says why`, async ({
    signIn,
    api,
    faultProxy,
    consoleGuard,
  }) => {
    consoleGuard.allowNetworkLines();
    const rest = await api('Ada');
    const session = await freshSession(rest, `Closed with ${code}`);
    const page = await signIn('Ada', { base: faultProxy.url, to: session.path });
    await expectLive(page);
    const upgrades = faultProxy.countUpgrades(chatSockets);
    faultProxy.closeClients(code, `because of ${code}`, chatSockets);
    await expect(pill(page)).toHaveText(`Not connected: because of ${code}`);
    await hintOnline(page);
    await expect(page.getByRole('button', { name: 'Retry now' })).toBeVisible();
    expect(faultProxy.countUpgrades(chatSockets)).toBe(upgrades);
    await page.getByRole('button', { name: 'Retry now' }).click();
    await expectLive(page);
    await ask(page, '/slow 1');
    await expect(answers(page)).toHaveCount(1);
    await expectNothingLostOrMadeUp(page, rest, session.id, ['/slow 1']);
  });
}

test('frames that are malformed, unknown or binary are counted and harm nothing', async ({
  signIn,
  api,
  faultProxy,
}) => {
  const rest = await api('Ada');
  const session = await freshSession(rest, 'Nonsense');
  const page = await signIn('Ada', { base: faultProxy.url, to: session.path });
  await expectLive(page);
  await ask(page, '/slow 4');
  await expect(answers(page)).toContainText('of 4');
  for (const frame of [
    '{',
    'null',
    '[]',
    '"text-delta"',
    '{"type":"text-delta","text":7}',
    '{"type":"message"}',
  ])
    faultProxy.inject(frame, chatSockets);
  faultProxy.inject('{"type":"telepathy","thought":"…"}', chatSockets);
  faultProxy.inject(Uint8Array.of(0, 255, 7), chatSockets);
  await page.getByRole('button', { name: 'Connection details' }).click();
  await expect(page.getByRole('dialog', { name: 'Connection details' })).toContainText(
    /1 unknown, [67] rejected/,
  );
  await page.keyboard.press('Escape');
  await expectNothingLostOrMadeUp(page, rest, session.id, ['/slow 4']);
});
