import type { Page } from '@playwright/test';
import { axeFindings } from '../harness/axe.ts';
import { expect, needs, oneMode, test } from '../harness/test.ts';
import { answers, ask, composer, expectLive, finishedAnswer, freshSession } from './steps.ts';

/** Opens the palette by its keys and types. */
async function type(page: Page, words: string): Promise<void> {
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Command palette' });
  await expect(palette.getByRole('combobox', { name: 'Search commands' })).toBeFocused();
  await page.keyboard.type(words);
}

/** Types, waits for what should stand first, and runs it. */
async function run(page: Page, words: string, wanted: string | RegExp): Promise<void> {
  await type(page, words);
  const palette = page.getByRole('dialog', { name: 'Command palette' });
  await expect(palette.getByRole('option', { selected: true })).toHaveText(wanted);
  await page.keyboard.press('Enter');
  await expect(palette).toBeHidden();
}

test('by keyboard alone: a chat by its title, theme, bell, inspector, keys, sign out', async ({
  signIn,
  api,
}) => {
  const session = await freshSession(await api('Ada'), 'Quarterly zebra report');
  const page = await signIn('Ada', { to: '/w/ws-demo/chat' });
  await expectLive(page);
  await run(page, 'quarterly zebra', 'Quarterly zebra report');
  await expect(page).toHaveURL(new RegExp(`${session.path}$`));
  await expectLive(page);

  // Closed without a choice, the focus is where it was.
  await composer(page).focus();
  await type(page, 'nothing');
  await page.keyboard.press('Escape');
  await expect(composer(page)).toBeFocused();
  await page.keyboard.type('half a thought?');
  await expect(composer(page)).toHaveValue('half a thought?');
  await expect(page.getByRole('dialog')).toBeHidden();

  await run(page, 'dark', 'Dark');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await run(page, 'system', 'As the system');
  await run(page, 'notif', 'Notifications');
  const bell = page.getByRole('dialog', { name: 'Notifications' });
  await expect(bell).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(bell).toBeHidden();
  await run(page, 'hide mem', 'Hide members');
  await expect(page.getByRole('complementary', { name: 'Workspace members' })).toBeHidden();
  await run(page, 'inspector', /Protocol inspector/);
  await expect(page.getByRole('dialog', { name: 'Protocol inspector' })).toBeVisible();
  await page.keyboard.press('Control+Shift+P');
  await expect(page.getByRole('dialog', { name: 'Protocol inspector' })).toBeHidden();
  await run(page, 'keyboard', /Keyboard shortcuts/);
  const keys = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(keys.getByRole('region', { name: 'Chat' })).toContainText('Shift+Enter');
  await page.keyboard.press('Escape');
  await expect(keys).toBeHidden();
  await run(page, 'retry', 'Retry now');
  await run(page, 'sign out', 'Sign out');
  await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
});

test(
  'documents, plugins and other workspaces by their names',
  { tag: needs('workspace-data', 'plugin-runs') },
  async ({ signIn }) => {
    const page = await signIn('Ada', { to: '/w/ws-demo/chat' });
    await expectLive(page);
    await run(page, 'documents handb', /handbook/i);
    await expect(page.getByRole('textbox', { name: 'Document text' })).toBeVisible();
    await run(page, 'plugins web', /web.?shop/i);
    await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeVisible();
    await run(page, 'new chat', 'New chat');
    await expect(page).toHaveURL(/\/w\/ws-demo\/chat$/);
  },
);

test('what can be done in the view: an answer is stopped and copied; bell and members from there too', async ({
  signIn,
  api,
}) => {
  const rest = await api('Ada');
  const session = await freshSession(rest, 'By the palette');
  const page = await signIn('Ada', { to: session.path });
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await expectLive(page);
  await ask(page, '/slow 20');
  await expect(answers(page)).toContainText('of 20');
  await run(page, 'stop', 'Stop response');
  await expect(answers(page)).toContainText('Stopped');
  await finishedAnswer(page);
  // Side by side: it is said for two seconds.
  await Promise.all([
    expect(page.getByText('The last answer was copied.')).toBeVisible(),
    run(page, 'copy last', 'Copy last answer as Markdown'),
  ]);
  const stopped = await page.evaluate(() => navigator.clipboard.readText());
  await expect.poll(async () => (await rest.lastAnswer(session.id))?.content).toContain(stopped.slice(0, 20));

  await run(page, 'unread', 'Show unread notifications');
  const bell = page.getByRole('dialog', { name: 'Notifications' });
  await expect(bell.getByRole('tab', { name: 'Unread', selected: true })).toBeVisible();
  await page.keyboard.press('Escape');
  await run(page, 'search members', 'Search members');
  await expect(page.getByRole('searchbox', { name: 'Search members' })).toBeFocused();
});

test(
  'a document is made, saved and deleted by keyboard alone; what cannot be done says why',
  { tag: needs('workspace-data') },
  async ({ signIn }) => {
    const page = await signIn('Ada', { to: '/w/ws-demo/documents' });
    await expectLive(page);
    await run(page, 'new doc', 'New document');
    const text = page.getByRole('textbox', { name: 'Document text' });
    await expect(text).toBeEditable();
    await type(page, 'save');
    await expect(page.getByRole('option', { selected: true })).toHaveText(/^Save.*Nothing has changed\./);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog', { name: 'Command palette' })).toBeVisible();
    await page.keyboard.press('Escape');
    await text.focus();
    await page.keyboard.type('Written by keys.');
    await run(page, 'save', /^Save/);
    await expect(page.getByText('Saved', { exact: true })).toBeVisible();
    await run(page, 'preview', 'Show preview');
    await expect(page.getByRole('tab', { name: 'Preview', selected: true })).toBeVisible();
    await run(page, 'delete', 'Delete document');
    const question = page.getByRole('alertdialog');
    await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused();
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/documents$/);
  },
);

test('a question mark opens the keys, the palette leads to the server check', async ({
  signIn,
  mode,
  consoleGuard,
}) => {
  if (mode === 'stock') consoleGuard.allowNetworkLines();
  const page = await signIn('Ada', { to: '/w/ws-demo/plugins' });
  await expect(page.getByRole('button', { name: 'Command palette' })).toBeVisible();
  await page.getByRole('heading', { level: 1 }).first().click();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await page.keyboard.press('Escape');
  await run(page, 'server check', 'Server check');
  await expect(page.getByRole('heading', { level: 1, name: 'Server check' })).toBeVisible();
  await page.getByRole('link', { name: 'Back to the console' }).click();
  await expect(page).not.toHaveURL(/connect/);
});

for (const [locale, colorScheme] of [
  ['en-US', 'light'],
  ['ko-KR', 'dark'],
] as const) {
  test.describe(`${locale}, ${colorScheme}`, () => {
    test.use({ locale, colorScheme, reducedMotion: 'reduce', viewport: { width: 360, height: 740 } });
    test(
      'axe finds nothing in palette and keys, and both fit a phone',
      { tag: oneMode },
      async ({ page, siteUrl }) => {
        await page.goto(`${siteUrl}/w/ws-demo/chat`);
        await page.locator('input[type=email]').fill('ada@demo.nadoo.dev');
        await page.locator('input[type=password]').fill('demo-nadoo');
        await page.locator('button[type=submit]').click();
        await expect(page.locator('main textarea')).toBeVisible();
        const look = async () => {
          expect(await axeFindings(page)).toEqual([]);
          const box = await page.locator('dialog[open]').boundingBox();
          expect(box?.width ?? 999).toBeLessThanOrEqual(360);
          expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
        };
        await page
          .locator('header button[aria-haspopup=dialog]:has(svg.lucide-square-chevron-right)')
          .click();
        await expect(page.getByRole('listbox').getByRole('option').first()).toBeVisible();
        await look();
        await page.keyboard.press('Escape');
        await page.getByRole('heading', { level: 1 }).first().click();
        await page.keyboard.press('?');
        await expect(page.locator('dialog[open] dt').first()).toBeVisible();
        await look();
      },
    );
  });
}
