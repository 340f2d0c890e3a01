import type { Locator } from '@playwright/test';
import { expect, test } from '../harness/test.ts';
import {
  ask,
  composer,
  connectionDetails,
  conversation,
  expectLikeStored,
  expectLive,
  freshSession,
} from './steps.ts';

test('an unknown route says which, and leads back', async ({ page, siteUrl }) => {
  await page.goto(`${siteUrl}/no/such/page`);
  await expect(page.getByText('There is no such page.')).toBeVisible();
  await expect(page.getByText(/\/no\/such\/page/)).toBeVisible();
  await page.getByRole('link', { name: 'Back to the console' }).click();
  await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
});

test('an unknown session is no dead end', async ({ signIn, faultProxy, consoleGuard }) => {
  consoleGuard.allowNetworkLines(); // its history answers 404
  const page = await signIn('Ada', {
    to: '/w/ws-demo/chat/3f2c0000-0000-4000-8000-000000000000',
    base: faultProxy.url,
  });
  await expect(page.getByText('There is no such chat')).toBeVisible();
  expect(faultProxy.countUpgrades(/\/ws\/chat\//)).toBeLessThanOrEqual(2);
  await page.getByRole('main').getByRole('button', { name: 'New chat' }).last().click();
  await expect(composer(page)).toBeEnabled();
});

test('a message over the size limit is refused in place: its bytes are said, the text stays, nothing is sent', async ({
  signIn,
  api,
}) => {
  const rest = await api('Ada');
  const session = await freshSession(rest, 'Too large');
  const page = await signIn('Ada', { to: session.path });
  await expectLive(page);
  // What the wire carried is seen by what the server stored: the other channels send frames of their own.
  // Three bytes each: what counts are bytes, not characters.
  const text = '가'.repeat(22_000);
  await composer(page).fill(text);
  // What is typed goes to what has the focus. Told apart where this fails: words that went elsewhere, or were not measured.
  await expect(composer(page)).toBeFocused();
  await expect
    .poll(() => composer(page).evaluate((box: HTMLTextAreaElement) => box.value.length))
    .toBe(22_000);
  await expect(page.getByRole('alert')).toContainText(
    /This message is 6\d(\.\d)? KB; the server takes 6\d KB/,
  );
  await expect(page.getByRole('button', { name: 'Send message' })).toBeDisabled();
  await composer(page).press('Enter');
  await expect(composer(page)).toHaveValue(text);
  await expect(conversation(page).getByRole('article')).toHaveCount(0);
  expect(await rest.messages(session.id)).toEqual([]);
  await composer(page).fill('What is the vacation policy?');
  await composer(page).press('Enter');
  await expectLikeStored(page, rest, session.id);
});

test('names and titles with markup, turned letters or ten thousand characters are text in a line, wherever they stand', async ({
  page,
  signIn,
  mode,
}) => {
  const hostile = [
    '<img src=x onerror="document.title=\'owned\'"><b>bold</b>',
    `\u202e${'gnol '.repeat(2_000)}`,
    'x'.repeat(10_000),
  ];
  /** Rows like the first of what the server lists, called so. */
  const list = (address: RegExp, id: string, name: string) =>
    page.route(address, async (route) => {
      const response = await route.fetch();
      const reply = (await response.json()) as { data: Record<string, unknown>[] };
      const more = hostile.map((words, n) => ({
        ...reply.data[0],
        [id]: `3f2c0000-0000-4000-8000-00000000000${String(n)}`,
        [name]: words,
      }));
      // Of a long list rows that are out of sight are not mounted, and how long it is depends on who was here before.
      await route.fulfill({ response, json: { ...reply, data: [...reply.data.slice(0, 5), ...more] } });
    });
  await list(/\/chat\/sessions\?application_id=app-helpdesk/, 'id', 'title');
  await list(/\/workspaces\/ws-demo\/members$/, 'user_id', 'name');
  await list(/\/workspaces\/ws-demo\/documents(\?|$)/, 'id', 'title');
  const expectText = async (rows: Locator) => {
    for (const words of hostile) {
      // What turns letters stands there as a mark, in some rows of an element, in others of another letter.
      const row = rows.filter({ hasText: words.slice(1, 40) }).first();
      await row.scrollIntoViewIfNeeded();
      await expect(row).toBeVisible();
      expect((await row.boundingBox())?.height, words.slice(0, 40)).toBeLessThan(80);
    }
    await expect(page.locator('main img, main b, aside img, aside b')).toHaveCount(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  };
  await signIn('Ada', { to: '/w/ws-demo/members' });
  const main = page.getByRole('main');
  const members = main.getByRole('list', { name: 'Workspace members' }).getByRole('listitem');
  await expectText(members);
  await expect(members.filter({ hasText: '\ufffdgnol' })).toHaveCount(1);
  await expect(members.filter({ hasText: '\u202e' })).toHaveCount(0);
  const rail = page.getByRole('navigation', { name: 'Main' });
  await rail.getByRole('link', { name: 'Chat' }).click();
  await expectText(main.getByRole('list', { name: 'Sessions' }).getByRole('listitem'));
  if (mode === 'stock') {
    // What the server does not state the sidebar has from the same list.
    const people = page.getByRole('complementary', { name: 'Workspace members' });
    await expectText(people.getByRole('listitem'));
  } else {
    await rail.getByRole('link', { name: 'Documents' }).click();
    await expectText(main.getByRole('list', { name: 'Documents' }).getByRole('listitem'));
  }
  await expect(page).not.toHaveTitle(/owned/);
});

test('malformed and unknown frames are counted and harm nothing', async ({ signIn, api, faultProxy }) => {
  const rest = await api('Ada');
  const session = await freshSession(rest, 'Strange frames');
  const page = await signIn('Ada', { to: session.path, base: faultProxy.url });
  await expectLive(page);
  const sockets = [/\/ws\/chat\//, /\/ws\/notifications\//, /\/ws\/workspaces\//];
  for (const target of sockets) await expect.poll(() => faultProxy.openSockets(target)).toBe(1);
  for (const target of sockets) {
    faultProxy.inject(JSON.stringify({ type: 'from_the_future', field: { deep: [1] } }), target);
    faultProxy.inject('{"type": "text-del', target);
    faultProxy.inject('null', target);
    faultProxy.inject('[[[[', target);
    faultProxy.inject(new Uint8Array([0, 1, 2, 255]), target);
  }
  faultProxy.inject(JSON.stringify({ type: 'text-delta', text: 5, index: 'zero' }), /\/ws\/chat\//);
  faultProxy.inject(JSON.stringify({ type: 'response_end', full_response: {} }), /\/ws\/chat\//);
  faultProxy.inject('['.repeat(50_000), /\/ws\/chat\//);
  await ask(page, 'What is the vacation policy?');
  await expectLikeStored(page, rest, session.id);
  await expectLive(page);
  const details = await connectionDetails(page);
  await expect(details).toContainText(/3 unknown, 1[0-9] rejected/);
  expect(faultProxy.countUpgrades(/\/ws\/chat\//), 'no connection was given up').toBe(1);
});

test('frames of a newer server in the middle of the log leave no gap behind', async ({
  page,
  signIn,
  api,
  mode,
}) => {
  const rest = await api('Ada');
  const session = await freshSession(rest, 'Newer server');
  let sockets = 0;
  await page.routeWebSocket(/\/ws\/chat\//, (socket) => {
    sockets += 1;
    const server = socket.connectToServer();
    socket.onMessage((message) => server.send(message));
    server.onMessage((message) => {
      const frame = JSON.parse(message.toString()) as { type: string; seq?: number };
      // A type that this page does not know, with its place in the stream.
      socket.send(frame.type === 'sources' ? JSON.stringify({ ...frame, type: 'from_the_future' }) : message);
    });
  });
  await signIn('Ada', { to: session.path });
  await ask(page, 'What is the vacation policy?');
  await expectLikeStored(page, rest, session.id);
  expect(sockets, `one socket is enough (${mode})`).toBe(1);
});

test('frames of a run that break their schema are counted in its debugger, the first of each kind shown', async ({
  page,
  faultProxy,
  mode,
}) => {
  // REST may show the run before the socket tells whether its records have numbers.
  const told = new Promise<void>((resolve) =>
    page.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => {
        if (payload.toString().includes('"type":"execution_complete"')) resolve();
      }),
    ),
  );
  await page.goto(`${faultProxy.url}/debug/demo-run-ok`);
  await expect(page.getByText('Completed', { exact: true })).toBeVisible();
  await told;
  const bad = '{"type":"log","data":{"level":"info","note":"<b>turned\u202e"}}';
  for (const text of [bad, '{"type":"log","data":7}', '{"type": "st'])
    faultProxy.inject(text, /plugin\/debug/);
  // What is garbled has no number: where records have one, it is missed and told again, so it counts in the inspector alone.
  const garbled = mode === 'stock' ? ['{"type": "st'] : [];
  const count = 2 + garbled.length;
  await expect(page.getByText(`${count} records could not be read and are not shown.`)).toBeVisible();
  await page.getByRole('button', { name: 'Show the first of each kind' }).click();
  const kept = page.getByRole('list', { name: 'Records that could not be read' }).getByRole('listitem');
  await expect(kept).toHaveText([bad.replace('\u202e', '\\u202e'), ...garbled]);
});
