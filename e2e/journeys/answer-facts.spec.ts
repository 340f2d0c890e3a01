import type { Locator, Page } from '@playwright/test';
import { expect, needs, test } from '../harness/test.ts';
import { answers, ask, expectLive, finishedAnswer, freshSession } from './steps.ts';
import { says, startModelServer } from './model-server.ts';

/** The line beneath an answer; it always ends with times, which nobody can foresee. */
const usage = (answer: Locator, tokens: string): Locator =>
  answer.getByText(new RegExp(`^${tokens}[0-9.]+ s · first token [0-9.]+ s$`));

test('an agent that reports no tokens has none: the line says the times alone', async ({ signIn, api }) => {
  const session = await freshSession(await api('Ada'), 'No tokens');
  const page = await signIn('Ada', { to: session.path });
  await expectLive(page);
  await ask(page, 'What is the vacation policy?');
  await expect(usage(await finishedAnswer(page), '')).toBeVisible();
  await expect(answers(page)).not.toContainText(/\d tokens?/);
});

test('the tokens that a model reports are said, and nothing of their cost', async ({
  signIn,
  api,
  newGateway,
  mode,
}) => {
  const model = await startModelServer();
  const gateway = await newGateway({
    env: { OPENAI_BASE_URL: model.baseUrl, OPENAI_API_KEY: 'sk-test', MODEL: 'scripted' },
  });
  const session = await freshSession(await api('Ada', gateway.url), 'Tokens');
  const page = await signIn('Ada', { to: session.path, base: gateway.url });
  await expectLive(page);
  model.next(
    says('Twenty-five days.', { tokens: { prompt_tokens: 900, completion_tokens: 12, total_tokens: 912 } }),
  );
  await ask(page, 'How many days?');
  const answer = await finishedAnswer(page);
  await expect(usage(answer, '912 tokens · ')).toBeVisible();
  if (mode === 'extended') {
    // A stock server lists messages without them.
    await page.reload();
    await expect(usage(await finishedAnswer(page), '912 tokens · ')).toBeVisible();
  }
  await model.close();
});

test(
  'time and tools stand over the answer, the thoughts folded in them',
  { tag: needs('agent-events', 'plugin-runs') },
  async ({ signIn, api }) => {
    const session = await freshSession(await api('Ada'), 'Tools');
    const page = await signIn('Ada', { to: session.path });
    await expectLive(page);
    await ask(page, '/calculator 6*7');
    const answer = await finishedAnswer(page);
    await expect(answer.getByText(/^Thought for [0-9.]+ s · 1 tool$/)).toBeVisible();
    await page.reload();
    await expect((await finishedAnswer(page)).getByText(/^Thought for [0-9.]+ s · 1 tool$/)).toBeVisible();
    await expectToolOnTimeline(page);
  },
);

/** Tab "Run", by its table: the tool with its outcome, what it was given, and what its plugin did inside. */
async function expectToolOnTimeline(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Show answer details' }).click();
  await page.getByRole('tab', { name: 'Run' }).click();
  const timeline = page.getByRole('region', { name: 'Timeline of this answer' });
  await expect(timeline.getByRole('application', { name: 'Timeline of this answer' })).toBeVisible();
  await timeline.getByRole('button', { name: 'Show as table' }).click();
  const row = (lane: string, what: string) =>
    timeline.getByRole('row').filter({ hasText: lane }).filter({ hasText: what });
  await expect(row('Iterations', 'Iteration 1 of 2')).toBeVisible();
  await row('Tools', 'calculator').getByRole('button').click();
  const details = timeline.getByRole('region', { name: /calculator.*, succeeded$/ });
  await expect(details).toContainText('6*7');
  await expect(details).toContainText('42');
  await expect(details).toContainText(/\d+ steps? (or|and) calls? of the plugin/);
  await expect(row('Steps in', '')).not.toHaveCount(0);
  await details.getByRole('link', { name: 'Open in debugger' }).click();
  await expect(page).toHaveURL(/\/debug\/[\w-]+$/);
}
