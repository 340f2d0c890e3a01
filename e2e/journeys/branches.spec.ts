import { expect, needs, test } from '../harness/test.ts';
import { answers, ask, composer, conversation, expectLive, finishedAnswer, freshSession } from './steps.ts';

const tags = needs('seq', 'ack', 'response-identity', 'branch');

test(
  'an edit and another answer stand beside the old ones, for both, and each keeps a branch',
  { tag: tags },
  async ({ signIn, openAs, api }) => {
    const rest = await api('Ada');
    const session = await freshSession(rest, 'Versions');
    const ada = await signIn('Ada', { to: session.path });
    const mina = await openAs('Mina', { to: session.path });
    await expectLive(ada);
    await expectLive(mina);
    await ask(ada, '/calculator 6*7');
    await finishedAnswer(ada);
    await finishedAnswer(mina);

    // Ada words it anew, by keyboard: Esc gives up, Enter saves.
    const own = conversation(ada).getByRole('article', { name: /^Ada/ });
    await own.getByRole('button', { name: 'Edit' }).click();
    const box = own.getByRole('textbox', { name: 'Edited message' });
    await expect(box).toBeFocused();
    await box.fill('/calculator 6*8');
    await box.press('Escape');
    await expect(own).toContainText('/calculator 6*7');
    await own.getByRole('button', { name: 'Edit' }).press('Enter');
    await own.getByRole('textbox', { name: 'Edited message' }).fill('/calculator 6*9');
    await own.getByRole('textbox', { name: 'Edited message' }).press('Enter');
    await expect(own).toContainText('2 / 2');
    await expect(answers(ada)).toContainText('54');

    // Mina is not pulled away; the arrow shows her the same.
    const hers = conversation(mina).getByRole('article', { name: /^Ada/ });
    await expect(hers).toContainText('1 / 2');
    await expect(hers).toContainText('6*7');
    await expect(answers(mina)).toContainText('42');
    await expect(hers.getByRole('button', { name: 'Previous version' })).toBeDisabled();
    await hers.getByRole('button', { name: 'Next version' }).click();
    await expect(answers(mina)).toContainText('54');

    // She stays on the first, asks for another answer there, and goes on: both see all of it.
    await hers.getByRole('button', { name: 'Previous version' }).click();
    await answers(mina).getByRole('button', { name: 'Regenerate' }).click();
    await expect(answers(mina)).toContainText('2 / 2');
    await finishedAnswer(mina);
    await ask(mina, '/calculator 1+1');
    await finishedAnswer(mina, 2);
    await expect(own).toContainText('2 / 2');
    await expect(answers(ada)).toHaveCount(1);
    const [one, first, edited, second, again, more] = await rest.messages(session.id);
    expect([
      first?.parent_id,
      edited?.parent_id,
      second?.parent_id,
      again?.parent_id,
      more?.parent_id,
    ]).toEqual([one?.id, session.id, edited?.id, one?.id, again?.id]);

    await ada.reload();
    await expectLive(ada);
    await expect(own).toContainText('2 / 2');
    await expect(answers(ada)).toHaveCount(1);
    await own.getByRole('button', { name: 'Previous version' }).click();
    await expect(answers(ada)).toHaveCount(2);
    await expect(answers(ada).first()).toContainText('2 / 2');
    await expect(answers(ada).last()).toContainText('= 2');
  },
);

test('an edit is a version where the server keeps them, else it is sent again, and says so', async ({
  signIn,
  api,
  mode,
}) => {
  const rest = await api('Ada');
  const session = await freshSession(rest, 'No versions');
  const page = await signIn('Ada', { to: session.path });
  await expectLive(page);
  await ask(page, '/calculator 6*7');
  await finishedAnswer(page);
  const own = conversation(page).getByRole('article', { name: /^Ada/ });
  await own.first().getByRole('button', { name: 'Edit' }).click();
  const keeps = mode !== 'stock';
  await expect(own.first()).toContainText(keeps ? 'as a new version' : 'this server keeps no versions');
  await own.first().getByRole('textbox', { name: 'Edited message' }).fill('/calculator 6*9');
  await own.first().getByRole('textbox', { name: 'Edited message' }).press('Enter');
  await finishedAnswer(page, keeps ? 1 : 2);
  await expect(answers(page).last()).toContainText('54');
  await expect(own).toHaveCount(keeps ? 1 : 2);
  await expect(page.getByRole('button', { name: 'Next version' })).toHaveCount(keeps ? 1 : 0);
  if (!keeps) await expect(own.first()).toContainText('6*7');

  // From far up: what is sent is seen at once, and one goes on writing.
  await ask(page, Array.from({ length: 40 }, (_, at) => `line ${at + 1}`).join('\n'));
  await finishedAnswer(page, keeps ? 2 : 3);
  await own.first().getByRole('button', { name: 'Edit' }).click();
  await own.first().getByRole('textbox', { name: 'Edited message' }).fill('/calculator 6*8');
  await own
    .first()
    .getByRole('button', { name: keeps ? 'Save' : 'Send', exact: true })
    .click();
  await expect(answers(page).last()).toContainText('48');
  await expect(composer(page)).toBeFocused();
  await expect(conversation(page).getByRole('article', { name: /^Ada/ }).last()).toBeInViewport({ ratio: 1 });
});

test(
  'a mention and a link lead to a message of another version, as often as they are followed',
  { tag: needs('seq', 'ack', 'response-identity', 'branch', 'mentions', 'inbox') },
  async ({ signIn, openAs, api }) => {
    const rest = await api('Ada');
    const session = await freshSession(rest, 'Led to a version');
    const ada = await signIn('Ada', { to: session.path });
    const mina = await openAs('Mina', { to: session.path });
    for (const page of [ada, mina]) await expectLive(page);
    await ask(ada, '/calculator 6*7');
    for (const page of [ada, mina]) await finishedAnswer(page);
    const own = conversation(ada).getByRole('article', { name: /^Ada/ });
    await own.getByRole('button', { name: 'Edit' }).click();
    await own.getByRole('textbox', { name: 'Edited message' }).fill('/calculator 6*9');
    await own.getByRole('textbox', { name: 'Edited message' }).press('Enter');
    await expect(answers(ada)).toContainText('54');
    await finishedAnswer(ada);

    // Mina stays on the first one, and calls Ada there.
    await ada.getByRole('link', { name: 'Documents' }).click();
    await composer(mina).pressSequentially('@Ad');
    await mina.getByRole('option', { name: /Ada/ }).click();
    await composer(mina).pressSequentially('look at the quokka');
    await composer(mina).press('Enter');
    await finishedAnswer(mina, 2);
    const called = (await rest.messages(session.id)).find(({ content }) => content.includes('quokka'));
    const said = ada.locator('.marked-message').filter({ hasText: 'quokka' });
    const switched = ada.getByText('The linked message is in another version of this conversation');
    const bell = ada.getByRole('button', { name: /^Notifications/ });
    for (const _time of ['first', 'second']) {
      await bell.click();
      await ada.getByRole('feed').getByText('Mina mentioned you in “Led to a version”').click();
      await expect(ada).toHaveURL(new RegExp(`\\?message=${String(called?.id)}$`));
      await expect(said).toBeInViewport();
      await expect(own).toContainText('1 / 2');
      await expect(switched).toBeVisible();
      // Its note leaves the bar of Find to whoever types in it: what lies over it would take the click.
      await composer(ada).press('ControlOrMeta+f');
      const field = ada.getByRole('searchbox', { name: 'Find in conversation' });
      await field.click({ position: { x: 8, y: 8 } });
      await field.press('Escape');
      await own.getByRole('button', { name: 'Next version' }).click();
      await expect(answers(ada)).toHaveCount(1);
      await expect(conversation(ada)).not.toContainText('quokka');
    }

    // The link by itself, where the other version was the last that was looked at.
    await ada.reload();
    await expect(said).toBeInViewport();
    await expect(ada.getByText('This conversation has no message with that link.')).toHaveCount(0);
  },
);

test(
  'the way to what somebody says in another version leads there, also once the reader went on in their own',
  { tag: tags },
  async ({ signIn, openAs, api }) => {
    const session = await freshSession(await api('Ada'), 'Said elsewhere');
    const ada = await signIn('Ada', { to: session.path });
    const mina = await openAs('Mina', { to: session.path });
    for (const page of [ada, mina]) await expectLive(page);
    await ask(ada, '/calculator 6*7');
    await finishedAnswer(ada);
    await finishedAnswer(mina);
    await answers(mina).getByRole('button', { name: 'Regenerate' }).click();
    await expect(answers(mina)).toContainText('2 / 2');
    await finishedAnswer(mina);
    await ask(ada, '/calculator 1+1');
    await finishedAnswer(ada, 2);
    const note = mina.getByText('Ada goes on in another version of this conversation, which you do not see.');
    await expect(note).toBeVisible();
    await ask(mina, '/calculator 2+3');
    await finishedAnswer(mina, 2);
    await expect(note).toBeVisible();
    await mina.getByRole('button', { name: 'Show that version' }).click();
    await expect(conversation(mina)).toContainText('/calculator 1+1');
    await expect(conversation(mina)).not.toContainText('/calculator 2+3');
    await expect(note).toHaveCount(0);
  },
);
