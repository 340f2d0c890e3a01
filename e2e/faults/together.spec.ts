import { expect, test } from '../harness/test.ts';
import { answers, ask, conversation, expectLive, freshSession } from '../journeys/steps.ts';
import { chatSockets, expectNothingLostOrMadeUp, hintOnline, prompts } from './fault-steps.ts';

test('who joins in mid-answer is caught up; a cut of one window harms neither', async ({
  signIn,
  openAs,
  api,
  faultProxy,
  consoleGuard,
}) => {
  consoleGuard.allowNetworkLines();
  const rest = await api('Ada');
  const session = await freshSession(rest, 'Joined in the middle');
  const ada = await signIn('Ada', { to: session.path });
  await expectLive(ada);
  await ask(ada, '/slow 12');
  await expect(answers(ada)).toContainText('of 12');
  const mina = await openAs('Mina', { base: faultProxy.url, to: session.path });
  await expect(prompts(mina)).toContainText('/slow 12');
  faultProxy.kill(chatSockets);
  await hintOnline(mina);
  await expectNothingLostOrMadeUp(ada, rest, session.id, ['/slow 12']);
  await expectNothingLostOrMadeUp(mina, rest, session.id, ['/slow 12']);
});

test('two people who ask in the same moment see one order, that of the server', async ({
  signIn,
  openAs,
  api,
}) => {
  const rest = await api('Ada');
  const session = await freshSession(rest, 'At once');
  const ada = await signIn('Ada', { to: session.path });
  const mina = await openAs('Mina', { to: session.path });
  await expectLive(ada);
  await expectLive(mina);
  await Promise.all([ask(ada, '/slow 2 (Ada)'), ask(mina, '/slow 2 (Mina)')]);
  const answered = async () => (await rest.messages(session.id)).filter(({ role }) => role === 'assistant');
  await expect.poll(async () => (await answered()).length, { timeout: 20_000 }).toBe(2);
  for (const page of [ada, mina]) await expect(answers(page)).toHaveCount(2, { timeout: 20_000 });
  const stored = await rest.messages(session.id);
  const asked = stored.filter(({ role }) => role === 'user').map(({ content }) => content);
  expect([...asked].sort()).toEqual(['/slow 2 (Ada)', '/slow 2 (Mina)']);
  await expectNothingLostOrMadeUp(ada, rest, session.id, asked);
  await expectNothingLostOrMadeUp(mina, rest, session.id, asked);
  const order = await conversation(ada)
    .getByRole('article')
    .evaluateAll((all) => all.map((each) => each.getAttribute('aria-label')));
  await expect
    .poll(() =>
      conversation(mina)
        .getByRole('article')
        .evaluateAll((all) => all.map((each) => each.getAttribute('aria-label'))),
    )
    .toEqual(order);
});
