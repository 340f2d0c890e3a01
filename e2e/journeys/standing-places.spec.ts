import type { Page } from '@playwright/test';
import { watchControls } from '../harness/standing-controls.ts';
import { expect, fillSignIn, demoPassword, needs, people, test } from '../harness/test.ts';
import { expectLive } from './steps.ts';

/** Everything comes late, and in another order than it was asked for: up to so long, ms. */
const LATEST_MS = 240;

/** Delays what the page fetches, by its address: the same each time. */
async function delayNetwork(page: Page): Promise<void> {
  await page.route(/\/(api|ws)\/|\.js$/, async (route) => {
    const { pathname } = new URL(route.request().url());
    let sum = 0;
    for (const letter of pathname) sum = (sum * 31 + letter.charCodeAt(0)) % 9973;
    await new Promise((resolve) => setTimeout(resolve, sum % LATEST_MS));
    await route.continue();
  });
}

/** The view stands: who is here and what happened is known, and nothing is on its way. */
async function expectRest(page: Page): Promise<void> {
  const sidebar = page.getByRole('complementary', { name: 'Workspace members' });
  await expectLive(page);
  await expect(sidebar.getByRole('group', { name: 'Online' }).getByRole('listitem')).not.toHaveCount(0);
  await expect(page.getByText('Finding out who is here')).toHaveCount(0);
  await expect(page.getByRole('status').filter({ hasText: /^Loading/ })).toHaveCount(0);
}

const everywhere = ['chat', 'plugins', 'workflows/wf-onboarding/results'];
const extendedOnly = [
  'documents/doc-handbook',
  'applications/app-helpdesk',
  'plugins/calculator',
  'runs?tail=demo-run-ok,demo-run-failed',
  'members',
];

test('what can be clicked stays where it is while a view opens', async ({ page, mode, newGateway }) => {
  // Of its own: whoever was here in another journey leaves within ten seconds, and rows of people are alive.
  const { url: siteUrl } = await newGateway();
  await page.goto(`${siteUrl}/login`);
  if (mode === 'stock') await page.getByRole('checkbox', { name: 'Stay signed in on this browser' }).check();
  await fillSignIn(page, people.Ada.email, demoPassword);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  await delayNetwork(page);
  const read = await watchControls(page);
  for (const view of mode === 'stock' ? everywhere : [...everywhere, ...extendedOnly]) {
    await page.goto(`${siteUrl}/w/ws-demo/${view}`);
    await expectRest(page);
    expect(await read(), view).toEqual([]);
  }
});

test(
  'a list that lives takes no click away',
  { tag: needs('workspace-data') },
  async ({ signIn, api, gateway }) => {
    const page = await signIn('Ada', { to: '/w/ws-demo/documents', base: gateway.url });
    await expectRest(page);
    const list = page.getByRole('list', { name: 'Documents' });
    const row = list.getByRole('button', { name: 'Acme AI Lab handbook' });
    const { x, y } = (await row.boundingBox()) ?? { x: 0, y: 0 };
    await page.mouse.move(x + 40, y + 10);
    await page.mouse.down();
    const mina = await api('Mina');
    const words = { title: 'A page before all others', text: '' };
    const made = await mina.request('POST', '/api/v1/workspaces/ws-demo/documents', words);
    await expect(list.getByRole('button', { name: words.title })).toBeVisible();
    expect((await row.boundingBox())?.y).toBeGreaterThan(y + 20);
    await page.mouse.up();
    await expect(page).toHaveURL(/\/documents\/doc-handbook$/);
    const { id } = made.data as { id: string };
    await mina.request('DELETE', `/api/v1/workspaces/ws-demo/documents/${id}`);
  },
);
