import type { Page } from '@playwright/test';
import { expect, needs, test } from '../harness/test.ts';
import { expectLive } from './steps.ts';

const nodes = (page: Page) => page.getByRole('main').getByRole('list', { name: 'Nodes' }).first();

test(
  'a workflow is found, run, shown node by node, kept as a result, and rings where it failed',
  { tag: needs('workflows', 'inbox') },
  async ({ newGateway, signIn, openAs }) => {
    // Of its own: what else runs for Mina rings as well.
    const { url: base } = await newGateway();
    const page = await signIn('Mina', { base, to: '/w/ws-demo/chat' });
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Workflows' }).click();
    await page.getByRole('list', { name: 'Workflows' }).getByRole('button', { name: 'Onboarding' }).click();
    await expect(page).toHaveURL(/\/w\/ws-demo\/workflows\/wf-onboarding\/results$/);
    // What comes in when the view has just opened may move the button from under the pointer.
    await expectLive(page);
    await expect(page.getByText('It has not run yet.')).toBeVisible();
    await page.getByRole('textbox', { name: 'Inputs' }).fill('{"name": "Kim"}');
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await expect(nodes(page).getByRole('listitem')).toHaveCount(5);
    const order = nodes(page).getByRole('listitem').filter({ hasText: 'Order equipment' });
    await expect(order).toContainText('Failed', { timeout: 20_000 });
    const letter = nodes(page).getByRole('listitem').filter({ hasText: 'Write the welcome letter' });
    await expect(letter).toContainText('Completed');
    await letter.getByRole('button', { name: 'Output' }).click();
    await expect(letter).toContainText('Dear Kim,');
    await expect(page.getByRole('main').getByText(/^Order equipment: /)).toBeVisible();
    // Once: the tool's own run rings with its workflow, and not beside it.
    await expect(page.getByRole('button', { name: 'Notifications, 1 unread' })).toBeVisible();

    // A reload finds it as a result; so does somebody who may not run it, by the documented address.
    await page.reload();
    const results = page.getByRole('region', { name: 'Results' });
    await expect(results.getByRole('article').first()).toContainText('by Mina');
    const jun = await openAs('Jun', { base, to: '/workflows/wf-onboarding/results' });
    await expect(jun).toHaveURL(/\/w\/ws-demo\/workflows\/wf-onboarding\/results$/);
    await expect(jun.getByRole('region', { name: 'Results' }).getByRole('article').first()).toContainText(
      'Failed',
    );
    await expect(jun.getByRole('button', { name: 'Run', exact: true })).toHaveCount(0);
    await expect(jun.getByText(/viewer.*read-only/)).toBeVisible();
  },
);

test('without a list the rail has no workflows, and one whose id is known still runs', async ({
  signIn,
  mode,
}) => {
  const page = await signIn('Ada', { to: '/w/ws-demo/chat' });
  const link = page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Workflows' });
  if (mode === 'extended') {
    await expect(link).toBeVisible();
    return;
  }
  await expect(link).toHaveCount(0);
  // It is the workspace of the last visit once the page knows that one is in it; nothing that is seen says so.
  await expect.poll(() => page.evaluate(() => JSON.stringify(localStorage))).toContain('ws-demo');
  // A stock server keeps nobody signed in over a load of the page. The documented address names no workspace, and
  // such a server does not say which it is: the one of the last visit.
  await signIn('Ada', { to: '/workflows/wf-onboarding/results' });
  await expect(page).toHaveURL(/\/w\/ws-demo\/workflows\/wf-onboarding\/results$/);
  await expect(page.getByText(/^This server keeps no results\./)).toBeVisible();
  await page.getByRole('textbox', { name: 'Inputs' }).fill('{"equipment": false}');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(nodes(page).getByRole('listitem')).toHaveCount(4);
  await expect(page.getByRole('main').getByText('Completed')).toHaveCount(5);
});
