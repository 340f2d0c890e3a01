/** Workflow results, applications and members to axe, in both themes and languages, and at the width of a phone. */
import type { Page } from '@playwright/test';
import { axeFindings, wear } from '../harness/axe.ts';
import { expect, needs, test } from '../harness/test.ts';

/** What axe finds on the page as it stands, of the dark only its colours; and whether it is wider than its window. */
async function look(page: Page, what: string, ...widths: number[]): Promise<string[]> {
  const found: string[] = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 });
    for (const colorScheme of ['light', 'dark'] as const) {
      await wear(page, colorScheme);
      for (const finding of await axeFindings(page, undefined, colorScheme === 'dark' ? 'colours' : 'all'))
        found.push(`${what}, ${colorScheme}, ${width}: ${finding}`);
    }
    const { scrollWidth, clientWidth } = await page.evaluate(() => document.documentElement);
    if (scrollWidth > clientWidth) found.push(`${what} is ${scrollWidth} px wide in ${clientWidth}`);
  }
  return found;
}

test.describe('to axe, light and dark, at 1280 and 360 px', () => {
  test.use({ reducedMotion: 'reduce' });

  test('results of a workflow are clean', { tag: needs('workflows') }, async ({ signIn }) => {
    const page = await signIn('Ada', { to: '/w/ws-demo/workflows/wf-onboarding/results' });
    await page.getByRole('main').getByRole('button', { name: 'Run', exact: true }).click();
    const latest = page.getByRole('region', { name: 'Results' }).getByRole('article').first();
    await expect(latest).toContainText('Order equipment: ', { timeout: 20_000 });
    for (const name of [/^Input: Find/, /^Output: Sum up/])
      await latest.getByRole('button', { name }).click();
    expect(await look(page, 'results', 1280, 360)).toEqual([]);
  });

  test(
    'applications and members are clean, in Korean too',
    { tag: needs('workspace-data', 'plugin-runs') },
    async ({ signIn, api, newGateway }) => {
      // Nobody is leaving here, whose row would go to another group meanwhile.
      const { url } = await newGateway();
      await (
        await api('Ada', url)
      ).request('POST', '/api/v1/workspaces/ws-demo/members', {
        email: 'a-rather-long-address-of-somebody@example.com',
        role: 'viewer',
      });
      const page = await signIn('Ada', { base: url, to: '/w/ws-demo/applications/app-helpdesk' });
      await expect(page.getByRole('textbox', { name: 'Instructions' })).toBeVisible();
      await expect(page.getByRole('checkbox').first()).toBeVisible();
      const found = await look(page, 'application', 360, 1280);
      await page.evaluate(() => localStorage.setItem('nadoo:locale', 'ko'));
      await page.goto(`${url}/w/ws-demo/members`);
      const main = page.getByRole('main');
      await expect(main.getByRole('region', { name: '대기 중인 초대' })).toBeVisible();
      // Rows that still change their places lie over each other.
      await expect(
        page.getByRole('group', { name: '온라인' }).getByRole('listitem', { name: /^Ada/ }),
      ).toBeVisible();
      found.push(...(await look(page, 'members', 1280, 360)));
      await main.getByRole('button', { name: /^Jun: / }).click();
      await expect(page.getByRole('menu')).toBeVisible();
      found.push(...(await look(page, 'the menu of a member', 360)));
      expect(found).toEqual([]);
    },
  );
});
