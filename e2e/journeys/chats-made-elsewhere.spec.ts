/** Chats that others make, on a server that tells nobody of it. */
import { expect, test } from '../harness/test.ts';
import { expectLive, freshSession } from './steps.ts';

test('a chat that somebody made meanwhile is found by its title, and stands in the list', async ({
  openAs,
  api,
}) => {
  const page = await openAs('Mina', { to: '/w/ws-demo/chat' });
  await expectLive(page);
  const list = page.getByRole('list', { name: 'Sessions' });
  await expect(list.getByRole('button').first()).toBeVisible();
  await freshSession(await api('Ada'), 'Zebra crossings');
  await page.getByRole('searchbox', { name: 'Search sessions' }).fill('zebra');
  await expect(list.getByRole('button', { name: /^Zebra crossings/ })).toBeVisible();
  await expect(page.getByText(/^No chat has/)).toBeHidden();
  await page.getByRole('searchbox', { name: 'Search sessions' }).fill('zebras');
  await expect(page.getByText('No chat has “zebras” in its title.')).toBeVisible();
});
