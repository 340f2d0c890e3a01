import type { Page } from '@playwright/test';
import { expect, needs, test } from '../harness/test.ts';
import { ask, composer, finishedAnswer } from './steps.ts';

const open = (page: Page, name: string | RegExp) =>
  page.getByRole('list', { name: 'Applications' }).getByRole('button', { name }).click();

test(
  'an application is made, told what to do, talked to, read by a viewer, and not overwritten',
  { tag: needs('workspace-data', 'plugin-runs') },
  async ({ newGateway, signIn, openAs, api, consoleGuard }) => {
    const { url } = await newGateway();
    const page = await signIn('Mina', { base: url, to: '/w/ws-demo/chat' });
    await page.getByRole('button', { name: /^Workspace: / }).click();
    await page.getByRole('menuitem', { name: 'Applications' }).click();
    await page.getByRole('button', { name: 'New application' }).click();
    await expect(page).toHaveURL(/\/w\/ws-demo\/applications\/[\w-]+$/);
    await page.getByRole('textbox', { name: 'Name' }).fill('Sum tutor');
    await page.getByRole('textbox', { name: 'Instructions' }).fill('Show every step.');
    await page.getByRole('checkbox', { name: 'Calculator' }).check();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(page.getByText(/^Version 2 · changed by Mina/)).toBeVisible();

    const jun = await openAs('Jun', { base: url, to: '/w/ws-demo/applications' });
    await open(jun, /^Sum tutor/);
    await expect(jun.getByText('Show every step.')).toBeVisible();
    await expect(jun.getByText(/viewer.*read-only/)).toBeVisible();
    await expect(jun.getByRole('button', { name: 'Save', exact: true })).toHaveCount(0);

    // Ada saves meanwhile: nothing that Mina typed is lost, and nothing of Ada's is written over unseen.
    consoleGuard.allowNetworkLines(); // the 409
    const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    await page.getByRole('textbox', { name: 'Instructions' }).fill('Show every step, in Korean.');
    const stored = await api('Ada', url);
    const path = `/api/v1/workspaces/ws-demo/applications/${id}`;
    expect((await stored.request('PUT', path, { version: 2, instructions: 'Only the result.' })).status).toBe(
      200,
    );
    await expect(page.getByRole('alert')).toContainText('Ada saved version 3');
    await expect(jun.getByText('Only the result.')).toBeVisible();
    await page.getByRole('button', { name: 'Keep mine' }).click();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(jun.getByText('Show every step, in Korean.')).toBeVisible();

    await page.getByRole('button', { name: 'Start a chat' }).click();
    await expect(page.getByRole('combobox', { name: 'Application' })).toHaveText(/Sum tutor/);
    await ask(page, 'what is 17 % of 2,340?');
    await expect(await finishedAnswer(page)).toContainText('397.8');
  },
);

test('an application is found by the palette, and a server that tells no more of it says so', async ({
  signIn,
  mode,
}) => {
  const page = await signIn('Ada', { to: '/w/ws-demo/chat' });
  await expect(composer(page)).toBeVisible();
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Command palette' });
  await expect(palette.getByRole('combobox', { name: 'Search commands' })).toBeFocused();
  await page.keyboard.type('applications');
  await expect(palette.getByRole('option', { selected: true })).toHaveText('Applications');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/w\/ws-demo\/applications$/);
  await open(page, /^Research analyst/);
  if (mode === 'stock') {
    await expect(page.getByText(/^This server tells no more of an application/)).toBeVisible();
    await expect(page.getByRole('button', { name: 'New application' })).toHaveCount(0);
  } else {
    await expect(page.getByRole('textbox', { name: 'Instructions' })).toBeVisible();
  }
  await page.getByRole('button', { name: 'Start a chat' }).click();
  await expect(page.getByRole('combobox', { name: 'Application' })).toHaveText(/Research analyst/);
});
