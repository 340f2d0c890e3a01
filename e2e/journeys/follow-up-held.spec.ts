import type { Page } from '@playwright/test';
import { demoPassword, expect, fillSignIn, people, test } from '../harness/test.ts';
import { composer, expectLive, freshSession } from './steps.ts';

const queue = (page: Page) => page.getByRole('list', { name: 'Queued messages' });
const promptsOf = (messages: readonly { role: string; content: string }[]): string[] =>
  messages.filter(({ role }) => role === 'user').map(({ content }) => content);

async function say(page: Page, text: string): Promise<void> {
  await composer(page).fill(text);
  await composer(page).press('Enter');
}

test('a stop holds the follow-ups back in every tab of the person, also after a reload, until something is said', async ({
  signIn,
  api,
  siteUrl,
  mode,
}) => {
  const ada = await api('Ada');
  const session = await freshSession(ada, 'Held in all tabs');
  const first = await signIn('Ada', { to: session.path });
  await expectLive(first);
  const second = await first.context().newPage();
  await second.goto(siteUrl + session.path);
  await fillSignIn(second, people.Ada.email, demoPassword);
  await expectLive(second);

  await say(first, '/slow 60');
  await expect(second.getByText('Second 1 of 60')).toBeVisible();
  await say(first, 'held one');
  await say(first, 'held two');
  await expect(queue(second).getByRole('listitem')).toHaveCount(2);
  await first.getByRole('button', { name: 'Stop response' }).click();
  for (const tab of [first, second]) await expect(tab.getByText(/^Held back, since/)).toBeVisible();
  expect(promptsOf(await ada.messages(session.id))).toEqual(['/slow 60']);

  await second.reload();
  await expect(queue(first).getByRole('listitem')).toHaveCount(2);
  // No cookie renews a sign-in there.
  if (mode === 'stock') await fillSignIn(second, people.Ada.email, demoPassword);
  await expectLive(second);
  await expect(second.getByText(/^Held back, since/)).toBeVisible();
  expect(promptsOf(await ada.messages(session.id))).toEqual(['/slow 60']);

  await say(second, 'What is the vacation policy?');
  // Each goes when the answer before it is over.
  const prompts = async () => promptsOf(await ada.messages(session.id));
  for (const count of [2, 3, 4])
    await expect.poll(async () => (await prompts()).length).toBeGreaterThanOrEqual(count);
  expect(await prompts()).toEqual(['/slow 60', 'What is the vacation policy?', 'held one', 'held two']);
  for (const tab of [first, second]) await expect(queue(tab)).toHaveCount(0);
});

test('a follow-up that is edited when its turn comes waits for its person, and goes as it was saved', async ({
  signIn,
  api,
}) => {
  const ada = await api('Ada');
  const session = await freshSession(ada, 'Edited at its turn');
  const page = await signIn('Ada', { to: session.path });
  await expectLive(page);
  await say(page, '/slow 8');
  await expect(page.getByText('Second 1 of 8')).toBeVisible();
  await say(page, 'delete the staging database');
  await queue(page).getByRole('button', { name: 'Edit' }).click();
  const box = queue(page).getByRole('textbox', { name: 'Queued message' });
  await page.keyboard.type(' — no, only tell me');
  await expect(page.getByText('Response complete')).toBeAttached();
  await expect(page.getByText(/^Held back while it is edited/)).toBeVisible();
  await page.keyboard.type(' how big it is');
  await expect(box).toHaveValue('delete the staging database — no, only tell me how big it is');
  await expect(box).toBeFocused();
  expect(promptsOf(await ada.messages(session.id))).toEqual(['/slow 8']);
  await page.keyboard.press('Enter');
  await expect
    .poll(async () => promptsOf(await ada.messages(session.id)))
    .toEqual(['/slow 8', 'delete the staging database — no, only tell me how big it is']);
});

test('"Send now" stops somebody else’s answer where the server lets one, else says whose end it waits for', async ({
  signIn,
  openAs,
  api,
  mode,
}) => {
  const rest = await api('Ada');
  const session = await freshSession(rest, 'Behind another’s answer');
  const ada = await signIn('Ada', { to: session.path });
  const mina = await openAs('Mina', { to: session.path });
  for (const page of [ada, mina]) await expectLive(page);
  await say(ada, '/slow 6');
  await expect(mina.getByText('Second 1 of 6')).toBeVisible();
  await say(mina, 'and now mine');
  const button = queue(mina).getByRole('button', { name: 'Send now' });
  if (mode === 'stock') {
    await expect(button).toHaveAttribute('aria-disabled', 'true');
    await expect(button).toHaveAccessibleDescription(/^(It follows|They follow) Ada’s answer/);
    await button.click({ force: true });
    await expect(queue(mina)).toContainText('and now mine');
    await expect(ada.getByText('Second 6 of 6')).toBeVisible();
  } else {
    await button.click();
    await expect(ada.getByText('Mina stopped this response.')).toBeVisible();
  }
  await expect(queue(mina)).toHaveCount(0);
  await expect
    .poll(async () => promptsOf(await rest.messages(session.id)))
    .toEqual(['/slow 6', 'and now mine']);
});
