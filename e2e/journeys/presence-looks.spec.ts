/** The presence sidebar to axe: its list, menu, invitation, question and the bar of whoever is followed. */
import { AxeBuilder } from '@axe-core/playwright';
import { demoWorkspace, expect, needs, test } from '../harness/test.ts';

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme, reducedMotion: 'reduce' });
    test(
      'axe finds nothing in the presence sidebar',
      { tag: needs('presence', 'workspace-data') },
      async ({ signIn, openAs }) => {
        test.setTimeout(90_000);
        const documents = `/w/${demoWorkspace}/documents`;
        const ada = await signIn('Ada', { to: documents });
        await openAs('Mina', { to: documents });
        const found: string[] = [];
        const look = async (what: string) => {
          const { violations } = await new AxeBuilder({ page: ada }).analyze();
          for (const { id, nodes } of violations)
            found.push(`${what}: ${id} ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
        };
        const mina = ada.getByRole('listitem', { name: /^Mina/ }).getByRole('button');
        await expect(mina).toBeVisible();
        await expect(ada.getByRole('feed', { name: 'Activity' }).getByRole('article').first()).toBeVisible();
        await look('list');
        await mina.hover();
        await expect(ada.getByRole('tooltip')).toBeVisible();
        await look('card');
        await mina.click();
        await expect(ada.getByRole('menu')).toBeVisible();
        await look('menu');
        await ada.getByRole('menuitem', { name: 'Follow' }).click();
        await expect(ada.getByText('Following Mina')).toBeVisible();
        await look('following');
        await mina.click();
        await ada.getByRole('menuitem', { name: 'Remove from workspace' }).click();
        await expect(ada.getByRole('alertdialog')).toBeVisible();
        await look('question');
        await ada.getByRole('button', { name: 'Cancel' }).click();
        await ada.getByRole('button', { name: 'Invite' }).click();
        await expect(ada.getByRole('dialog', { name: 'Invite to this workspace' })).toBeVisible();
        await look('invitation');
        expect(found).toEqual([]);
      },
    );
  });
}
