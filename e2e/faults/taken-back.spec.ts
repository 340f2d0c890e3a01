import { expect, test } from '../harness/test.ts';
import { answers, ask, composer, expectLive, finishedAnswer } from '../journeys/steps.ts';
import { hintOnline, prompts } from './fault-steps.ts';
import { liveChat } from './live-chat.ts';

test('a prompt that waits for the connection can be copied and taken back: it is never sent, and no tab has it', async ({
  page,
  signIn,
  api,
  faultProxy,
  consoleGuard,
}) => {
  const { rest, session } = await liveChat({ signIn, api, faultProxy, consoleGuard }, 'Taken back');
  faultProxy.setRefusing(true);
  faultProxy.kill('all');
  await ask(page, '/slow 0 (with a mistake)');
  await ask(page, '/slow 0');
  await expect(prompts(page)).toHaveCount(2);
  const mistaken = prompts(page).filter({ hasText: 'with a mistake' });
  await expect(mistaken).toContainText('Queued: goes out when the connection is back');
  await expect(mistaken.getByRole('button', { name: 'Copy', exact: true })).toBeVisible();
  await mistaken.getByRole('button', { name: 'Discard' }).press('Enter');
  await expect(mistaken).toHaveCount(0);
  await expect(composer(page)).toBeFocused();
  faultProxy.heal();
  await hintOnline(page);
  await expectLive(page);
  await finishedAnswer(page);
  const said = async () =>
    (await rest.messages(session.id)).filter(({ role }) => role === 'user').map(({ content }) => content);
  expect(await said()).toEqual(['/slow 0']);
  await page.reload();
  await expect(page.getByText('with a mistake')).toHaveCount(0);
  await expect(answers(page).or(page.getByRole('textbox', { name: 'Email' }))).toBeVisible();
  expect(await said()).toEqual(['/slow 0']);
});
