import type { Page } from '@playwright/test';
import { pagePaths } from '#src/protocol/page-paths.ts';
import { demoWorkspace, expect, needs, test } from '../harness/test.ts';
import { answers, ask, composer, expectLive, finishedAnswer } from '../journeys/steps.ts';
import { expectSettled } from './fault-steps.ts';
import { asAda, cutOff, liveChat, looksWrong, own, reconnect } from './offline-steps.ts';

const waits = 'Queued: another answer is asked for when the connection is back';
const status = (page: Page) => page.getByRole('main').getByText(waits);
const cancel = (page: Page) => page.getByRole('button', { name: 'Cancel: ask for no other answer' });

test(
  'an answer that is asked for anew offline is made once, after a reload, for everybody; taken back, it is not made',
  { tag: needs('seq', 'ack', 'response-identity', 'branch', 'refresh-cookie') },
  async ({ signIn, openAs, api, mode, context, faultProxy, consoleGuard }) => {
    test.setTimeout(90_000);
    const chat = await liveChat({ signIn, api, faultProxy, consoleGuard }, 'Asked anew offline');
    const { page, rest, session, address } = chat;
    const mina = await openAs('Mina', { to: session.path });
    await ask(page, '/slow 0 (one)');
    await finishedAnswer(page);
    await finishedAnswer(mina);
    await cutOff(context, faultProxy);
    const again = answers(page).getByRole('button', { name: 'Regenerate' });

    // Taken back before it left, nothing comes of it.
    await again.click();
    await expect(answers(page)).toContainText(waits);
    await cancel(page).click();
    await expect(status(page)).toHaveCount(0);

    await again.click();
    await expect(answers(page)).toContainText(waits);
    expect(await looksWrong(page)).toEqual([]);
    await page.reload();
    await asAda(page, address, mode);
    // The answer cannot be fetched: what waits for it is shown all the same.
    await expect(status(page)).toBeVisible();
    await expect(cancel(page)).toBeVisible();
    await ask(page, '/slow 0 (two)');
    await expect(own(page).last()).toContainText('Queued');
    await reconnect(context, faultProxy, page);
    await expectLive(page);

    await expect(answers(page)).toHaveCount(2, { timeout: 20_000 });
    await expectSettled(page);
    await expect(answers(page).first()).toContainText('2 / 2');
    await expect(status(page)).toHaveCount(0);
    const [one, first, anew, two, more, ...rest2] = await rest.messages(session.id);
    expect(rest2).toEqual([]);
    expect([first?.parent_id, anew?.parent_id, two?.parent_id, more?.parent_id]).toEqual([
      one?.id,
      one?.id,
      anew?.id,
      two?.id,
    ]);
    // A second person, who is not moved, finds the same two versions and no third.
    await expect(answers(mina)).toContainText('1 / 2');
    await answers(mina).getByRole('button', { name: 'Next version' }).click();
    await expect(answers(mina)).toHaveCount(2);
    await expect(answers(mina).first()).toContainText('2 / 2');
  },
);

test('words of a new chat that were sent are no draft, also after a reload before the chat is there', async ({
  signIn,
  api,
  mode,
  context,
  faultProxy,
  consoleGuard,
}) => {
  consoleGuard.allowNetworkLines();
  const rest = await api('Ada');
  const page = await signIn('Ada', { base: faultProxy.url, to: pagePaths.chat(demoWorkspace) });
  await expectLive(page);
  await expect(page.getByRole('combobox', { name: 'Application' })).toBeVisible();
  await cutOff(context, faultProxy);
  const words = '/slow 0 (sent at once)';
  await composer(page).fill(words);
  await composer(page).press('Enter');
  // It is written down, and the page has yet to give up waiting for the server.
  const row = page.getByRole('list', { name: 'Sessions' }).getByRole('listitem').filter({ hasText: words });
  await expect(row).toContainText('Queued');
  const left = () =>
    page.evaluate((text) => {
      const all = [sessionStorage, localStorage].flatMap((storage) => Object.entries(storage));
      return all.filter(([key, value]) => key.startsWith('nadoo:draft:') && String(value).includes(text));
    }, words);
  expect(await left()).toEqual([]);
  await page.reload();
  await asAda(page, faultProxy.url + pagePaths.chat(demoWorkspace), mode);
  await expect(composer(page)).toHaveValue('');
  await expect(row).toContainText('Queued');
  await reconnect(context, faultProxy, page);
  await expect(row).not.toContainText('Queued', { timeout: 20_000 });
  await expect(row).toHaveCount(1);
  const made = (await rest.sessions('app-helpdesk')).filter(({ title }) => title === words);
  expect(made).toHaveLength(1);
  await expect
    .poll(async () => (await rest.messages(made[0]?.id ?? '')).filter(({ role }) => role === 'user').length)
    .toBe(1);
});
