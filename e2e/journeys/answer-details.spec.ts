import type { Page } from '@playwright/test';
import { expect, test } from '../harness/test.ts';
import { answers, ask, expectLive, finishedAnswer, freshSession } from './steps.ts';

const thread = (page: Page) => page.getByRole('region', { name: 'Conversation' }).locator('> [tabindex="0"]');
const about = (page: Page) => page.getByRole('heading', { level: 3, name: /^Answer/ });

async function scrollTo(page: Page, where: 'top' | 'end'): Promise<void> {
  // As by a wheel: what is not scrolled by the reader may be put back.
  await thread(page).hover();
  await page.mouse.wheel(0, where === 'top' ? -50_000 : 50_000);
}

test('the details name the answer that is read, and go on with the reader', async ({ signIn, api }) => {
  const session = await freshSession(await api('Ada'), 'Details');
  const page = await signIn('Ada', { to: session.path });
  await expectLive(page);
  await ask(page, 'How many days of vacation do employees get?');
  await finishedAnswer(page);
  await ask(page, '/calculator 6*7');
  await finishedAnswer(page, 2);
  await ask(page, 'What does the refund policy say?');
  await finishedAnswer(page, 3);
  await page.setViewportSize({ width: 1280, height: 500 });

  await scrollTo(page, 'top');
  await expect(answers(page).first()).toBeInViewport();
  await page.getByRole('button', { name: 'Show answer details' }).click();
  await expect(about(page)).toHaveText('Answer to “How many days of vacation do employees get?”');
  await page.getByRole('tab', { name: 'Run' }).click();
  await scrollTo(page, 'end');
  await expect(about(page)).toHaveText('Answer to “What does the refund policy say?”');

  // A source that was pressed stays, wherever one reads, until one asks anew; the way to its answer is there.
  await scrollTo(page, 'top');
  await answers(page).first().getByRole('list', { name: 'Sources' }).getByRole('button').first().click();
  await scrollTo(page, 'end');
  await expect(answers(page).last().getByRole('button', { name: 'Copy as Markdown' })).toBeInViewport();
  await expect(about(page)).toHaveText('Answer to “How many days of vacation do employees get?”');
  await about(page).getByRole('button').click();
  await expect(answers(page).first()).toBeInViewport();
  await ask(page, '/calculator 1+1');
  await finishedAnswer(page, 4);
  await expect(about(page)).toHaveText('Answer to “/calculator 1+1”');

  // Over the thread on a phone: the way to the answer leads out of the sheet.
  await page.setViewportSize({ width: 360, height: 640 });
  await scrollTo(page, 'top');
  await answers(page).first().getByRole('list', { name: 'Sources' }).getByRole('button').first().click();
  const sheet = page.getByRole('dialog', { name: 'Sources' });
  await sheet
    .getByRole('button', { name: 'Answer to “How many days of vacation do employees get?”' })
    .click();
  await expect(sheet).toBeHidden();
  await expect(answers(page).first()).toBeInViewport();
});
