import type { Page } from '@playwright/test';
import { pagePaths } from '#src/protocol/page-paths.ts';
import type { Api } from '../harness/api.ts';
import { demoWorkspace, expect, needs, test } from '../harness/test.ts';
import { ask, composer, expectLive, helpdesk } from '../journeys/steps.ts';
import { expectNothingLostOrMadeUp } from './fault-steps.ts';
import { asAda, cutOff, looksWrong, own, queued, reconnect } from './offline-steps.ts';

const newChat = pagePaths.chat(demoWorkspace);
const local = /\/chat\/new-[\da-f-]{36}$/;
const row = (page: Page, title: string) =>
  page.getByRole('list', { name: 'Sessions' }).getByRole('listitem').filter({ hasText: title });

/** The chat that the page shows now, under the server's name: the only one of its title. */
async function onlyChat(page: Page, rest: Api, title: string): Promise<string> {
  await expect(page).toHaveURL(/\/chat\/(?!new-)[^/]+$/, { timeout: 20_000 });
  const id = decodeURIComponent(new URL(page.url()).pathname.split('/').at(-1) ?? '');
  const called = (await rest.sessions(helpdesk)).filter((session) => session.title === title);
  expect(called.map((session) => session.id)).toEqual([id]);
  return id;
}

test('a chat that is begun offline is there after a reload, and is made and answered once', async ({
  signIn,
  api,
  mode,
  context,
  faultProxy,
  consoleGuard,
}) => {
  consoleGuard.allowNetworkLines();
  const rest = await api('Ada');
  const page = await signIn('Ada', { base: faultProxy.url, to: newChat });
  await expectLive(page);
  await expect(page.getByRole('combobox', { name: 'Application' })).toBeVisible();
  await cutOff(context, faultProxy);
  await ask(page, '/slow 0 (begun offline)');
  await expect(page).toHaveURL(local);
  await ask(page, '/slow 0 (typed after it)');
  await composer(page).fill('a draft');
  const asked = ['/slow 0 (begun offline)', '/slow 0 (typed after it)'];
  const waiting = [/begun offline\).*Queued/s, /typed after it\).*Queued/s];
  await expect(own(page)).toHaveText(waiting);
  await expect(page.getByRole('main').getByText('This chat is not at the server yet.')).toBeVisible();
  const address = page.url();
  await page.reload();
  await asAda(page, address, mode);
  await expect(own(page)).toHaveText(waiting);
  await expect(row(page, '(begun offline)')).toContainText('Queued');
  await expect(composer(page)).toHaveValue('a draft');
  expect(await looksWrong(page)).toEqual([]);
  await composer(page).focus();
  await reconnect(context, faultProxy, page);
  const id = await onlyChat(page, rest, '/slow 0 (begun offline)');
  await expectNothingLostOrMadeUp(page, rest, id, asked);
  await expect(composer(page)).toHaveValue('a draft');
  await expect(row(page, '(begun offline)')).toHaveCount(1);
  await expect(row(page, '(begun offline)')).not.toContainText('Queued');
  // Its old address leads to it.
  await page.goto(address);
  await asAda(page, address, mode);
  await onlyChat(page, rest, '/slow 0 (begun offline)');
});

test('a chat of which the answer is lost is made once', async ({
  signIn,
  api,
  context,
  faultProxy,
  consoleGuard,
}) => {
  consoleGuard.allowNetworkLines();
  const rest = await api('Ada');
  const page = await signIn('Ada', { base: faultProxy.url, to: newChat });
  await expectLive(page);
  let lost = 0;
  await context.route('**/api/v1/chat/sessions', async (route) => {
    if (route.request().method() !== 'POST' || lost > 0) {
      await route.fallback();
      return;
    }
    lost += 1;
    await route.fetch();
    await route.abort('connectionreset');
  });
  await ask(page, '/slow 0 (answer lost)');
  const id = await onlyChat(page, rest, '/slow 0 (answer lost)');
  expect(lost).toBe(1);
  await expectNothingLostOrMadeUp(page, rest, id, ['/slow 0 (answer lost)']);
});

test(
  'two tabs show a chat that is begun offline, both write in it, and it is made once; a discarded one never',
  { tag: needs('refresh-cookie') },
  async ({ signIn, api, mode, context, faultProxy, consoleGuard }) => {
    consoleGuard.allowNetworkLines();
    const rest = await api('Ada');
    const left = await signIn('Ada', { base: faultProxy.url, to: newChat });
    await expectLive(left);
    await cutOff(context, faultProxy);
    await ask(left, '/slow 0 (left)');
    await expect(own(left)).toContainText(queued);
    const right = await context.newPage();
    await asAda(right, left.url(), mode);
    await expect(own(right)).toHaveText([/\(left\).*Queued/s]);
    await ask(right, '/slow 0 (right)');
    await expect(own(left)).toHaveText([/\(left\).*Queued/s, /\(right\).*Queued/s]);
    // The keys go on in the same box.
    await composer(left).pressSequentially('goes ');
    const box = await composer(left).elementHandle();
    await reconnect(context, faultProxy, left, right);
    const id = await onlyChat(left, rest, '/slow 0 (left)');
    expect(await onlyChat(right, rest, '/slow 0 (left)')).toBe(id);
    await left.keyboard.type('on');
    await expect(composer(left)).toHaveValue('goes on');
    expect(await box.evaluate((element) => element.isConnected)).toBe(true);
    await expectNothingLostOrMadeUp(left, rest, id, ['/slow 0 (left)', '/slow 0 (right)']);
    await right.close();
    await left.getByRole('button', { name: 'New chat' }).first().click();
    await cutOff(context, faultProxy);
    await ask(left, '/slow 0 (thrown away)');
    await expect(own(left)).toContainText(queued);
    await left.getByRole('button', { name: 'Discard chat' }).click();
    await expect(own(left)).toHaveCount(0);
    await expect(row(left, '(thrown away)')).toHaveCount(0);
    await reconnect(context, faultProxy, left);
    await expectLive(left);
    const titles = (await rest.sessions(helpdesk)).map(({ title }) => title);
    expect(titles).not.toContain('/slow 0 (thrown away)');
  },
);
