import { chromium } from '@playwright/test';
import { demoPassword, expect, fillSignIn, people, test } from '../harness/test.ts';
import { answers, ask, expectLive, freshSession } from '../journeys/steps.ts';
import { expectNothingLostOrMadeUp, pill } from './fault-steps.ts';

test('a reload in mid-answer is caught up and equal', async ({ signIn, api, mode }) => {
  test.setTimeout(90_000);
  const rest = await api('Ada');
  const session = await freshSession(rest, 'Reloaded');
  const page = await signIn('Ada', { to: session.path });
  await expectLive(page);
  await ask(page, '/slow 8');
  await expect(answers(page)).toContainText('of 8');
  await page.reload();
  if (mode === 'stock') await fillSignIn(page, people.Ada.email, demoPassword);
  await expectLive(page);
  await expect(answers(page)).toHaveCount(1, { timeout: 20_000 });
  await expect
    .poll(async () => (await rest.lastAnswer(session.id))?.content ?? '', { timeout: 20_000 })
    .toContain('8 of 8');
  await expectNothingLostOrMadeUp(page, rest, session.id, ['/slow 8']);
});

test('away in mid-answer and back by the browser’s history: caught up and equal', async ({
  signIn,
  api,
  mode,
  siteUrl,
}) => {
  test.setTimeout(90_000);
  const rest = await api('Ada');
  const session = await freshSession(rest, 'Back');
  const page = await signIn('Ada', { to: session.path });
  await expectLive(page);
  await ask(page, '/slow 6');
  await expect(answers(page)).toContainText('of 6');
  await page.goto(`${siteUrl}/healthz`);
  await page.goBack();
  if (mode === 'stock') await fillSignIn(page, people.Ada.email, demoPassword);
  await expectLive(page);
  await expect(answers(page)).toHaveCount(1, { timeout: 20_000 });
  await expect
    .poll(async () => (await rest.lastAnswer(session.id))?.content ?? '', { timeout: 20_000 })
    .toContain('6 of 6');
  await expectNothingLostOrMadeUp(page, rest, session.id, ['/slow 6']);
});

test('a page that comes out of the back/forward cache is connected and whole again', async ({
  api,
  siteUrl,
}) => {
  test.setTimeout(90_000);
  const rest = await api('Ada');
  const session = await freshSession(rest, 'Cached');
  // Playwright switches the cache off; this browser keeps it.
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  });
  const page = await browser.newPage();
  await page.goto(siteUrl + session.path);
  await fillSignIn(page, people.Ada.email, demoPassword);
  await expectLive(page);
  await ask(page, '/slow 6');
  await expect(answers(page)).toContainText('of 6');
  await page.evaluate(() => {
    addEventListener('pageshow', (event) => {
      document.documentElement.dataset['persisted'] = String(event.persisted);
    });
  });
  await page.goto(`${siteUrl}/healthz`);
  await page.goBack();
  await expect(page.locator('html')).toHaveAttribute('data-persisted', 'true');
  await expect(pill(page)).toHaveText('Live');
  await expect(answers(page)).toHaveCount(1);
  await expectNothingLostOrMadeUp(page, rest, session.id, ['/slow 6']);
  await browser.close();
});
