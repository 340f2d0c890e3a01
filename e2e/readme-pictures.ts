/**
 * The README's pictures of the chat: `npx tsx e2e/readme-pictures.ts OUTDIR`. Real pages of Ada and Mina, who are in
 * one chat, of the built page on a real gateway with the seeded demo. Not a test: somebody looks at them.
 */
import path from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from '@playwright/test';
import { signInApi } from './harness/api.ts';
import type { Gateway } from './harness/gateway.ts';
import { signIn, type Person } from './harness/people.ts';
import { takePictures } from './harness/take-pictures.ts';
import { ask, expectLive, finishedAnswer, freshSession } from './journeys/steps.ts';

async function openPage(
  browser: Browser,
  person: Person,
  address: string,
  options: BrowserContextOptions,
): Promise<Page> {
  const context = await browser.newContext({ reducedMotion: 'reduce', timezoneId: 'UTC', ...options });
  const page = await context.newPage();
  await signIn(page, person, { to: address });
  return page;
}

/** Nothing that is hovered over, nothing that only just came. */
async function take(page: Page, file: string): Promise<void> {
  await page.mouse.move(0, 0);
  const toast = page.getByRole('button', { name: 'Dismiss' });
  while ((await toast.count()) > 0) await toast.first().click();
  await page.screenshot({ path: file });
}

/** A question that the documents answer, with its source open; then a plugin's answer, in the dark, and its run. */
async function takeChat(browser: Browser, { url }: Gateway, outDir: string): Promise<void> {
  const session = await freshSession(await signInApi(url, 'Ada'), 'Releases');
  const wide = { viewport: { width: 1600, height: 900 } };
  const ada = await openPage(browser, 'Ada', url + session.path, wide);
  const mina = await openPage(browser, 'Mina', url + session.path, {
    viewport: { width: 1280, height: 800 },
    colorScheme: 'dark',
  });
  await expectLive(ada);
  await expectLive(mina);
  await ask(ada, 'How do I roll back a release?');
  const answer = await finishedAnswer(ada);
  await answer.getByRole('button', { name: 'Copy as Markdown' }).waitFor();
  await ada.getByRole('tab', { name: /^Sources/ }).waitFor();
  await take(ada, path.join(outDir, 'chat.png'));
  await ask(mina, '/web-shop running shoes');
  await finishedAnswer(mina, 2);
  await take(mina, path.join(outDir, 'chat-dark.png'));
  await finishedAnswer(ada, 2);
  await ada.getByRole('tab', { name: 'Run', exact: true }).click();
  await ada.getByText('Iteration 1 of 2').first().waitFor();
  await take(ada, path.join(outDir, 'answer-timeline.png'));
}

async function takePhone(browser: Browser, { url }: Gateway, outDir: string): Promise<void> {
  const { path: address } = await freshSession(await signInApi(url, 'Ada'), '세금계산서');
  const page = await openPage(browser, 'Ada', url + address, {
    viewport: { width: 360, height: 740 },
    deviceScaleFactor: 2,
  });
  await ask(page, '세금계산서는 어떻게 처리하나요?');
  await finishedAnswer(page);
  await page.evaluate(() => {
    localStorage.setItem('nadoo:locale', 'ko');
  });
  await page.reload();
  await page.getByRole('log', { name: '대화' }).getByRole('article').nth(1).waitFor();
  await take(page, path.join(outDir, 'phone-ko.png'));
}

await takePictures('e2e/readme-pictures.ts', async (gateway, outDir) => {
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    await takeChat(browser, gateway, outDir);
    await takePhone(browser, gateway, outDir);
  } finally {
    await browser.close();
  }
});
