import { demoPassword, expect, fillSignIn, needs, people, test } from '../harness/test.ts';
import { composer, expectLikeStored, expectLive, freshSession } from './steps.ts';

test('a wrong password is refused in place, says what next, and keeps the address', async ({
  page,
  siteUrl,
  consoleGuard,
}) => {
  consoleGuard.allowNetworkLines(); // the browser's own line about the 401
  await page.goto(`${siteUrl}/w/ws-demo/documents`);
  await fillSignIn(page, people.Ada.email, 'wrong');
  await expect(page.getByRole('alert')).toContainText('Email or password is wrong.');
  await expect(page.getByRole('alert')).toContainText('Check both and try again.');
  await expect(page.getByRole('textbox', { name: 'Email' })).toHaveValue(people.Ada.email);
  await page.getByLabel('Password', { exact: true }).fill(demoPassword);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page).toHaveURL(/\/w\/ws-demo\/documents$/);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
});

test('nothing typed is said at the field, without asking the server', async ({ page, siteUrl }) => {
  await page.goto(`${siteUrl}/login`);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByText('Enter your email address.')).toBeVisible();
  await expect(page.getByText('Enter your password.')).toBeVisible();
});

test('a server that is away is said to be, with a way to try again', async ({
  page,
  faultProxy,
  consoleGuard,
}) => {
  consoleGuard.allowNetworkLines(); // nobody listens for a while
  await page.goto(`${faultProxy.url}/login`);
  await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
  faultProxy.setRefusing(true);
  faultProxy.kill('all');
  await fillSignIn(page, people.Ada.email, demoPassword);
  const notice = page.getByRole('alert');
  await expect(notice).toContainText('The server does not answer.');
  faultProxy.heal();
  await notice.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
});

test('signing out leads to sign-in, and nothing of the account is left', async ({ signIn }) => {
  const page = await signIn('Ada', { to: '/w/ws-demo/documents' });
  await page.getByRole('button', { name: 'User menu' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
  await page.goto('/w/ws-demo/chat');
  await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
  const kept = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
  expect(kept).not.toContain('eyJ');
});

test('another person in the same tab does not find the draft; the first finds it again', async ({
  signIn,
  api,
  siteUrl,
}) => {
  const session = await freshSession(await api('Ada'), 'One tab');
  const page = await signIn('Ada', { to: session.path });
  await expectLive(page);
  await composer(page).fill('Between you and me');
  const become = async (person: 'Ada' | 'Mina') => {
    await page.getByRole('button', { name: 'User menu' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await expect(page).toHaveURL(`${siteUrl}/login`);
    await fillSignIn(page, people[person].email, demoPassword);
    await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
    // By a link of the page, which keeps everything that it holds.
    await page.getByRole('list', { name: 'Sessions' }).getByText('One tab').click();
    await expectLive(page);
  };
  await become('Mina');
  await expect(composer(page)).toHaveValue('');
  await composer(page).fill('Mine');
  await become('Ada');
  await expect(composer(page)).toHaveValue('Between you and me');
});

test('a token that the server no longer takes costs one refresh and nothing that was typed', async ({
  signIn,
  api,
  consoleGuard,
}) => {
  consoleGuard.allowNetworkLines(); // the browser's own line about the 401
  const rest = await api('Ada');
  const session = await freshSession(rest, 'Expired token');
  const page = await signIn('Ada', { to: session.path });
  await expectLive(page);
  await composer(page).fill('What is the vacation policy?');
  let refreshes = 0;
  page.on('request', (request) => {
    if (request.url().endsWith('/api/v1/auth/refresh')) refreshes += 1;
  });
  // As after 30 minutes: whatever carries the old token is answered 401.
  let old: string | null = null;
  await page.route('**/api/v1/**', async (route, request) => {
    const sent = request.headers()['authorization'] ?? null;
    if (sent === null || request.url().includes('/auth/')) return route.fallback();
    old ??= sent;
    if (sent !== old) return route.fallback();
    return route.fulfill({
      status: 401,
      json: { data: null, status: 'error', code: 401, message: 'Invalid token' },
    });
  });
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Documents' }).click();
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Chat' }).click();
  await page.goBack();
  await page.goBack();
  await expect(composer(page)).toHaveValue('What is the vacation policy?');
  await composer(page).press('Enter');
  await expectLikeStored(page, rest, session.id);
  await expect.poll(() => refreshes).toBe(1);
  expect((await rest.messages(session.id)).filter(({ role }) => role === 'user')).toHaveLength(1);
});

test(
  'a refresh that is refused asks to sign in again over the page, keeps the draft, and goes on',
  { tag: needs('refresh-cookie') },
  async ({ signIn, api, context, faultProxy, consoleGuard }) => {
    consoleGuard.allowNetworkLines(); // 401 and cut sockets are the point
    const rest = await api('Ada');
    const session = await freshSession(rest, 'Sign in again');
    const page = await signIn('Ada', { to: session.path, base: faultProxy.url });
    await expectLive(page);
    await composer(page).fill('What is the vacation policy?');
    await context.clearCookies();
    // The ticket for the next socket is refused, so the page asks for a new token, and has no cookie for one.
    await page.route('**/api/v1/auth/ws-ticket', (route) =>
      route.fulfill({
        status: 401,
        json: { data: null, status: 'error', code: 401, message: 'Invalid token' },
      }),
    );
    faultProxy.kill('sockets');
    const bar = page.getByRole('region', { name: 'Sign in again' });
    await expect(bar).toBeVisible();
    await expect(page.getByRole('status', { name: 'Connection' })).toHaveText('Sign in again');
    await expect(composer(page)).toHaveValue('What is the vacation policy?');
    await page.unroute('**/api/v1/auth/ws-ticket');
    await expect(bar.getByRole('textbox', { name: 'Email' })).toHaveValue(people.Ada.email);
    await bar.getByLabel('Password', { exact: true }).fill(demoPassword);
    await bar.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(bar).toBeHidden();
    await expectLive(page);
    await expect(composer(page)).toHaveValue('What is the vacation policy?');
    await composer(page).press('Enter');
    await expectLikeStored(page, rest, session.id);
  },
);

test(
  'the demo’s people sign in with one click each',
  { tag: needs('refresh-cookie') },
  async ({ openAs }) => {
    for (const person of ['Ada', 'Mina', 'Jun'] as const) {
      const page = await openAs(person);
      await expect(page).toHaveURL(/\/w\/ws-demo\/chat/);
      await expect(composer(page)).toBeVisible();
    }
  },
);
