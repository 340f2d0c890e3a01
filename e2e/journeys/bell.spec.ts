import { expect, needs, test } from '../harness/test.ts';
import { readEverything } from './inbox-steps.ts';
import { ask, expectLive, freshSession } from './steps.ts';

test.beforeEach(async ({ api }) => {
  for (const person of ['Ada', 'Mina'] as const) await readEverything(await api(person));
});

test(
  'a long run of one’s own rings while one reads elsewhere; opening leads to it',
  { tag: needs('plugin-runs') },
  async ({ signIn, api }) => {
    const rest = await api('Mina');
    const page = await signIn('Mina', { to: '/w/ws-demo/documents' });
    await expectLive(page);
    await expect(page.getByRole('button', { name: 'Notifications', exact: true })).toBeVisible();
    const executionId = await rest.startExecution('web-shop', 'find_product', { query: 'shoes' });
    const bell = page.getByRole('button', { name: 'Notifications, 1 unread' });
    await expect(bell).toBeVisible({ timeout: 20_000 });
    await bell.click();
    const newest = page.getByRole('feed', { name: 'Notifications' }).getByRole('article').first();
    await expect(newest).toHaveAccessibleName('web-shop:find_product finished');
    await newest.click();
    await expect(page).toHaveURL(new RegExp(`/debug/${executionId}$`));
    await expect(page.getByText('Completed', { exact: true })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Notifications', exact: true })).toBeVisible();
  },
);

test('an answer that ends while one is elsewhere rings, and leads back to it', async ({ signIn, api }) => {
  const session = await freshSession(await api('Ada'), 'Rings');
  const page = await signIn('Ada', { to: session.path });
  await expectLive(page);
  // Long enough to be elsewhere before it ends, also where the machine is busy.
  await ask(page, '/slow 7');
  await expect(page.getByRole('button', { name: 'Stop response' })).toBeVisible();
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Documents' }).click();
  const bell = page.getByRole('button', { name: 'Notifications, 1 unread' });
  const toasts = page.getByRole('region', { name: 'New notifications' });
  // Side by side: a toast goes by itself.
  await Promise.all([
    expect(bell).toBeVisible({ timeout: 20_000 }),
    expect(toasts.getByRole('button', { name: 'Dismiss' })).toHaveCount(1, { timeout: 20_000 }),
  ]);
  await expect(page).toHaveTitle(/^\(1\) Documents/);
  await expect(page.locator('link[rel="icon"]')).toHaveAttribute('href', '/icon-unread.svg');
  await bell.click();
  await page.getByRole('feed', { name: 'Notifications' }).getByRole('article').first().click();
  await expect(page).toHaveURL(new RegExp(`${session.path}$`));
  await expect(page.getByRole('button', { name: 'Notifications', exact: true })).toBeVisible();
});

test('mark all as read empties the bell, and the mark survives a visit to another view', async ({
  signIn,
  api,
}) => {
  const session = await freshSession(await api('Ada'), 'Read marks');
  const page = await signIn('Ada', { to: session.path });
  await expectLive(page);
  await ask(page, '/slow 6');
  await expect(page.getByRole('button', { name: 'Stop response' })).toBeVisible();
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Plugins' }).click();
  await page.getByRole('button', { name: /^Notifications, \d+ unread$/ }).click({ timeout: 20_000 });
  await page.getByRole('button', { name: 'Mark all as read' }).click();
  await page.keyboard.press('Escape');
  const quiet = page.getByRole('button', { name: 'Notifications', exact: true });
  await expect(quiet).toBeFocused();
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Chat' }).click();
  await expect(quiet).toBeVisible();
});
