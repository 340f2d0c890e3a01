/** What the composer does beyond words, for two people at once, and on a server that knows nothing of it. */
import type { Page } from '@playwright/test';
import { expect, needs, test } from '../harness/test.ts';
import { answers, ask, composer, conversation, expectLive, finishedAnswer, freshSession } from './steps.ts';

const menu = (page: Page) => page.getByRole('listbox');
const notes = {
  name: 'notes.txt',
  mimeType: 'text/plain',
  buffer: Buffer.from('The codename is Bluebird.\r\n한글\n'),
};
const readable = Array.from({ length: 214 }, (_, at) => `line ${String(at)}`).join('\n');

async function paste(page: Page, text: string): Promise<void> {
  await composer(page).evaluate((box, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    box.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

/** What is found stands in the window of the conversation; in a fold, it may be clipped there all the same. */
const isFoundInSight = (page: Page): Promise<boolean> =>
  page.evaluate(() => {
    const [found] = CSS.highlights.get('nadoo-find-current') ?? [];
    const around = document.querySelector('[data-thread]')?.getBoundingClientRect();
    if (!(found instanceof Range) || around === undefined) return false;
    const { top, bottom } = found.getBoundingClientRect();
    return top >= around.top && bottom <= around.bottom;
  });

test(
  'a command is chosen, a mention rings and leads to the message, a file and a long paste go along, a thumb stays',
  { tag: needs('mentions', 'attachments', 'feedback', 'plugin-runs', 'workspace-data', 'ack', 'inbox') },
  async ({ signIn, openAs, api }) => {
    const rest = await api('Ada');
    const session = await freshSession(rest, 'Comforts');
    const ada = await signIn('Ada', { to: session.path });
    const mina = await openAs('Mina', { to: '/w/ws-demo/documents' });
    await expectLive(ada);
    await expectLive(mina);

    // A tool, by its name; the Enter that chooses it does not send.
    await expect(ada.getByRole('button', { name: 'Attach file' })).toBeEnabled();
    await composer(ada).pressSequentially('/calc');
    await expect(menu(ada).getByRole('option', { selected: true })).toContainText('calculator:calculate');
    await composer(ada).press('Enter');
    await expect(composer(ada)).toHaveValue('/calculator:calculate ');
    await composer(ada).pressSequentially('6 * 7');
    await composer(ada).press('Enter');
    await finishedAnswer(ada);
    await expect(answers(ada).last()).toContainText('42');

    // A document, by its title.
    await composer(ada).pressSequentially('/handb');
    await expect(menu(ada).getByRole('option', { selected: true })).toContainText('Acme AI Lab handbook');
    await composer(ada).press('Enter');
    await expect(composer(ada)).toHaveValue('“Acme AI Lab handbook” ');
    await composer(ada).fill('');

    // A thumb with a reason stands after a reload, for who gave it.
    await answers(ada).last().getByRole('button', { name: 'Bad answer' }).click();
    await ada.getByRole('checkbox', { name: 'It used the wrong tool' }).check();
    await ada.getByRole('button', { name: 'Save reason' }).click();
    await expect(ada.getByText('Your reason is stored.')).toBeVisible();

    // A mention, with a file: Mina is elsewhere.
    await ada.locator('input[type=file]').setInputFiles(notes);
    await composer(ada).pressSequentially('What is the codename, @mi');
    await expect(menu(ada).getByRole('option', { name: /Mina/ })).toBeVisible();
    await composer(ada).press('Enter');
    await expect(composer(ada)).toHaveValue(/@Mina $/);
    await composer(ada).press('Enter');
    await expect(answers(ada).last()).toContainText('The codename is Bluebird.');
    const prompt = (await rest.messages(session.id)).findLast(({ role }) => role === 'user');
    expect(prompt).toMatchObject({
      mentions: ['user-mina'],
      attachments: [{ name: 'notes.txt', text: 'The codename is Bluebird.\r\n한글\n' }],
    });

    await mina.getByRole('button', { name: /^Notifications/ }).click();
    const bell = mina.getByRole('feed', { name: 'Notifications' });
    await bell.getByText('Ada mentioned you in “Comforts”').click();
    await expect(mina).toHaveURL(new RegExp(`${session.path}\\?message=${String(prompt?.id)}$`));
    const said = conversation(mina).getByRole('article', { name: /^Ada/ }).last();
    await expect(said.locator('[data-mention="user-mina"]')).toHaveText('@Mina');
    await said.getByRole('button', { name: 'notes.txt, 3 lines' }).click();
    await expect(said.getByLabel('notes.txt')).toContainText('한글');
    await expect(answers(mina).first().getByRole('button', { name: 'Bad answer' })).toHaveAttribute(
      'aria-pressed',
      'false',
    );

    // A long paste is a chip, survives a reload, and is sent to the byte.
    await paste(ada, readable);
    await expect(ada.getByRole('button', { name: 'Pasted text, 214 lines', exact: true })).toBeVisible();
    await ada.reload();
    await expect(ada.getByRole('button', { name: 'Pasted text, 214 lines', exact: true })).toBeVisible();
    await expect(answers(ada).first().getByRole('button', { name: 'Bad answer' })).toHaveAttribute(
      'aria-pressed',
      'true',
    );
    await expect(
      answers(ada).first().getByRole('button', { name: 'Your reason: It used the wrong tool' }),
    ).toBeVisible();
    await ask(ada, '/help me with this');
    const folded = conversation(ada).getByRole('button', { name: 'Show all 216 lines' });
    await expect(folded).toBeVisible();
    await expect
      .poll(async () => (await rest.messages(session.id)).findLast(({ role }) => role === 'user')?.content)
      .toBe(`/help me with this\n\n${readable}`);
    await folded.click();
    await expect(conversation(ada).getByText('line 213')).toBeInViewport();
  },
);

test('what a server cannot take is said where one looks for it, and words go as before', async ({
  signIn,
  api,
  mode,
}) => {
  const stock = mode === 'stock';
  const rest = await api('Ada');
  const session = await freshSession(rest, 'Plain words');
  const page = await signIn('Ada', { to: session.path });
  await expectLive(page);
  const attach = page.getByRole('button', { name: 'Attach file' });
  await expect(attach).toBeEnabled({ enabled: !stock });
  if (stock) {
    const reason = 'This server takes no files with a message.';
    await expect(attach).toHaveAccessibleDescription(reason);
    await composer(page).press('Tab');
    await expect(attach).toBeFocused();
    await expect(page.getByText(reason).filter({ visible: true })).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('alert')).toHaveText(reason);
  }
  await composer(page).pressSequentially('/');
  const commands = stock ? /lists no plugins or documents/ : /A tool puts its command into the message/;
  await expect(page.getByText(commands)).toBeVisible();
  await composer(page).fill('');
  await composer(page).pressSequentially('Hello @Mi');
  const said = stock ? /This server notifies nobody/ : /Whoever is mentioned is notified/;
  await expect(page.getByText(said)).toBeVisible();
  await composer(page).press('Enter');
  await expect(composer(page)).toHaveValue('Hello @Mina ');
  await paste(page, readable);
  await composer(page).press('Enter');
  const sent = `Hello @Mina\n\n${readable}`;
  await expect.poll(async () => (await rest.messages(session.id))[0]?.content).toBe(sent);
  await finishedAnswer(page);
  const whole = conversation(page).getByRole('button', { name: 'Show all 216 lines' });
  await expect(whole).toBeVisible();
  // What is found in what is folded is shown; folded again, it is the beginning that stands there.
  await page.keyboard.press('ControlOrMeta+f');
  const field = page.getByRole('searchbox', { name: 'Find in conversation' });
  for (const key of ['End', 'Enter']) {
    await field.fill('line 200');
    await field.press(key);
    await expect(page.getByText('1 of 1', { exact: true })).toBeVisible();
    await expect.poll(() => isFoundInSight(page)).toBe(true);
    await conversation(page).getByRole('button', { name: 'Show less' }).click();
    await expect(whole).toBeVisible();
    await expect.poll(() => isFoundInSight(page)).toBe(false);
  }
  await field.press('Escape');
  await expect(answers(page).getByRole('button', { name: 'Good answer' })).toHaveCount(stock ? 0 : 1);
  await expect(conversation(page).locator('[data-mention]')).toHaveCount(stock ? 0 : 1);
});
