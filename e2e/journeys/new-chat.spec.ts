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

test('a new chat that the server refuses says so with room to what can be asked', async ({
  page,
  signIn,
  consoleGuard,
}) => {
  consoleGuard.allowNetworkLines();
  await signIn('Ada', { to: '/w/ws-demo/chat' });
  await page.route(/\/chat\/sessions$/, (route) =>
    route.request().method() === 'POST'
      ? route.fulfill({ status: 500, json: { data: null, status: 'error', code: 500, message: 'Broken.' } })
      : route.continue(),
  );
  const suggestions = page.getByRole('list', { name: 'Suggested questions' });
  await expect(suggestions).toBeVisible();
  // An answer that takes longer than 1.5 s, as while the page still loads, finds the chat under a name of this browser's.
  await expectLive(page);
  await composer(page).fill('hello');
  await composer(page).press('Enter');
  const alert = page.getByRole('alert').filter({ hasText: 'The chat could not be started' });
  await expect(alert).toContainText('Broken.');
  const edge = async (place: 'bottom' | 'top') =>
    (place === 'bottom' ? suggestions : alert).evaluate((box, at) => box.getBoundingClientRect()[at], place);
  expect((await edge('top')) - (await edge('bottom'))).toBeGreaterThanOrEqual(12);
});

test('a new chat that one may not start leads on to another application, and back to the list', async ({
  page,
  signIn,
  consoleGuard,
}) => {
  consoleGuard.allowNetworkLines();
  await signIn('Ada', { to: '/w/ws-demo/chat' });
  await page.route(/\/chat\/sessions$/, (route) =>
    route.request().method() === 'POST'
      ? route.fulfill({
          status: 403,
          json: { data: null, status: 'error', code: 403, message: 'Not yours.' },
        })
      : route.continue(),
  );
  // An answer that takes longer than 1.5 s, as while the page still loads, finds the chat under a name of this browser's.
  await expectLive(page);
  await composer(page).fill('hello');
  await composer(page).press('Enter');
  const alert = page.getByRole('alert').filter({ hasText: 'The chat could not be started' });
  await expect(alert).toContainText('Not yours.');
  await expect(composer(page)).toBeDisabled();
  await expect(composer(page)).toHaveAccessibleDescription(/read-only/);
  await page.getByRole('button', { name: 'Back to the list of chats' }).press('Enter');
  const rows = page.getByRole('list', { name: 'Sessions' }).getByRole('listitem');
  await expect(rows.first().getByRole('button').first()).toBeFocused();
  // What was refused is let go, and the words are kept.
  await expect(alert).toBeHidden();
  await expect(composer(page)).toBeEnabled();
  await expect(composer(page)).toHaveValue('hello');
  await composer(page).press('Enter');
  await expect(alert).toBeVisible();
  await page.getByRole('button', { name: 'Choose another application' }).press('Enter');
  const choice = page.getByRole('combobox', { name: 'Application' });
  await expect(choice).toBeFocused();
  await choice.selectOption({ index: 1 });
  await expect(alert).toBeHidden();
  await expect(composer(page)).toBeEnabled();
  await expect(composer(page)).toHaveValue('hello');
});
