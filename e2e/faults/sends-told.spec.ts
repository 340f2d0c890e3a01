import { expect, test } from '../harness/test.ts';
import { answers, ask, expectLive, finishedAnswer, freshSession } from '../journeys/steps.ts';
import { expectNothingLostOrMadeUp, pill, prompts } from './fault-steps.ts';

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

test('a browser whose network goes while the socket is idle says so within seconds, and of a prompt how far it came', async ({
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
  await ask(page, '/calculator 6*7');
  await expect(prompts(page).last()).toContainText('Sending: the server has not confirmed it yet', {
    timeout: 4_000,
  });
  // Not after the 15 s of silence that an idle socket has.
  await expect(pill(page)).not.toHaveText('Live', { timeout: 6_000 });
  await expect(prompts(page).last()).toContainText('Connection lost: checking whether the server has it');
  await page.context().setOffline(false);
  await expectLive(page);
  // Without acks nothing is sent twice unasked: where the browser did not carry it over, it is not there.
  const retry = prompts(page).last().getByRole('button', { name: 'Retry' });
  await expect(retry.or(answers(page).nth(1))).toBeVisible();
  if (await retry.isVisible()) await retry.click();
  await finishedAnswer(page, 2);
  await expectNothingLostOrMadeUp(page, rest, session.id, ['/calculator 1+1', '/calculator 6*7']);
});
