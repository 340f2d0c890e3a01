/** Who is in no workspace, in one no longer, or in one that does not exist: the page says so, and what to do. */
import type { Page, WebSocket } from '@playwright/test';
import { demoPassword, demoWorkspace, expect, test } from '../harness/test.ts';
import type { Api } from '../harness/api.ts';
import { fillSignIn } from '../harness/people.ts';
import { composer, expectLive } from '../journeys/steps.ts';

/** Somebody new, in the given workspaces alone: whoever was not invited would get one of their own. */
async function join(ada: Api, base: string, email: string, ...workspaces: string[]): Promise<string> {
  for (const workspace of workspaces) {
    const invited = await ada.request('POST', `/api/v1/workspaces/${workspace}/members`, {
      email,
      role: 'member',
    });
    expect(invited.status).toBe(200);
  }
  const registered = await fetch(`${base}/api/v1/auth/register`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ email, password: demoPassword, name: 'Rae' }),
  });
  expect(registered.status).toBe(200);
  const member = (await ada.members(workspaces[0] ?? '')).find((each) => each.email === email);
  return member?.user_id ?? '';
}

async function remove(ada: Api, workspace: string, userId: string): Promise<void> {
  const path = `/api/v1/workspaces/${workspace}/members/${userId}`;
  expect((await ada.request('DELETE', path)).status).toBe(200);
}

async function signInAt(page: Page, url: string, email: string): Promise<void> {
  await page.goto(url);
  await fillSignIn(page, email, demoPassword);
}

test('a member of no workspace is told so and what to do, and is in as soon as somebody invites them', async ({
  page,
  api,
  siteUrl,
}) => {
  const ada = await api('Ada');
  const email = 'rae-of-none@example.com';
  const id = await join(ada, siteUrl, email, demoWorkspace);
  await remove(ada, demoWorkspace, id);
  await signInAt(page, `${siteUrl}/`, email);
  await expect(page.getByRole('heading', { name: 'You are in no workspace yet.' })).toBeVisible();
  await expect(page.getByText(`Ask an owner or admin of a workspace to invite ${email}.`)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Check again' })).toBeEnabled();
  await ada.request('POST', `/api/v1/workspaces/${demoWorkspace}/members`, { email, role: 'viewer' });
  await expect(page).toHaveURL(new RegExp(`/w/${demoWorkspace}/chat$`));
  await page.close();
  await remove(ada, demoWorkspace, id);
});

test('a member of no workspace can sign out', async ({ page, api, siteUrl, consoleGuard }) => {
  consoleGuard.allowNetworkLines(); // signing out may cut a socket that is still shaking hands
  const ada = await api('Ada');
  const email = 'rae-who-leaves@example.com';
  await remove(ada, demoWorkspace, await join(ada, siteUrl, email, demoWorkspace));
  await signInAt(page, `${siteUrl}/`, email);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('textbox', { name: 'Email' })).toBeVisible();
});

test('removed while the page is open: it says so, the draft stays and may not be sent, others are reachable', async ({
  page,
  api,
  siteUrl,
  consoleGuard,
}) => {
  consoleGuard.allowNetworkLines(); // the socket is refused, and the workspace answers 404
  const ada = await api('Ada');
  const email = 'rae-removed@example.com';
  const id = await join(ada, siteUrl, email, demoWorkspace, 'ws-private');
  const sockets: WebSocket[] = [];
  page.on('websocket', (socket) => {
    if (socket.url().includes(`/ws/workspaces/${demoWorkspace}`)) sockets.push(socket);
  });
  const expectSockets = (open: number) =>
    expect.poll(() => sockets.filter((socket) => !socket.isClosed()).length).toBe(open);
  await signInAt(page, `${siteUrl}/w/${demoWorkspace}/chat`, email);
  await expectLive(page);
  await expectSockets(1);
  await composer(page).fill('A thought that took an hour');
  await remove(ada, demoWorkspace, id);
  const bar = page.getByRole('main').getByRole('alert').filter({ hasText: 'You are not in this workspace.' });
  await expect(bar).toBeVisible({ timeout: 15_000 });
  await expectSockets(0);
  await expect(composer(page)).toBeDisabled();
  await expect(composer(page)).toHaveValue('A thought that took an hour');
  await expect(composer(page)).toHaveAccessibleDescription(/not in this workspace any more.*read-only/);
  await expect(page.getByRole('button', { name: 'Send message' })).toBeDisabled();

  // Taken in again: the same page goes on by itself.
  await ada.request('POST', `/api/v1/workspaces/${demoWorkspace}/members`, { email, role: 'member' });
  await expect(bar).toBeHidden();
  await expectLive(page);
  await expectSockets(1);
  await expect(composer(page)).toBeEnabled();
  await expect(composer(page)).toHaveValue('A thought that took an hour');

  await remove(ada, demoWorkspace, id);
  await expect(bar).toBeVisible({ timeout: 15_000 });
  await bar.getByRole('link', { name: /^Open / }).click();
  await expect(page).toHaveURL(/\/w\/ws-private\/chat$/);
  await expect(composer(page)).toBeEnabled();
  await expect(composer(page)).toHaveValue('');
});

test('a workspace that does not exist says so in every view, and leads to one that does', async ({
  signIn,
  consoleGuard,
  mode,
}) => {
  consoleGuard.allowNetworkLines(); // its routes answer 404
  const page = await signIn('Jun', { to: '/w/no-such-workspace/chat' });
  await expect(page.getByText('You are not in this workspace.')).toBeVisible();
  for (const view of mode === 'stock' ? ['Documents', 'Plugins'] : ['Documents', 'Plugins', 'Workflows']) {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: view }).click();
    await expect(page.getByText('You are not in this workspace.')).toBeVisible();
  }
  await page
    .getByRole('main')
    .getByRole('link', { name: /^Open / })
    .click();
  await expect(page).toHaveURL(/\/w\/ws-demo\/chat$/);
});
