import { expect, test } from '../harness/test.ts';
import { answers, ask, expectLive, freshSession } from '../journeys/steps.ts';
import { copiedText, expectNothingLostOrMadeUp, expectSettled, hintOnline, pill } from './fault-steps.ts';

test('a gateway killed in mid-answer: the page ends with what is stored, says so, and can ask again', async ({
  newGateway,
  signIn,
  api,
  mode,
  consoleGuard,
}) => {
  test.setTimeout(120_000);
  consoleGuard.allowNetworkLines();
  const gateway = await newGateway();
  const session = await freshSession(await api('Ada', gateway.url), 'Killed');
  const page = await signIn('Ada', { base: gateway.url, to: session.path });
  await expectLive(page);
  await ask(page, '/slow 30');
  await expect(answers(page)).toContainText('of 30');
  await expect(
    answers(page)
      .getByText(/\b3 of 30\b|of 30/)
      .first(),
  ).toBeVisible();
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
  await expect(answers(page)).toHaveCount(2);
  await page.getByRole('button', { name: 'Stop response' }).click();
  await expectSettled(page);
  expect(await copiedText(answers(page).first()), 'what was kept is not touched').toBe(kept);
  expect(
    (await rest.messages(session.id)).map(({ role, content }) => (role === 'user' ? content : role)),
  ).toEqual(['/slow 30', 'assistant', '/slow 30', 'assistant']);
});

test('a gateway told to stop in mid-answer closes the answer before it goes', async ({
  newGateway,
  signIn,
  api,
  consoleGuard,
}) => {
  test.setTimeout(120_000);
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

test('a gateway killed again while the page comes back loses nothing that it had stored', async ({
  newGateway,
  signIn,
  api,
  consoleGuard,
}) => {
  test.setTimeout(120_000);
  consoleGuard.allowNetworkLines();
  const gateway = await newGateway();
  const session = await freshSession(await api('Ada', gateway.url), 'Killed twice');
  const page = await signIn('Ada', { base: gateway.url, to: session.path });
  await expectLive(page);
  await ask(page, '/slow 20');
  await expect(answers(page)).toContainText('of 20');
  for (const _ of [1, 2]) {
    await gateway.kill9();
    await expect(pill(page)).toHaveText(/Reconnecting|Offline/);
    await gateway.restart();
  }
  await hintOnline(page);
  await expectLive(page);
  await expectSettled(page, 45_000);
  await expectNothingLostOrMadeUp(page, await api('Ada', gateway.url), session.id, ['/slow 20']);
});
