import { expect, test } from '../harness/test.ts';
import { answers, ask, expectLive, finishedAnswer } from '../journeys/steps.ts';
import { chatSockets, hintOnline, prompts, watchSentPrompts } from './fault-steps.ts';
import { liveChat } from './live-chat.ts';

test('the answer to the next prompt stays in sight, wherever one stands that did not arrive before', async ({
  page,
  signIn,
  api,
  mode,
  faultProxy,
  consoleGuard,
}) => {
  const sent = watchSentPrompts(page);
  await liveChat({ signIn, api, faultProxy, consoleGuard }, 'Not arrived, and the next');
  faultProxy.mute(chatSockets, 'up');
  await ask(page, '/slow 0 (did not arrive)');
  await expect.poll(() => sent.texts.length).toBe(1);
  faultProxy.setRefusing(true);
  faultProxy.kill('all');
  faultProxy.heal();
  await hintOnline(page);
  await expectLive(page);
  // Where servers tell sends apart it goes again by itself.
  if (mode === 'extended') await finishedAnswer(page);
  else
    await expect(prompts(page)).toContainText('The server does not have this message.', { timeout: 20_000 });
  await ask(page, 'What is the vacation policy?');
  const answer = await finishedAnswer(page, mode === 'extended' ? 2 : 1);
  // Fetched once the answer was over: what the server does not have stands last.
  if (mode === 'stock') await expect(prompts(page).last()).toContainText('did not arrive');
  await expect(answer.getByRole('button', { name: 'Copy as Markdown' })).toBeInViewport();
  await expect(prompts(page).filter({ hasText: 'vacation' })).toBeInViewport();
});

test('of prompts that wait in line the first one and its answer stay in sight', async ({
  page,
  signIn,
  api,
  faultProxy,
  consoleGuard,
}) => {
  await liveChat({ signIn, api, faultProxy, consoleGuard }, 'Two in line');
  await ask(page, 'What is the vacation policy?');
  await finishedAnswer(page);
  faultProxy.setRefusing(true);
  faultProxy.kill('all');
  await ask(page, '/slow 8');
  await expect(prompts(page)).toHaveCount(2);
  await ask(page, '/slow 1');
  await expect(prompts(page)).toHaveCount(3);
  await expect(prompts(page).nth(1)).toBeInViewport({ ratio: 1 });
  await expect(prompts(page).nth(2)).toBeInViewport({ ratio: 1 });
  faultProxy.heal();
  await hintOnline(page);
  await expect(answers(page).nth(1)).toContainText('Second 3 of 8', { timeout: 20_000 });
  await expect(prompts(page).nth(1)).toBeInViewport({ ratio: 1 });
  await expect(page.getByText('Second 3 of 8')).toBeInViewport();
  // Its turn comes: now that one goes to the top.
  await expect(answers(page)).toHaveCount(3, { timeout: 20_000 });
  await finishedAnswer(page, 3);
  await expect(prompts(page).nth(2)).toBeInViewport({ ratio: 1 });
});
