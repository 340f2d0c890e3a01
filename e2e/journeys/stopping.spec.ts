import type { Locator, Page } from '@playwright/test';
import { expect, needs, test } from '../harness/test.ts';
import { answers, ask, composer, expectLikeStored, expectLive, freshSession, helpdesk } from './steps.ts';

const stop = (page: Page): Locator => page.getByRole('button', { name: 'Stop response' });

test('a stop is offered where it is heeded, and after a reload in mid-answer keeps what is seen and says so', async ({
  signIn,
  openAs,
  api,
  mode,
}) => {
  const session = await freshSession(await api('Ada'), 'Stopped after a reload');
  const ada = await signIn('Ada', { to: session.path });
  const mina = await openAs('Mina', { to: session.path });
  const jun = await openAs('Jun', { to: session.path });
  for (const page of [ada, mina, jun]) await expectLive(page);
  await ask(ada, '/slow 30');
  await expect(answers(mina).last()).toContainText('Second 2 of 30');
  await expect(answers(jun).last()).toContainText('Second 2 of 30');
  // A viewer stops nothing; nor does one stop another's answer where answers have no names.
  await expect(stop(jun)).toHaveCount(0);
  await expect(stop(mina)).toHaveCount(mode === 'stock' ? 0 : 1);

  if (mode === 'stock') await signIn('Ada', { to: session.path });
  else await ada.reload();
  await expect(answers(ada).last()).toContainText(/Second ([3-9]|[12]\d) of 30/);
  if (mode === 'stock') await expect(answers(ada).last()).toContainText('This page joined in mid-answer.');
  // Where "Stop response" was, "Send message" stands at once: the click that stops sends nothing.
  await composer(ada).fill('half a thought');
  await stop(ada).click();
  await expect(answers(ada).last()).toContainText('You stopped this response.');
  await expect(composer(ada)).toHaveValue('half a thought');
  await expect(answers(ada).last()).toContainText('Second 1 of 30');
  await expect(answers(ada).last().getByRole('button', { name: 'Copy as Markdown' })).toBeVisible();
  await expect(answers(ada).last()).toContainText('You stopped this response.');
});

test(
  'a tool that is stopped with its answer says so to all, and the chat that is looked at is read',
  { tag: needs('agent-events', 'session-activity') },
  async ({ signIn, openAs, api }) => {
    const rest = await api('Ada');
    const session = await freshSession(rest, 'A tool is stopped');
    const ada = await signIn('Ada', { to: session.path });
    const mina = await openAs('Mina', { to: session.path });
    for (const page of [ada, mina]) await expectLive(page);
    await ask(ada, '/web-shop shoes');
    await expect(answers(ada).getByRole('button', { name: 'web-shop:find_product, running' })).toBeVisible();
    await stop(ada).press('Enter');
    await expect(composer(ada)).toBeFocused();
    const saysSo = async (page: Page) => {
      await expect(
        answers(page).getByRole('button', { name: /^web-shop:find_product, stopped/ }),
      ).toBeVisible();
      await expect(answers(page)).toContainText('web-shop:find_product was stopped.');
    };
    for (const page of [ada, mina]) await saysSo(page);
    await mina.reload();
    await saysSo(mina);
    const unread = async (): Promise<boolean> => {
      const rows = await rest.sessions(helpdesk);
      const { last_position, read_position } = rows.find(({ id }) => id === session.id) ?? {};
      return read_position == null || last_position == null || read_position < last_position;
    };
    await expect.poll(unread, 'the open chat is read').toBe(false);
    const row = ada
      .getByRole('list', { name: 'Sessions' })
      .getByRole('listitem')
      .filter({ hasText: 'A tool is stopped' });
    await expect(row).toBeVisible();
    await expect(row).not.toContainText('unread');
  },
);

test(
  'a stop pressed offline, of an answer that the server finished meanwhile, says so and shows all where it is asked for',
  { tag: needs('ack', 'response-identity') },
  async ({ signIn, api, consoleGuard }) => {
    consoleGuard.allowNetworkLines();
    const rest = await api('Ada');
    const session = await freshSession(rest, 'Stopped offline');
    const ada = await signIn('Ada', { to: session.path });
    await expectLive(ada);
    await ask(ada, '/slow 5');
    await expect(answers(ada)).toContainText('Second 2 of 5');
    await ada.context().setOffline(true);
    await stop(ada).click();
    await expect(answers(ada)).toContainText('Stopped');
    await expect.poll(async () => (await rest.lastAnswer(session.id))?.status).toBe('complete');
    await ada.context().setOffline(false);
    await expect(answers(ada)).toContainText('the server finished it before it heard of that');
    await expect(answers(ada)).not.toContainText('Second 5 of 5');
    await answers(ada).getByRole('button', { name: 'Show all' }).press('Enter');
    await expect(answers(ada)).toContainText('Second 5 of 5');
    await expect(answers(ada)).not.toContainText('Stopped');
    await expectLikeStored(ada, rest, session.id);
  },
);
