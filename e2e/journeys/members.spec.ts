import type { Page } from '@playwright/test';
import { expect, needs, test } from '../harness/test.ts';
import { expectLive } from './steps.ts';

const list = (page: Page) => page.getByRole('main').getByRole('list', { name: 'Workspace members' });

test('all members stand on a page of their own, found from the sidebar and the palette', async ({
  signIn,
}) => {
  const page = await signIn('Mina', { to: '/w/ws-demo/documents' });
  const sidebar = page.getByRole('complementary', { name: 'Workspace members' });
  // What comes in when the page has just opened may move the link from under the pointer.
  await expectLive(page);
  await expect(sidebar.getByRole('listitem').first()).toContainText('Mina');
  await sidebar.getByRole('link', { name: 'All members' }).click();
  await expect(page).toHaveURL(/\/w\/ws-demo\/members$/);
  await expect(list(page).getByRole('listitem').first()).toContainText('Mina (you)');
  await expect(list(page).getByRole('listitem').filter({ hasText: 'ada@demo.nadoo.dev' })).toContainText(
    'Owner',
  );
  // A member manages nobody.
  await expect(page.getByRole('main').getByRole('button', { name: 'Invite' })).toHaveCount(0);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Chat' }).click();
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Command palette' });
  await expect(palette.getByRole('combobox', { name: 'Search commands' })).toBeFocused();
  await page.keyboard.type('workspace members');
  await expect(palette.getByRole('option', { selected: true })).toHaveText('Workspace members');
  await page.keyboard.press('Enter');
  await expect(list(page)).toBeVisible();
});

test(
  'an owner invites, sees who has not come yet, takes it back, and changes roles here as in the sidebar',
  { tag: needs('workspace-data') },
  async ({ newGateway, signIn }) => {
    const { url } = await newGateway();
    const page = await signIn('Ada', { base: url, to: '/w/ws-demo/members' });
    const main = page.getByRole('main');
    await main.getByRole('button', { name: 'Invite' }).click();
    const form = page.getByRole('dialog', { name: 'Invite to this workspace' });
    await form.getByRole('textbox', { name: 'Email' }).fill('eve@example.com');
    await form.getByRole('button', { name: 'Send invitation' }).click();
    await page.keyboard.press('Escape');
    const pending = main.getByRole('region', { name: 'Pending invitations' });
    await expect(pending.getByRole('listitem')).toContainText('eve@example.com');
    await pending.getByRole('button', { name: 'Withdraw the invitation of eve@example.com' }).click();
    await expect(pending).toHaveCount(0);
    await main.getByRole('button', { name: 'Jun: actions' }).click();
    await page.getByRole('menuitemradio', { name: 'Admin' }).click();
    await expect(list(page).getByRole('listitem').filter({ hasText: 'jun@' })).toContainText('Admin');
    await expect(
      page
        .getByRole('complementary', { name: 'Workspace members' })
        .getByRole('listitem', { name: /^Jun, Admin/ }),
    ).toBeVisible();
  },
);
