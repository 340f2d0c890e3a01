import type { Page } from '@playwright/test';
import { axeFindings } from '../harness/axe.ts';
import { expect, needs, test } from '../harness/test.ts';
import {
  ask,
  composer,
  conversation,
  expectLikeStored,
  expectLive,
  finishedAnswer,
  freshSession,
  watchAnswering,
} from './steps.ts';

/** Everything that is read out by itself from now on. */
async function watchLive(page: Page): Promise<() => Promise<string[]>> {
  const seen = await page.evaluateHandle(() => {
    const texts = new Set<string>();
    const live = '[role=status], [role=alert], [aria-live=polite], [aria-live=assertive]';
    const look = () => {
      for (const region of document.querySelectorAll(live)) texts.add(region.textContent);
    };
    new MutationObserver(look).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
    });
    return texts;
  });
  return () => seen.evaluate((texts) => [...texts]);
}

test('what Ada asks streams into the windows of both, and both end as stored', async ({
  signIn,
  openAs,
  api,
}) => {
  const rest = await api('Ada');
  const session = await freshSession(rest, 'Two people');
  const ada = await signIn('Ada', { to: session.path });
  const mina = await openAs('Mina', { to: session.path });
  await expectLive(ada);
  await expectLive(mina);
  const answering = await watchAnswering(mina);
  const said = await watchLive(ada);
  await ask(ada, 'What is the vacation policy?');
  await expect(conversation(mina).getByRole('article', { name: /^Ada/ })).toContainText(
    'What is the vacation policy?',
  );
  // It streams: Mina sees an answer that is not over yet.
  await expect.poll(answering).toBe(true);
  await finishedAnswer(ada);
  await expectLikeStored(mina, rest, session.id);
  await expectLikeStored(ada, rest, session.id);
  const sources = await ada.getByRole('list', { name: 'Sources' }).getByRole('listitem').count();
  await expect(ada.getByRole('status').filter({ hasText: 'Response' })).toHaveText(
    sources === 1 ? 'Response complete, 1 source' : `Response complete, ${String(sources)} sources`,
  );
  // That it began and ended is read out, and no word of it.
  expect(await said()).toContain('Nadoo is responding');
  await expect(conversation(ada)).toHaveAttribute('aria-live', 'off');
  await expect(conversation(ada)).toContainText('paid vacation');
  expect((await said()).filter((text) => text.includes('paid vacation'))).toEqual([]);
  await ask(mina, 'And what about sick leave?');
  await expect(conversation(ada).getByRole('article', { name: /^Mina/ })).toContainText(
    'And what about sick leave?',
  );
  await expectLikeStored(ada, rest, session.id, 2);
  await expectLikeStored(mina, rest, session.id, 2);
  const stored = await rest.messages(session.id);
  expect(stored.map(({ role, user_id }) => (role === 'user' ? user_id : role))).toEqual([
    'user-ada',
    'assistant',
    'user-mina',
    'assistant',
  ]);
  expect(await axeFindings(ada)).toEqual([]);
});

test('a new chat is made by its first message and gets an address of its own', async ({ signIn, api }) => {
  const page = await signIn('Ada', { to: '/w/ws-demo/chat' });
  await ask(page, 'How do I reach the on-call engineer?');
  await expect(page).toHaveURL(/\/w\/ws-demo\/chat\/[^/]+$/);
  await finishedAnswer(page);
  const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  await expectLikeStored(page, await api('Ada'), id);
  await expect(
    page.getByRole('list', { name: 'Sessions' }).getByRole('button', { name: /How do I reach/ }),
  ).toBeVisible();
});

test(
  'two accounts in two tabs of one browser stay two people over a reload of either',
  { tag: needs('refresh-cookie') },
  async ({ signIn, api, context }) => {
    const session = await freshSession(await api('Ada'), 'One browser, two people');
    const ada = await signIn('Ada', { to: session.path });
    const mina = await context.newPage();
    await mina.goto(`/login?to=${encodeURIComponent(session.path)}`);
    await mina.getByRole('button', { name: 'Continue as Mina' }).click();
    await expect(composer(mina)).toBeVisible();
    const isPerson = async (page: typeof ada, name: string) => {
      await page.bringToFront();
      await page.getByRole('button', { name: 'User menu' }).click();
      await expect(page.getByText(`${name.toLowerCase()}@demo.nadoo.dev`, { exact: true })).toBeVisible();
      await page.keyboard.press('Escape');
    };
    await isPerson(ada, 'Ada');
    await isPerson(mina, 'Mina');
    for (const [page, name] of [
      [ada, 'Ada'],
      [mina, 'Mina'],
    ] as const) {
      await page.reload();
      await expect(composer(page)).toBeVisible();
      await isPerson(page, name);
    }
    await expectLive(ada);
    await expectLive(mina);
    await ask(mina, 'What is the vacation policy?');
    await expect(conversation(ada).getByRole('article', { name: /^Mina/ })).toBeVisible();
    await finishedAnswer(ada);
  },
);

test('a reload leads back to the same chat with the draft (a stock server asks for sign-in first)', async ({
  signIn,
  openAs,
  api,
  mode,
  page,
}) => {
  const session = await freshSession(await api('Ada'), 'Reload');
  await signIn('Ada', { to: session.path });
  const mina = await openAs('Mina', { to: session.path });
  await composer(page).fill('half a thought');
  await page.reload();
  if (mode === 'stock') {
    await page.getByRole('textbox', { name: 'Email' }).fill('ada@demo.nadoo.dev');
    await page.getByLabel('Password', { exact: true }).fill('demo-nadoo');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  }
  await expect(page).toHaveURL(new RegExp(`${session.path}$`));
  await expect(composer(page)).toHaveValue('half a thought');
  await expect(composer(mina)).toHaveValue('');
});
