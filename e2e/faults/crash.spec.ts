import { expect, needs, test } from '../harness/test.ts';
import { answers, ask, expectLive, freshSession } from '../journeys/steps.ts';
import { copiedText, expectNothingLostOrMadeUp, expectSettled, hintOnline, pill } from './fault-steps.ts';

test('a gateway killed in mid-answer: the page ends with what is stored, says so, and can ask again', async ({
  newGateway,
  signIn,
  api,
  mode,
  consoleGuard,
}) => {
  consoleGuard.allowNetworkLines();
  const gateway = await newGateway();
  const session = await freshSession(await api('Ada', gateway.url), 'Killed');
  const page = await signIn('Ada', { base: gateway.url, to: session.path });
  await expectLive(page);
  await ask(page, '/slow 30');
  await expect(answers(page)).toContainText('Second 3 of 30');
  await gateway.kill9();
  await expect(pill(page)).toHaveText('Reconnecting');
  await expect(answers(page)).toContainText('Interrupted, recovering');
  await gateway.restart();
  await hintOnline(page);
  await expectLive(page);
  const rest = await api('Ada', gateway.url);
  await expectSettled(page, 45_000);
  if (mode !== 'stock') {
    await expect(answers(page)).toContainText('Interrupted');
    await expect(answers(page)).not.toContainText('recovering');
  }
  const [prompt, answer] = await expectNothingLostOrMadeUp(page, rest, session.id, ['/slow 30']);
  expect(prompt?.role).toBe('user');
  expect(answer?.content).not.toContain('30 of 30');
  const kept = await copiedText(answers(page).first());
  await answers(page).getByRole('button', { name: 'Regenerate' }).click();
  if (mode === 'stock') await expect(answers(page)).toHaveCount(2);
  else await expect(answers(page)).toContainText('2 / 2');
  await page.getByRole('button', { name: 'Stop response' }).click();
  await expectSettled(page);
  if (mode !== 'stock') await page.getByRole('button', { name: 'Previous version' }).last().click();
  expect(await copiedText(answers(page).first()), 'what was kept is not touched').toBe(kept);
  expect(
    (await rest.messages(session.id)).map(({ role, content }) => (role === 'user' ? content : role)),
  ).toEqual(
    mode === 'stock'
      ? ['/slow 30', 'assistant', '/slow 30', 'assistant']
      : ['/slow 30', 'assistant', 'assistant'],
  );
});

test('a gateway told to stop in mid-answer closes the answer before it goes', async ({
  newGateway,
  signIn,
  api,
  consoleGuard,
}) => {
  consoleGuard.allowNetworkLines();
  const gateway = await newGateway();
  const session = await freshSession(await api('Ada', gateway.url), 'Stopped');
  const page = await signIn('Ada', { base: gateway.url, to: session.path });
  await expectLive(page);
  await ask(page, '/slow 30');
  await expect(answers(page)).toContainText('of 30');
  expect(await gateway.stop()).toBe(0);
  await expect(answers(page)).not.toHaveAttribute('aria-busy', 'true');
  await expect(pill(page)).toHaveText('Reconnecting');
  await gateway.restart();
  await hintOnline(page);
  await expectLive(page);
  await expectNothingLostOrMadeUp(page, await api('Ada', gateway.url), session.id, ['/slow 30']);
});

test('a gateway killed in mid-answer leaves two windows with the same, also after a second kill', async ({
  newGateway,
  signIn,
  openAs,
  api,
  consoleGuard,
}) => {
  consoleGuard.allowNetworkLines();
  const gateway = await newGateway();
  const session = await freshSession(await api('Ada', gateway.url), 'Killed twice');
  const ada = await signIn('Ada', { base: gateway.url, to: session.path });
  const mina = await openAs('Mina', { base: gateway.url, to: session.path });
  for (const page of [ada, mina]) await expectLive(page);
  await ask(ada, '/slow 20');
  for (const page of [ada, mina]) await expect(answers(page)).toContainText('of 20');
  for (const _ of [1, 2]) {
    await gateway.kill9();
    for (const page of [ada, mina]) await expect(pill(page)).toHaveText('Reconnecting');
    await gateway.restart();
  }
  const rest = await api('Ada', gateway.url);
  for (const page of [ada, mina]) {
    await hintOnline(page);
    await expectLive(page);
    await expectSettled(page, 45_000);
    await expectNothingLostOrMadeUp(page, rest, session.id, ['/slow 20']);
  }
});

test('a gateway killed in mid-answer: who joined in the middle has it once, and the follow-up goes', async ({
  newGateway,
  signIn,
  openAs,
  api,
  consoleGuard,
}) => {
  consoleGuard.allowNetworkLines();
  const gateway = await newGateway();
  const session = await freshSession(await api('Ada', gateway.url), 'Killed before a joiner');
  const ada = await signIn('Ada', { base: gateway.url, to: session.path });
  await expectLive(ada);
  await ask(ada, '/slow 30');
  await expect(answers(ada)).toContainText('Second 2 of 30');
  const mina = await openAs('Mina', { base: gateway.url, to: session.path });
  await expectLive(mina);
  await expect(answers(mina)).toContainText(/Second [4-9] of 30/);
  await ask(mina, 'what is 2+3?');
  await gateway.kill9();
  for (const page of [ada, mina]) await expect(pill(page)).toHaveText('Reconnecting');
  await gateway.restart();
  const rest = await api('Ada', gateway.url);
  for (const page of [mina, ada]) {
    await hintOnline(page);
    await expectLive(page);
    const [, stored] = await expectNothingLostOrMadeUp(page, rest, session.id, ['/slow 30', 'what is 2+3?']);
    expect(stored?.content).not.toContain('30 of 30');
    await expect(page.getByText('The server lost this answer')).toHaveCount(0);
  }
});

// A server without statuses does not say that it died.
const interrupted =
  'a stop pressed while the gateway is dead is what the server then says: interrupted, and no word more';
test(interrupted, { tag: needs('response-identity') }, async ({ newGateway, signIn, api, consoleGuard }) => {
  consoleGuard.allowNetworkLines();
  const gateway = await newGateway();
  const session = await freshSession(await api('Ada', gateway.url), 'Stopped in vain');
  const page = await signIn('Ada', { base: gateway.url, to: session.path });
  await expectLive(page);
  await ask(page, '/slow 30');
  await expect(answers(page)).toContainText('Second 3 of 30');
  await gateway.kill9();
  await expect(pill(page)).toHaveText('Reconnecting');
  await page.getByRole('button', { name: 'Stop response' }).click();
  await expect(answers(page)).toContainText(
    'You stopped this response here. The server has not confirmed it yet.',
  );
  await gateway.restart();
  await hintOnline(page);
  await expectLive(page);
  await expect(answers(page)).toContainText('The server stopped in mid-answer.');
  await expect(answers(page)).not.toContainText('You stopped this response');
  await expectNothingLostOrMadeUp(page, await api('Ada', gateway.url), session.id, ['/slow 30']);
});
