/** The first seconds of a chat: whoever types on is not waited for. */
import { expect, test } from '../harness/test.ts';
import { answers, composer, conversation, expectLive } from './steps.ts';

/** Longer than somebody needs for the next sentence. */
const MAKING_MS = 700;

test('a new chat takes what is typed on while it is made: each Enter once, in order, the caret where it was', async ({
  page,
  signIn,
  api,
}) => {
  await signIn('Ada', { to: '/w/ws-demo/chat' });
  await expectLive(page);
  await page.route(/\/chat\/sessions$/, async (route) => {
    if (route.request().method() === 'POST') await new Promise((resolve) => setTimeout(resolve, MAKING_MS));
    await route.continue();
  });
  await composer(page).click();
  await page.keyboard.type('/slow 2');
  await page.keyboard.press('Enter');
  await page.keyboard.type('the second');
  await page.keyboard.press('Enter');
  // Shown at once, though there is no chat yet.
  await expect(page.getByText('Starting the chat…')).toBeVisible();
  await expect(page.getByRole('paragraph').filter({ hasText: '/slow 2' })).toBeVisible();
  await page.keyboard.type('the third, ');
  await expect(page).toHaveURL(/\/chat\/[^/]+$/);
  await expect(composer(page)).toBeFocused();
  await page.keyboard.type('whole');
  await expect(composer(page)).toHaveValue('the third, whole');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('list', { name: 'Queued messages' })).toContainText('the second');
  await expect(answers(page)).toHaveCount(3, { timeout: 30_000 });
  await expect(page.getByRole('list', { name: 'Queued messages' })).toBeHidden();
  const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  const asked = (await (await api('Ada')).messages(id)).filter(({ role }) => role === 'user');
  expect(asked.map(({ content }) => content)).toEqual(['/slow 2', 'the second', 'the third, whole']);
  await expect(conversation(page).getByRole('article', { name: 'Ada' })).toHaveCount(3);
});
