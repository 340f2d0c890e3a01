import type { Locator, Page } from '@playwright/test';
import { startGateway } from '../harness/gateway.ts';
import { freePort } from '../harness/ports.ts';
import { axeFindings } from '../harness/axe.ts';
import { demoPassword, expect, people, test } from '../harness/test.ts';

const step = (page: Page, name: string): Locator =>
  page
    .getByRole('list', { name: 'Checks' })
    .getByRole('listitem')
    .filter({ has: page.getByText(name, { exact: true }) });

/** Waits until all steps are through. */
async function outcome(page: Page): Promise<string> {
  const summary = page.getByRole('main').getByRole('status').first();
  await expect(summary).toHaveText(/\d ok, \d failed, \d skipped/, { timeout: 40_000 });
  return summary.innerText();
}

test('a server that works: every step is ok, by keyboard alone, and nothing is kept', async ({
  page,
  siteUrl,
  api,
  mode,
  consoleGuard,
}) => {
  if (mode === 'stock') consoleGuard.allowNetworkLines(); // it knows no capabilities
  const reply = await page.goto(`${siteUrl}/connect`);
  expect(reply?.headers()['content-security-policy']).toContain("connect-src 'self' http: https: ws: wss:;");
  for (const path of ['/login', '/', '/index.html']) {
    const other = await page.request.get(siteUrl + path);
    expect(other.headers()['content-security-policy'], path).toContain("connect-src 'self';");
  }
  await expect(page.getByRole('textbox', { name: 'Server URL' })).toHaveValue(siteUrl);
  await page.getByRole('textbox', { name: 'Server URL' }).focus();
  await page.keyboard.press('Tab');
  await page.keyboard.type(people.Ada.email);
  await page.keyboard.press('Tab');
  await page.keyboard.type(demoPassword);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await page.keyboard.press('Enter');
  expect(await outcome(page)).toBe('7 ok, 0 failed, 1 skipped');
  await expect(step(page, 'CORS')).toContainText('skipped');
  await expect(step(page, 'WebSocket with a token')).toContainText('The token is taken.');
  await expect(step(page, 'Streaming (SSE)')).toContainText(/First event after|came at once/);
  await expect(step(page, 'Capabilities')).toContainText(
    mode === 'stock' ? 'without extensions' : 'with extensions: seq',
  );
  const kept = await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie]);
  expect(kept).toEqual([0, 0, '']);
  expect(await page.context().cookies()).toEqual([]);
  const rest = await api('Ada');
  const [application] = await rest.applications();
  const made = (await rest.sessions(application?.id ?? '')).filter(({ title }) => title === 'Server check');
  expect(made.filter(({ archived }) => archived !== true)).toEqual([]);
});

test('from another origin, where the server allows it', async ({
  page,
  gateway,
  previewOf,
  mode,
  consoleGuard,
}) => {
  if (mode === 'stock') consoleGuard.allowNetworkLines();
  const preview = await previewOf(gateway.url);
  const reply = await page.goto(`${preview}/connect`);
  expect(reply?.headers()['content-security-policy']).toContain('wss:;');
  await expect(page.getByRole('textbox', { name: 'Server URL' })).toHaveValue(gateway.url);
  consoleGuard.allowNetworkLines(); // the question without a valid token
  await page.getByRole('button', { name: 'Check' }).click();
  expect(await outcome(page)).toBe('5 ok, 0 failed, 3 skipped');
  await expect(step(page, 'CORS')).toContainText(`Pages of ${preview} may read replies`);
});

test('a server that refuses this page’s origin: what to set is said, to the letter', async ({
  page,
  mode,
  previewOf,
  consoleGuard,
}) => {
  consoleGuard.allowNetworkLines(); // the refusals
  // The harness lets its gateways know the preview's origin; this one does not.
  const gateway = await startGateway({ env: mode === 'stock' ? { NADOO_STOCK: '1' } : {} });
  const preview = await previewOf(gateway.url);
  await page.goto(`${preview}/connect`);
  await page.getByRole('button', { name: 'Check' }).click();
  expect(await outcome(page)).toBe('2 ok, 2 failed, 4 skipped');
  await expect(step(page, 'Reachable')).toContainText('Something answers');
  await expect(step(page, 'CORS')).toContainText(`The server does not allow pages of ${preview}.`);
  await expect(step(page, 'CORS')).toContainText(`ALLOWED_ORIGINS=${preview}`);
  await expect(step(page, 'WebSocket')).toContainText(`ALLOWED_ORIGINS=${preview}`);
  await gateway.restart({ ALLOWED_ORIGINS: preview });
  await page.getByRole('button', { name: 'Check' }).click();
  await expect(step(page, 'CORS')).toContainText('ok');
  expect(await outcome(page)).toBe('5 ok, 0 failed, 3 skipped');
  await gateway.dispose();
});

test('a closed port: nothing answers there, and the steps behind it are skipped', async ({
  page,
  siteUrl,
  consoleGuard,
}) => {
  consoleGuard.allowNetworkLines(); // nobody is there
  const port = await freePort();
  await page.goto(`${siteUrl}/connect`);
  await page.getByRole('textbox', { name: 'Server URL' }).fill(`http://127.0.0.1:${port}`);
  await page.keyboard.press('Enter');
  expect(await outcome(page)).toBe('1 ok, 1 failed, 6 skipped');
  await expect(step(page, 'Reachable')).toContainText(`Nothing answers at 127.0.0.1:${port}.`);
  await expect(step(page, 'Reachable')).toContainText('Start the server');
});

test('a proxy that lets no upgrade through, and a wrong password', async ({
  page,
  faultProxy,
  consoleGuard,
}) => {
  consoleGuard.allowNetworkLines(); // the refusals
  faultProxy.setUpgrades('refuse');
  await page.goto(`${faultProxy.url}/connect`);
  await page.getByRole('textbox', { name: 'Email' }).fill(people.Ada.email);
  await page.getByLabel('Password').fill('wrong');
  await page.getByRole('button', { name: 'Check' }).click();
  await outcome(page);
  await expect(step(page, 'Sign-in')).toContainText('Refused (401)');
  await expect(step(page, 'WebSocket')).toContainText('The upgrade does not get through.');
  await expect(step(page, 'WebSocket')).toContainText('proxy_set_header Upgrade $http_upgrade;');
});

for (const [locale, colorScheme] of [
  ['en-US', 'light'],
  ['ko-KR', 'dark'],
] as const) {
  test.describe(`${locale}, ${colorScheme}`, () => {
    test.use({ locale, colorScheme, viewport: { width: 360, height: 740 } });
    test('axe finds nothing, and it fits a phone', async ({ page, siteUrl, consoleGuard }) => {
      consoleGuard.allowNetworkLines(); // nobody is there
      const port = await freePort();
      await page.goto(`${siteUrl}/connect`);
      await page.locator('form input').first().fill(`http://127.0.0.1:${port}`);
      await page.keyboard.press('Enter');
      await expect(page.getByRole('main').getByRole('list').first().locator('> li')).toHaveCount(8);
      await expect(page.locator('[role=status]').first()).toContainText('6');
      expect(await axeFindings(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    });
  });
}
