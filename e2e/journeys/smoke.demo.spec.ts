import { expect, test } from '../harness/test.ts';
import { ask, composer, expectLive, finishedAnswer } from './steps.ts';

test('the demo without any server: sign in, ask, run a plugin, take the run apart', async ({ signIn }) => {
  const page = await signIn('Ada', { to: '/w/ws-demo/chat' });
  await expect(composer(page)).toBeEnabled();
  await ask(page, 'What is the vacation policy?');
  const answer = await finishedAnswer(page);
  await expect(answer).toContainText('25 days of paid vacation');
  await expectLive(page);
  await ask(page, 'what is 17 % of 2,340?');
  const sum = await finishedAnswer(page, 2);
  await expect(sum).toContainText('397.8');
  await sum.getByRole('button', { name: /^calculator:calculate, succeeded/ }).click();
  await sum.getByRole('button', { name: 'Open in debugger' }).click();
  await expect(page.getByText('Completed', { exact: true })).toBeVisible();
  await expect(page.getByRole('log', { name: 'Console' })).not.toBeEmpty();
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Documents' }).click();
  await expect(page.getByRole('list', { name: 'Documents' }).getByRole('button')).not.toHaveCount(0);
});
