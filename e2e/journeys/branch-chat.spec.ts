import { expect, needs, test } from '../harness/test.ts';
import {
  answers,
  ask,
  composer,
  conversation,
  expectLive,
  finishedAnswer,
  freshSession,
  helpdesk,
} from './steps.ts';

test(
  'a chat goes on from an answer in a chat of its own: once, whatever becomes of the reply; a viewer hears why not',
  { tag: needs('ack', 'branch', 'session-branch') },
  async ({ signIn, openAs, api, consoleGuard }) => {
    consoleGuard.allowNetworkLines(); // a reply is lost on the way
    const rest = await api('Ada');
    const session = await freshSession(rest, 'Sums');
    const ada = await signIn('Ada', { to: session.path });
    await expectLive(ada);
    await ask(ada, '/calculator 6*7');
    await finishedAnswer(ada);
    await ask(ada, '/calculator 1+1');
    await finishedAnswer(ada, 2);
    const said = await rest.messages(session.id);

    // The gateway makes it; the page does not hear of that.
    const asked: string[] = [];
    await ada.route('**/branch', async (route) => {
      asked.push(route.request().postData() ?? '');
      if (asked.length > 1) return route.continue();
      await route.fetch();
      await route.abort('connectionreset');
    });
    const first = answers(ada).first();
    await first.getByRole('button', { name: 'Branch' }).press('Enter');
    await expect(first.getByRole('alert')).toContainText('The server cannot be reached');
    await first.getByRole('button', { name: 'Try again' }).press('Enter');
    const origin = conversation(ada).getByRole('link', { name: 'Branched from Sums', exact: true });
    await expect(origin).toBeVisible();
    await expect(answers(ada)).toHaveCount(1);
    await expect(ada.getByRole('heading', { name: 'Branch: Sums' })).toBeVisible();
    expect(asked[1]).toBe(asked[0]);
    const named = (await rest.sessions(helpdesk)).filter(({ title }) => title === 'Branch: Sums');
    expect(named).toHaveLength(1);

    // It goes on there, and only there.
    await expectLive(ada);
    await expect(composer(ada)).toBeFocused();
    await ask(ada, '/calculator 2+2');
    await finishedAnswer(ada, 2);
    const texts = (messages: typeof said) => messages.map(({ content }) => content);
    const there = await rest.messages(named[0]?.id ?? '');
    expect(texts(there.slice(0, 3))).toEqual([...texts(said.slice(0, 2)), '/calculator 2+2']);
    expect(await rest.messages(session.id)).toEqual(said);
    await origin.click();
    await expect(answers(ada)).toHaveCount(2);
    await expect(ada).toHaveURL(new RegExp(`${session.id}\\?message=`));

    const jun = await openAs('Jun', { to: session.path });
    const button = answers(jun).first().getByRole('button', { name: 'Branch' });
    await expect(button).toBeDisabled();
    await expect(button).toHaveAccessibleDescription(/viewer/);
  },
);

test('a new chat goes on from a message, or has what was said in its next one, and says so', async ({
  signIn,
  api,
  mode,
}) => {
  const rest = await api('Ada');
  const session = await freshSession(rest, `Sums ${mode}`);
  const page = await signIn('Ada', { to: session.path });
  await expectLive(page);
  await ask(page, '/calculator 6*7');
  await finishedAnswer(page);
  await answers(page).getByRole('button', { name: 'Branch' }).click();
  await expect(page.getByRole('heading', { name: `Branch: Sums ${mode}` })).toBeVisible();
  const keeps = mode !== 'stock';
  const why = page.getByText('This server cannot continue a chat from a message');
  await expect(answers(page)).toHaveCount(keeps ? 1 : 0);
  await expect(why).toHaveCount(keeps ? 0 : 1);
  const [made] = (await rest.sessions(helpdesk)).filter(({ title }) => title === `Branch: Sums ${mode}`);
  const stored = () => rest.messages(made?.id ?? '');
  expect(await stored()).toHaveLength(keeps ? 2 : 0);

  if (!keeps) {
    // A command runs with its own argument, and leaves what was said to the next words.
    await ask(page, '/calculator 7*6');
    await finishedAnswer(page);
    expect((await stored())[0]?.content).toBe('/calculator 7*6');
    await expect(answers(page)).toContainText('42');
    await expect(why).toHaveCount(1);
  }

  // It waits for a word of one's own.
  await ask(page, 'And twice that?');
  await finishedAnswer(page, 2);
  await expect(why).toHaveCount(0);
  const prompt = (await stored()).findLast(({ role }) => role === 'user')?.content;
  const said = 'What was said so far in “Sums stock”:\n\nAda:\n/calculator 6*7\n\nNadoo:\n';
  if (keeps) expect(prompt).toBe('And twice that?');
  else expect(prompt).toContain(`And twice that?\n\n${said}`);
});
