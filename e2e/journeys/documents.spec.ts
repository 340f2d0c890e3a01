import { expect, needs, test } from '../harness/test.ts';
import { ask, conversation, finishedAnswer, freshSession } from './steps.ts';

test(
  'documents are listed, found by title, and read as plain text',
  { tag: needs('workspace-data') },
  async ({ signIn, api }) => {
    const page = await signIn('Ada', { to: '/w/ws-demo/documents' });
    const list = page.getByRole('list', { name: 'Documents' });
    await expect(list.getByRole('button')).not.toHaveCount(0);
    expect(await list.getByRole('button').count()).toBeGreaterThanOrEqual(6);
    const search = page.getByRole('searchbox', { name: 'Search documents' });
    await search.fill('환불');
    await expect(list.getByRole('button')).toHaveCount(1);
    await search.fill('no such title');
    await expect(page.getByText('No document matches "no such title".')).toBeVisible();
    await search.fill('handbook');
    await list.getByRole('button').first().click();
    await expect(page).toHaveURL(/\/documents\/doc-handbook$/);
    const stored = (
      await (await api('Ada')).request('GET', '/api/v1/workspaces/ws-demo/documents/doc-handbook')
    ).data;
    const { text } = stored as { text: string };
    await expect
      .poll(() =>
        page.getByRole('textbox', { name: 'Document text' }).evaluate((element) => element.textContent),
      )
      .toBe(text);
  },
);

test(
  'a citation opens its document at the passage, and the way back leads to the answer',
  { tag: needs('workspace-data') },
  async ({ signIn, api }) => {
    const session = await freshSession(await api('Ada'), 'Sources');
    const page = await signIn('Ada', { to: session.path });
    await ask(page, 'What is the vacation policy?');
    const answer = await finishedAnswer(page);
    await answer
      .getByRole('button', { name: /^Source 1: / })
      .first()
      .press('Enter');
    await expect(page).toHaveURL(/\/documents\/doc-handbook\?from=/);
    await expect(page.getByText(/^The cited passage is selected: line \d+\.$/)).toBeVisible();
    await expect(page.getByRole('textbox', { name: 'Document text' })).toContainText(
      '25 days of paid vacation',
    );
    // Back leads to the answer that was read.
    await page.goBack();
    await expect(page).toHaveURL(/\/chat\/.*\?message=/);
    await expect(answer).toBeInViewport();
    await answer.getByRole('list', { name: 'Sources' }).getByRole('button').first().click();
    await expect(page.getByRole('button', { name: 'Open document' }).first()).toBeVisible();
    // What could be asked next stands beneath it, and is asked by a click.
    const question = answer.getByRole('list', { name: 'Suggested questions' }).getByRole('button').first();
    const words = (await question.textContent()) ?? '';
    await question.click();
    await expect(conversation(page).getByRole('article', { name: 'Ada' }).last()).toContainText(words);
    await finishedAnswer(page, 2);
  },
);

test(
  'a document that does not exist says so',
  { tag: needs('workspace-data') },
  async ({ signIn, consoleGuard }) => {
    consoleGuard.allowNetworkLines(); // the browser's own line about the 404
    const page = await signIn('Ada', { to: '/w/ws-demo/documents/doc-gone' });
    await expect(page.getByText('There is no such document here.')).toBeVisible();
  },
);

test('a server without documents says so', async ({ signIn, mode }) => {
  const page = await signIn('Ada', { to: '/w/ws-demo/documents' });
  if (mode === 'stock') await expect(page.getByText('This server does not offer documents.')).toBeVisible();
  else await expect(page.getByRole('list', { name: 'Documents' })).toBeVisible();
});
