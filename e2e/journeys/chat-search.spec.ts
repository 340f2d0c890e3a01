import { readFile } from 'node:fs/promises';
import type { Download, Page } from '@playwright/test';
import { expect, needs, test } from '../harness/test.ts';
import { secondWindow } from './inbox-steps.ts';
import { ask, conversation, finishedAnswer, freshSession } from './steps.ts';

const list = (page: Page) => page.getByRole('list', { name: 'Sessions' });
const rowOf = (page: Page, title: string) =>
  list(page).getByRole('button', { name: new RegExp(`^${title}`) });
const seek = (page: Page, text: string) =>
  page.getByRole('searchbox', { name: 'Search sessions' }).fill(text);

async function exported(page: Page, title: string, how: 'Markdown' | 'JSON'): Promise<[Download, string]> {
  await list(page).getByRole('listitem').filter({ hasText: title }).hover();
  await list(page)
    .getByRole('listitem')
    .filter({ hasText: title })
    .getByRole('button', { name: 'Session actions' })
    .click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: `Export as ${how}` }).click(),
  ]);
  return [download, await readFile(await download.path(), 'utf8')];
}

test(
  'what Mina once wrote in Korean is found by a piece of a word, and its chat opens at that message',
  { tag: needs('chat-search', 'workspace-data') },
  async ({ signIn, api }) => {
    const mina = await api('Mina');
    const session = await freshSession(mina, 'An old chat of Mina');
    const message = '지난달 출장여비정산이 아직 처리되지 않았어요';
    await mina.request('POST', '/api/v1/chat/completions', { session_id: session.id, message });
    await mina.request('PUT', `/api/v1/chat/sessions/${session.id}/archive`);
    const [prompt] = await mina.messages(session.id);
    const page = await signIn('Ada', { to: '/w/ws-demo/chat' });
    await seek(page, '여비정산');
    const found = page.getByRole('list', { name: 'In messages' }).getByRole('button', { name: /Mina/ });
    await expect(found).toContainText(message);
    await expect(found).toContainText('Archived');
    await expect(found.locator('mark')).toHaveText('여비정산');
    await page.getByRole('searchbox', { name: 'Search sessions' }).press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(new RegExp(`/chat/${session.id}\\?message=${prompt?.id ?? 'none'}$`));
    await expect(conversation(page).getByRole('article', { name: /^Mina/ })).toContainText(message);
    await seek(page, '없는낱말입니다');
    await expect(page.getByText('No message holds “없는낱말입니다”.')).toBeVisible();
  },
);

test(
  'rows say streaming and unread, and what is read in one tab is read in the other',
  { tag: needs('session-activity', 'ack') },
  async ({ signIn, openAs, api }) => {
    const rest = await api('Ada');
    const session = await freshSession(rest, 'Rows that say');
    const ada = await signIn('Ada', { to: session.path });
    const mina = await openAs('Mina', { to: session.path });
    const words = await mina.evaluateHandle((title) => {
      const seen: string[] = [];
      const look = () => {
        for (const row of document.querySelectorAll('[data-row]'))
          if (row.textContent.startsWith(title)) seen.push(row.textContent);
      };
      new MutationObserver(look).observe(document.body, {
        subtree: true,
        childList: true,
        characterData: true,
      });
      return seen;
    }, 'Rows that say');
    await ask(ada, 'What is the vacation policy?');
    await finishedAnswer(ada);
    await finishedAnswer(mina);
    await expect(rowOf(mina, 'Rows that say')).not.toContainText(/streaming|unread/);
    // A second tab of Mina, elsewhere; the first leaves too.
    const other = await secondWindow(mina, 'Mina', '/w/ws-demo/chat');
    await expect(rowOf(other, 'Rows that say')).not.toContainText('unread');
    await mina.getByRole('button', { name: 'New chat' }).click();
    await ask(ada, 'And what about sick leave?');
    await expect
      .poll(async () => (await words.jsonValue()).some((text) => text.includes('streaming')))
      .toBe(true);
    await finishedAnswer(ada, 2);
    for (const page of [mina, other]) await expect(rowOf(page, 'Rows that say')).toContainText('unread');
    await expect(rowOf(ada, 'Rows that say')).not.toContainText('unread');
    await rowOf(mina, 'Rows that say').click();
    for (const page of [mina, other])
      await expect(rowOf(page, 'Rows that say')).not.toContainText(/streaming|unread/);
  },
);

test('a chat is exported as the server has it, as JSON and as Markdown', async ({ signIn, api, mode }) => {
  const rest = await api('Ada');
  const session = await freshSession(rest, '환불 문의: A/B');
  const page = await signIn('Ada', { to: session.path });
  await ask(page, 'What is the vacation policy?');
  await finishedAnswer(page);
  await expect(rowOf(page, '환불 문의')).toBeVisible();
  const stored = await rest.messages(session.id);
  const [json, text] = await exported(page, '환불 문의', 'JSON');
  expect(json.suggestedFilename()).toMatch(/^chat-환불-문의-A-B-\d{4}-\d\d-\d\d\.json$/);
  const file = JSON.parse(text) as { messages: Record<string, unknown>[]; session: unknown; version: number };
  expect(file).toMatchObject({ format: 'nadoo-chat', version: 1, session: { id: session.id } });
  expect(file.messages.map(({ events: _events, ...message }) => message)).toEqual(stored);
  await expect(page.getByText(`Saved as ${json.suggestedFilename()}.`)).toBeVisible();
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  const [markdown, written] = await exported(page, '환불 문의', 'Markdown');
  expect(markdown.suggestedFilename()).toMatch(/^chat-환불-문의-A-B-.*\.md$/);
  expect(written).toContain('# 환불 문의: A/B\n');
  for (const { content } of stored) expect(written).toContain(content);
  expect(written).toMatch(/## Ada · \d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d\d:\d\d/);
  const isStock = mode === 'stock';
  expect(written.includes('This server does not keep them.')).toBe(isStock);
  await seek(page, 'vacation');
  await expect(page.getByText('This server searches titles only')).toHaveCount(isStock ? 1 : 0);
});

test('the notice of an export leaves all of the list to be clicked', async ({ signIn, api }) => {
  const rest = await api('Ada');
  const oldest = await freshSession(rest, 'At the foot of the list');
  for (let n = 0; n < 12; n += 1) await freshSession(rest, `Newer chat ${n}`);
  const page = await signIn('Ada', { to: oldest.path });
  await page.setViewportSize({ width: 1280, height: 480 });
  await seek(page, 'the list');
  await exported(page, 'At the foot of the list', 'JSON');
  const notice = page.getByRole('status').filter({ hasText: 'Saved as' });
  await seek(page, '');
  await expect(rowOf(page, 'Newer chat 0')).toBeVisible();
  const foot = await list(page).evaluate((rows) => {
    const scroller = rows.closest('.overflow-y-auto');
    scroller?.scrollTo(0, scroller.scrollHeight);
    return scroller?.lastElementChild?.getBoundingClientRect().bottom ?? Number.NaN;
  });
  const box = await notice.boundingBox();
  expect(foot).toBeLessThanOrEqual(box?.y ?? 0);
});
