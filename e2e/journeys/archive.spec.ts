import type { Page } from '@playwright/test';
import { expect, test } from '../harness/test.ts';
import { ask, composer, finishedAnswer, freshSession } from './steps.ts';

const list = (page: Page) => page.getByRole('list', { name: 'Sessions' });

test('a chat that is archived says so to whoever has it open, is found again, and comes back where the server can', async ({
  signIn,
  openAs,
  api,
  mode,
}) => {
  const stock = mode === 'stock';
  const title = 'Put away while Mina reads';
  const session = await freshSession(await api('Ada'), title);
  const ada = await signIn('Ada', { to: session.path });
  const mina = await openAs('Mina', { to: session.path });
  await expect(composer(mina)).toBeVisible();
  const row = list(ada).getByRole('listitem').filter({ hasText: title });
  await row.hover();
  await row.getByRole('button', { name: 'Session actions' }).click();
  await ada.getByRole('menuitem', { name: 'Archive' }).click();
  await expect(ada.getByText(`“${title}” was archived.`)).toBeVisible();
  await expect(row).toHaveCount(0);
  const here = mina.getByText('This chat is archived');
  // A stock server tells nobody: the list that is fetched after the next answer does.
  if (stock) {
    await ask(mina, '/calculator 6*7');
    await finishedAnswer(mina);
  }
  await expect(here).toBeVisible();
  const place = ada.getByRole('button', { name: /^Archived \(\d+\)$/ });
  if (stock) {
    await expect(ada.getByText('This server cannot bring it back to the list')).toBeVisible();
    await expect(mina.getByRole('button', { name: 'Unarchive', exact: true })).toHaveCount(0);
    await place.click();
    await ada.getByRole('list', { name: 'Archived chats' }).getByRole('button', { name: title }).click();
    await expect(ada).toHaveURL(new RegExp(`/chat/${session.id}$`));
    await expect(ada.getByText('This chat is archived')).toBeVisible();
    return;
  }
  await ada.getByRole('button', { name: 'Undo' }).click();
  await expect(ada).toHaveURL(new RegExp(`/chat/${session.id}$`));
  await expect(row).toBeVisible();
  await expect(here).toBeHidden();
  await row.hover();
  await row.getByRole('button', { name: 'Session actions' }).click();
  await ada.getByRole('menuitem', { name: 'Archive' }).click();
  await expect(here).toBeVisible();
  await mina.getByRole('button', { name: 'Unarchive', exact: true }).click();
  await expect(here).toBeHidden();
  await expect(row).toBeVisible();
});
