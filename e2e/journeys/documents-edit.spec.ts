import type { Page } from '@playwright/test';
import { documentSchema } from '#src/protocol/entities.ts';
import { restPaths } from '#src/protocol/endpoints.ts';
import { pagePaths } from '#src/protocol/page-paths.ts';
import { axeFindings } from '../harness/axe.ts';
import { expect, needs, test, demoWorkspace, type Api } from '../harness/test.ts';
import { ask, expectLive, finishedAnswer, freshSession } from './steps.ts';

const LIST = restPaths.documents(demoWorkspace);

/** A document of its own for a journey. */
async function freshDocument(api: Api, title: string, text: string) {
  const { id } = documentSchema.parse((await api.request('POST', LIST, { title, text })).data);
  const one = restPaths.document(demoWorkspace, id);
  return {
    id,
    path: pagePaths.documents(demoWorkspace, id),
    stored: async () => documentSchema.parse((await api.request('GET', one)).data),
    put: (body: Record<string, unknown>) => api.request('PUT', one, body),
  };
}

const text = (page: Page) => page.getByRole('textbox', { name: 'Document text' });
const save = (page: Page) => page.getByRole('button', { name: 'Save', exact: true });
const bar = (page: Page) => page.getByRole('region', { name: 'Changed while you were editing' });
const main = (page: Page) => page.getByRole('main');

async function typeAtEnd(page: Page, words: string): Promise<void> {
  await expect(text(page)).toBeEditable();
  await text(page).press('ControlOrMeta+End');
  await text(page).pressSequentially(words);
}

test(
  'a document is created, written, saved by key, previewed and renamed; the agent answers from it',
  { tag: needs('workspace-data') },
  async ({ signIn, api }) => {
    const ada = await api('Ada');
    const page = await signIn('Ada', { to: '/w/ws-demo/documents' });
    await page.getByRole('button', { name: 'New document' }).click();
    await expect(text(page)).toBeEditable();
    await page.getByRole('textbox', { name: 'Title' }).fill('Giraffe care');
    await text(page).fill('# Giraffe feeding\n\nGiraffes are fed **acacia** leaves at half past six.');
    await expect(main(page).getByText('Unsaved changes')).toBeVisible();
    await page.keyboard.press('ControlOrMeta+s');
    await expect(main(page).getByText('Saved', { exact: true })).toBeVisible();
    await page.getByRole('tab', { name: 'Preview' }).click();
    await expect(main(page).getByRole('heading', { name: 'Giraffe feeding' })).toBeVisible();
    const list = page.getByRole('list', { name: 'Documents' });
    await expect(list.getByRole('button', { name: 'Giraffe care' })).toHaveAttribute('aria-current', 'page');

    await page.getByRole('textbox', { name: 'Title' }).fill('Giraffes');
    await save(page).click();
    await expect(list.getByRole('button', { name: 'Giraffes', exact: true })).toBeVisible();

    const session = await freshSession(ada, 'About giraffes');
    await page.goto(session.path);
    await ask(page, 'When is giraffe feeding?');
    await expect(await finishedAnswer(page)).toContainText('acacia');
  },
);

test(
  'two people edit one document: what is typed stays, a bar says who and what differs, and one chooses',
  { tag: needs('workspace-data', 'seq') },
  async ({ signIn, openAs, api, consoleGuard }) => {
    consoleGuard.allowNetworkLines(); // the refused save
    const document = await freshDocument(await api('Ada'), 'Shared plan', 'first line\nlast line');
    const ada = await signIn('Ada', { to: document.path });
    const mina = await openAs('Mina', { to: document.path });
    await expectLive(ada);
    await expectLive(mina);

    // Nothing typed: the other's version simply appears.
    await typeAtEnd(mina, ' by Mina');
    await save(mina).click();
    await expect(text(ada)).toHaveText('first line\nlast line by Mina');
    await expect(main(ada).getByText('Mina changed this document. You see version 2 now.')).toBeVisible();

    // Both type: a bar, and no dialog.
    await typeAtEnd(ada, ' and Ada');
    await typeAtEnd(mina, '!');
    await save(mina).click();
    await expect(bar(ada)).toContainText('Mina saved version 3 while you were editing.');
    await expect(bar(ada).getByRole('group', { name: 'Differences' })).toContainText('last line by Mina!');
    await expect(ada.getByRole('dialog')).toHaveCount(0);
    await expect(text(ada)).toHaveText('first line\nlast line by Mina and Ada');

    expect(await axeFindings(ada)).toEqual([]);
    const wide = ada.viewportSize() ?? { width: 1280, height: 800 };
    await ada.setViewportSize({ width: 360, height: 740 });
    await expect(bar(ada).getByRole('button', { name: 'Keep mine' })).toBeInViewport({ ratio: 1 });
    await expect(text(ada)).toBeInViewport({ ratio: 0.5 });
    await ada.setViewportSize(wide);

    // A stale save is refused by the server, and nothing typed is lost.
    await typeAtEnd(ada, '.');
    await save(ada).click();
    await expect(main(ada).getByText('Not saved: somebody saved a newer version first.')).toBeVisible();
    await expect(text(ada)).toHaveText('first line\nlast line by Mina and Ada.');
    expect((await document.stored()).text).toBe('first line\nlast line by Mina!');

    await bar(ada).getByRole('button', { name: 'Keep mine' }).click();
    await save(ada).click();
    await expect(main(ada).getByText('Saved', { exact: true })).toBeVisible();
    await expect(text(mina)).toHaveText('first line\nlast line by Mina and Ada.');
    expect(await document.stored()).toMatchObject({ version: 4, updated_by: 'user-ada' });

    await typeAtEnd(ada, ' more');
    await typeAtEnd(mina, ' Mina again');
    await save(mina).click();
    await bar(ada).getByRole('button', { name: 'Reload' }).click();
    await expect(text(ada)).toHaveText('first line\nlast line by Mina and Ada. Mina again');
    await expect(main(ada).getByText('Unsaved changes')).toHaveCount(0);
  },
);

test(
  'unsaved words outlive leaving, a reload, and the document itself',
  { tag: needs('workspace-data', 'seq') },
  async ({ signIn, api, consoleGuard }) => {
    consoleGuard.allowNetworkLines(); // the document that is gone
    const ada = await api('Ada');
    const document = await freshDocument(ada, 'Draft', 'stored');
    const page = await signIn('Ada', { to: document.path });
    await typeAtEnd(page, ' typed');
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Chat' }).click();
    await expect(page.getByRole('textbox', { name: 'Message' })).toBeVisible();
    await page.goBack();
    await expect(text(page)).toHaveText('stored typed');
    await typeAtEnd(page, ' on');
    await page.reload();
    await expect(text(page)).toHaveText('stored typed on');
    await expect(main(page).getByText('Unsaved changes of your last visit')).toBeVisible();

    // Somebody saves while the page is away: the draft is held against the new version.
    await page.goto('/w/ws-demo/chat');
    await document.put({ version: 1, text: 'stored by somebody else' });
    await page.goto(document.path);
    await expect(text(page)).toHaveText('stored typed on');
    await expect(bar(page)).toContainText('stored by somebody else');

    await ada.request('DELETE', restPaths.document(demoWorkspace, document.id));
    await expect(page.getByRole('region', { name: 'This document is gone.' })).toBeVisible();
    await page.getByRole('button', { name: 'Save as a new document' }).click();
    await expect(page).not.toHaveURL(document.path);
    await expect(text(page)).toHaveText('stored typed on');
    await expect(main(page).getByText('Version 1', { exact: true })).toBeVisible();
  },
);

test(
  'a save that cannot reach the server keeps the text, and is done once it is back',
  { tag: needs('workspace-data') },
  async ({ signIn, api, faultProxy, consoleGuard }) => {
    consoleGuard.allowNetworkLines();
    const document = await freshDocument(await api('Ada'), 'Away', 'before');
    const page = await signIn('Ada', { to: document.path, base: faultProxy.url });
    await typeAtEnd(page, ' and after');
    faultProxy.setRefusing(true);
    faultProxy.kill('all');
    await save(page).click();
    await expect(main(page).getByText('This document is not saved.')).toBeVisible({ timeout: 20_000 });
    await expect(text(page)).toHaveText('before and after');
    faultProxy.heal();
    await page.getByRole('button', { name: 'Save again' }).click();
    await expect(main(page).getByText('Saved', { exact: true })).toBeVisible({ timeout: 20_000 });
    expect(await document.stored()).toMatchObject({ text: 'before and after', version: 2 });
  },
);

test(
  'a viewer reads along and may not write, on the page or past it',
  { tag: needs('workspace-data', 'seq') },
  async ({ openAs, api }) => {
    const ada = await api('Ada');
    const document = await freshDocument(ada, 'For Jun to read', 'one');
    const jun = await openAs('Jun', { to: document.path });
    await expectLive(jun);
    await expect(text(jun)).toHaveText('one');
    await expect(text(jun)).not.toBeEditable();
    await expect(main(jun).getByText(/viewer.*read-only/)).toBeVisible();
    for (const name of ['Save', 'Delete document', 'New document']) {
      await expect(jun.getByRole('button', { name })).toHaveCount(0);
    }
    await document.put({ version: 1, text: 'two' });
    await expect(text(jun)).toHaveText('two');
    const forced = await (
      await api('Jun')
    ).request('PUT', restPaths.document(demoWorkspace, document.id), { version: 2, text: 'Jun' });
    expect(forced.status).toBe(403);
  },
);

test(
  'deleting asks first, and the others see it go',
  { tag: needs('workspace-data', 'seq') },
  async ({ signIn, openAs, api, consoleGuard }) => {
    consoleGuard.allowNetworkLines(); // Mina's page asks for what is gone
    const document = await freshDocument(await api('Ada'), 'To be deleted', 'text');
    const ada = await signIn('Ada', { to: document.path });
    const mina = await openAs('Mina', { to: document.path });
    await expectLive(mina);
    await expect(text(mina)).toHaveText('text');
    await ada.getByRole('button', { name: 'Delete document' }).click();
    const question = ada.getByRole('alertdialog', { name: 'Delete "To be deleted" for everybody?' });
    await question.getByRole('button', { name: 'Cancel' }).click();
    await ada.getByRole('button', { name: 'Delete document' }).click();
    await question.getByRole('button', { name: 'Delete' }).click();
    await expect(ada).toHaveURL(/\/documents$/);
    const list = ada.getByRole('list', { name: 'Documents' });
    await expect(list.getByRole('button', { name: 'To be deleted' })).toHaveCount(0);
    await expect(mina.getByText('There is no such document here.')).toBeVisible();
  },
);

test(
  'a document of a megabyte is opened, typed in and saved',
  { tag: needs('workspace-data') },
  async ({ signIn, api }) => {
    test.slow();
    const line = 'A line of some sixty characters, as a long document has many.\n';
    const long = line.repeat(Math.ceil(2 ** 20 / line.length));
    const document = await freshDocument(await api('Ada'), 'Long', long);
    const page = await signIn('Ada', { to: document.path });
    await typeAtEnd(page, 'the end');
    await save(page).click();
    await expect(main(page).getByText('Saved', { exact: true })).toBeVisible({ timeout: 20_000 });
    expect((await document.stored()).text).toBe(`${long}the end`);
    await page.getByRole('tab', { name: 'Preview' }).click();
    await expect(
      main(page).getByText('The preview ends here: the document is longer than it shows.'),
    ).toBeVisible();
  },
);
