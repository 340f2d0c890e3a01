/** Workflow results, applications and members to axe, in both themes, and at the width of a phone. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, needs, test } from '../harness/test.ts';

const ONBOARDING = '/w/ws-demo/workflows/wf-onboarding/results';

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme, reducedMotion: 'reduce' });
    test(
      'axe finds nothing in results, applications and members, and nothing is wider than a phone',
      { tag: needs('workflows', 'workspace-data', 'plugin-runs') },
      async ({ signIn, api }) => {
        test.setTimeout(90_000);
        const ada = await api('Ada');
        await ada.request('POST', '/api/v1/workspaces/ws-demo/members', {
          email: 'a-rather-long-address-of-somebody@example.com',
          role: 'viewer',
        });
        const page = await signIn('Ada', { to: ONBOARDING });
        const found: string[] = [];
        const look = async (what: string) => {
          const { violations } = await new AxeBuilder({ page }).analyze();
          for (const { id, nodes } of violations)
            found.push(`${what}: ${id} ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
          const { scrollWidth, clientWidth } = await page.evaluate(() => document.documentElement);
          if (scrollWidth > clientWidth) found.push(`${what} is ${scrollWidth} px wide in ${clientWidth}`);
        };
        const main = page.getByRole('main');
        await main.getByRole('button', { name: 'Run', exact: true }).click();
        const results = page.getByRole('region', { name: 'Results' });
        await expect(results.getByRole('article').first()).toContainText('Order equipment: ', {
          timeout: 20_000,
        });
        for (const name of [/^Input: Find/, /^Output: Sum up/])
          await results.getByRole('article').first().getByRole('button', { name }).click();
        for (const width of [1280, 360]) {
          await page.setViewportSize({ width, height: 800 });
          await look(`results at ${width}`);
        }
        await page.goto('/w/ws-demo/applications/app-helpdesk');
        await expect(page.getByRole('textbox', { name: 'Instructions' })).toBeVisible();
        for (const width of [360, 1280]) {
          await page.setViewportSize({ width, height: 800 });
          await look(`application at ${width}`);
        }
        await page.goto('/w/ws-demo/members');
        await expect(main.getByRole('region', { name: 'Pending invitations' })).toBeVisible();
        for (const width of [1280, 360]) {
          await page.setViewportSize({ width, height: 800 });
          await look(`members at ${width}`);
        }
        await main.getByRole('button', { name: 'Jun: actions' }).click();
        await expect(page.getByRole('menu')).toBeVisible();
        await look('the menu of a member');
        expect(found).toEqual([]);
      },
    );
  });
}
