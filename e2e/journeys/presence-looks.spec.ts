/** The presence sidebar to axe: its list, card, menu, invitation, question and the bar of whoever is followed. */
import { axeFindings, wear } from '../harness/axe.ts';
import { demoWorkspace, expect, test } from '../harness/test.ts';
import { expectLive } from './steps.ts';

test.use({ reducedMotion: 'reduce' });

test('axe finds nothing in the presence sidebar, light or dark; the card comes on hover and on focus', async ({
  signIn,
  openAs,
  mode,
}) => {
  const documents = `/w/${demoWorkspace}/documents`;
  const ada = await signIn('Ada', { to: documents });
  await expectLive(ada);
  await expectLive(await openAs('Mina', { to: documents }));
  const found: string[] = [];
  const look = async (what: string) => {
    // The page follows the theme in place: each state is looked at in both, its names and structure once.
    for (const colorScheme of ['light', 'dark'] as const) {
      await wear(ada, colorScheme);
      for (const finding of await axeFindings(ada, undefined, colorScheme === 'dark' ? 'colours' : 'all'))
        found.push(`${what}, ${colorScheme}: ${finding}`);
    }
  };
  const sidebar = ada.getByRole('complementary', { name: 'Workspace members' });
  const mina = sidebar
    .getByRole('group', { name: 'Online' })
    .getByRole('listitem', { name: /^Mina/ })
    .getByRole('button');
  await expect(mina).toBeVisible();
  // What the sidebar is, what it holds: each has its heading, none stands alone.
  await expect(sidebar.getByRole('heading')).toHaveText(['Members', 'Activity']);
  await expect(sidebar.getByRole('feed', { name: 'Activity' }).getByRole('article').first()).toBeVisible();
  await look('list');
  const card = ada.getByRole('tooltip');
  await mina.hover();
  await expect(card).toContainText('Mina');
  await ada.mouse.move(10, 10);
  await expect(card).toBeHidden();
  await sidebar.getByRole('searchbox', { name: 'Search members' }).focus();
  await ada.keyboard.type('mina');
  await expect(sidebar.getByRole('listitem')).toHaveCount(1);
  // The next stop after search and invitation is the person.
  await ada.keyboard.press('Tab');
  await ada.keyboard.press('Tab');
  await expect(mina).toBeFocused();
  await expect(card).toContainText('Member · Active');
  await look('card');
  await ada.keyboard.press('Enter');
  await expect(ada.getByRole('menu')).toBeVisible();
  await look('menu');
  const follow = ada.getByRole('menuitem', { name: 'Follow' });
  if (mode === 'stock') await expect(follow).toHaveCount(0);
  else {
    await follow.click();
    await expect(ada.getByText('Following Mina')).toBeVisible();
    await look('following');
    await mina.click();
  }
  await ada.getByRole('menuitem', { name: 'Remove from workspace' }).click();
  await expect(ada.getByRole('alertdialog')).toBeVisible();
  await look('question');
  await ada.getByRole('button', { name: 'Cancel' }).click();
  await ada.getByRole('button', { name: 'Invite' }).click();
  await expect(ada.getByRole('dialog', { name: 'Invite to this workspace' })).toBeVisible();
  await look('invitation');
  expect(found).toEqual([]);
});
