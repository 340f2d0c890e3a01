/** Clocks an hour apart: one page's runs an hour ahead of the server's, another's an hour behind. */
import type { Locator, Page } from '@playwright/test';
import { demoPassword, expect, people, test } from '../harness/test.ts';
import { answers, ask, conversation, expectLive, freshSession } from '../journeys/steps.ts';
import { shiftClock } from './clock-steps.ts';
import { expectNothingLostOrMadeUp, expectSettled, hintOnline, pill, prompts } from './fault-steps.ts';

const HOUR_MS = 3_600_000;
const LIFE_SECONDS = 6;

const sidebar = (page: Page): Locator => page.getByRole('complementary', { name: 'Workspace members' });
const inGroup = (page: Page, group: 'Online' | 'Recently left', name: string): Locator =>
  sidebar(page).getByRole('group', { name: group }).getByRole('listitem').filter({ hasText: name });

/** `10:32` in UTC, of now or of the minute before: a minute may just have passed. */
const aboutNow = (): RegExp => {
  const at = (ms: number) => new Date(ms).toISOString().slice(11, 16);
  return new RegExp(`${at(Date.now())}|${at(Date.now() - 60_000)}`);
};

/** Refreshes and refusals of a page. */
function watchTokens(page: Page): { refreshes: number; refused: string[] } {
  const seen = { refreshes: 0, refused: [] as string[] };
  page.on('request', (request) => {
    if (request.url().endsWith('/auth/refresh')) seen.refreshes += 1;
  });
  page.on('response', (response) => {
    if (response.status() === 401) seen.refused.push(response.url());
  });
  return seen;
}

test('an hour ahead and an hour behind: times, countdowns and tokens are right all the same', async ({
  openAs,
  browser,
  contextOptions,
  api,
  newGateway,
  proxyTo,
  mode,
  consoleGuard,
}) => {
  consoleGuard.allowNetworkLines(); // sockets are cut on purpose
  const gateway = await newGateway({ env: { ACCESS_TOKEN_SECONDS: String(LIFE_SECONDS) } });
  const proxy = await proxyTo(gateway);
  const session = await freshSession(await api('Ada', gateway.url), 'Two clocks');

  // Ada's clock is an hour ahead, Mina's an hour behind. Both come through the proxy.
  const open = async (person: 'Ada' | 'Mina', shiftMs: number) => {
    const context = await browser.newContext({ ...contextOptions, viewport: { width: 1280, height: 800 } });
    consoleGuard.watch(context);
    await shiftClock(context, shiftMs);
    const page = await context.newPage();
    const tokens = watchTokens(page);
    await page.goto(proxy.url + session.path);
    await page.getByRole('textbox', { name: 'Email' }).fill(people[person].email);
    await page.getByLabel('Password', { exact: true }).fill(demoPassword);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expectLive(page);
    return { page, tokens, context };
  };
  const began = performance.now();
  const ada = await open('Ada', HOUR_MS);
  const mina = await open('Mina', -HOUR_MS);
  const both = [ada, mina];
  const jun = await openAs('Jun', { base: gateway.url, to: '/w/ws-demo/documents' });
  for (const { page } of both) await expect(inGroup(page, 'Online', 'Jun')).toBeVisible();
  // Looked for below: a departure is held back for ten seconds.
  await jun.context().close();

  // The prompt is stamped by the page that asks, the answer by the one that streams: both as the server does.
  const asked = ['/slow 1 (Ada)', '/slow 1 (Mina)'] as const;
  await ask(ada.page, asked[0]);
  await expect(answers(mina.page)).toHaveCount(1);
  await expectSettled(ada.page);
  await ask(mina.page, asked[1]);
  for (const { page } of both) {
    await expect(answers(page)).toHaveCount(2);
    await expectSettled(page);
    const times = conversation(page).locator('article header time');
    await expect(times).toHaveCount(4);
    for (const time of await times.all()) {
      const stamped = Date.parse((await time.getAttribute('datetime')) ?? '');
      expect(Math.abs(stamped - Date.now()), 'by the server’s clock').toBeLessThan(60_000);
      await expect(time).toHaveText(aboutNow());
    }
    const used = page.getByRole('list', { name: 'Sessions' }).getByRole('button', { name: /^Two clocks/ });
    await expect(used).toContainText(/now|second/);
  }

  // Presence: when somebody was last here, and since when we are cut off.
  for (const { page } of both) {
    await expect(inGroup(page, 'Recently left', 'Jun')).toBeVisible({ timeout: 20_000 });
    await expect(inGroup(page, 'Recently left', 'Jun')).toContainText(aboutNow());
  }
  proxy.setRefusing(true);
  proxy.kill('sockets');
  for (const { page } of both) {
    await expect(pill(page)).toHaveText(/Reconnecting|Offline/);
    await expect(page.getByText(/^in \d{1,2}s$/)).toBeVisible();
    await expect(sidebar(page).getByText(/^as of \d\d:\d\d$/)).toHaveText(aboutNow());
  }
  proxy.heal();
  for (const { page } of both) {
    await hintOnline(page);
    await expectLive(page);
    await expect(prompts(page)).toHaveCount(2);
  }
  const rest = await api('Jun', gateway.url); // a token of its own: they live shorter than this
  await expectNothingLostOrMadeUp(mina.page, rest, session.id, asked);

  // Refreshed in time, and no more often than half a token's life.
  const most = Math.ceil((performance.now() - began) / ((LIFE_SECONDS / 2) * 1000)) + 2;
  for (const { tokens, context } of both) {
    expect(tokens.refreshes).toBeGreaterThan(0);
    expect(tokens.refreshes).toBeLessThanOrEqual(most);
    expect(tokens.refused, mode).toEqual([]);
    await context.close();
  }
});
