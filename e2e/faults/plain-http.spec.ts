/** The page on plain HTTP under a name of a LAN: no secure context, and nothing breaks. */
import { WebSocket } from 'ws';
import { socketPaths, socketUrl } from '#src/protocol/endpoints.ts';
import { demoPassword, expect, fillSignIn, people, test } from '../harness/test.ts';
import { answers, ask, composer, connectionDetails, expectLive, freshSession } from '../journeys/steps.ts';
import { expectSettled } from './fault-steps.ts';

test('without a secure context: sign-in, chat, copy, people, bell and debugger work, and what is missing is named', async ({
  playwright,
  launchOptions,
  contextOptions,
  gateway,
  api,
  mode,
  consoleGuard,
}) => {
  const rest = await api('Ada');
  const session = await freshSession(rest, 'In a LAN');
  const browser = await playwright.chromium.launch({
    ...launchOptions,
    args: [...(launchOptions.args ?? []), '--host-resolver-rules=MAP nadoo.lan 127.0.0.1'],
  });
  try {
    const context = await browser.newContext({ ...contextOptions, viewport: { width: 1280, height: 800 } });
    consoleGuard.watch(context);
    const page = await context.newPage();
    await page.goto(`http://nadoo.lan:${gateway.port}${session.path}`);
    expect(
      await page.evaluate(() => [isSecureContext, 'locks' in navigator, 'clipboard' in navigator]),
    ).toEqual([false, false, false]);
    await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
    await expect(page.getByRole('checkbox', { name: 'Stay signed in on this browser' })).toHaveCount(0);
    await fillSignIn(page, people.Ada.email, demoPassword);
    await expectLive(page);

    await ask(page, '/slow 1');
    await expect(answers(page)).toHaveCount(1);
    await expectSettled(page);
    const stored = (await rest.lastAnswer(session.id))?.content ?? '';
    expect(stored).not.toBe('');
    // There is no `navigator.clipboard` to read it from: a person pastes.
    const copy = answers(page).getByRole('button', { name: 'Copy as Markdown' });
    // Side by side: it is said for two seconds.
    await Promise.all([expect(answers(page).getByText('Copied')).toBeAttached(), copy.click()]);
    await composer(page).focus();
    await page.keyboard.press('Control+V');
    await expect(composer(page)).toHaveValue(stored);
    await composer(page).fill('');

    const details = await connectionDetails(page);
    const missing = details.getByRole('list', { name: 'What is missing' });
    await expect(missing).toContainText('Locks between tabs');
    await expect(missing).toContainText('The browser’s clipboard');
    await expect(missing).toContainText('Desktop notifications');
    // A cookie keeps the sign-in on our gateway; nothing does on a stock server.
    const kept = missing.getByText('“Stay signed in on this browser”, because the page is on plain HTTP.');
    await expect(kept).toHaveCount(mode === 'stock' ? 1 : 0);
    await page.keyboard.press('Escape');

    const members = page.getByRole('complementary', { name: 'Workspace members' });
    await expect(members.getByRole('group', { name: 'Online' })).toContainText('Ada');
    await page.getByRole('button', { name: /^Notifications/ }).click();
    await expect(page.getByRole('dialog', { name: 'Notifications' })).toBeVisible();
    await page.keyboard.press('Escape');

    await page.reload();
    if (mode === 'stock') await fillSignIn(page, people.Ada.email, demoPassword);
    await expectLive(page);
    await expect(answers(page)).toHaveCount(1);
    await page.goto(`http://nadoo.lan:${gateway.port}/debug/demo-run-ok`);
    await expect(page.getByRole('treegrid', { name: 'Steps' }).getByRole('row').nth(1)).toBeVisible();
    await expectLive(page);
  } finally {
    await browser.close();
  }
});

test('whatever name the gateway is called by, its own pages may connect and no others', async ({
  gateway,
  api,
}) => {
  const rest = await api('Ada');
  const session = await freshSession(rest, 'By another name');
  const address = socketUrl(gateway.url, socketPaths.chat(session.id), { token: rest.token });
  const outcome = (host: string, origin: string) =>
    new Promise<number>((resolve, reject) => {
      const socket = new WebSocket(address, { origin, headers: { Host: host } });
      socket.on('unexpected-response', (_request, response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      socket.on('open', () => {
        socket.close();
        resolve(101);
      });
      socket.on('error', reject);
    });
  const name = `nadoo.lan:${gateway.port}`;
  expect(await outcome(name, `http://${name}`)).toBe(101);
  expect(await outcome(name, 'http://nadoo.lan:1')).toBe(403);
  expect(await outcome(name, `http://evil.lan:${gateway.port}`)).toBe(403);
  expect(await outcome(name, 'null')).toBe(403);
});
