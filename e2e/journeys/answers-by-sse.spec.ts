/** "Stream answers by: SSE" chosen by hand in a chat of two: it hears what it can hear, and says what it cannot. */
import type { Page } from '@playwright/test';
import { expect, needs, test } from '../harness/test.ts';
import { expectNothingLostOrMadeUp, pill, prompts } from '../faults/fault-steps.ts';
import {
  answers,
  ask,
  composer,
  connectionDetails,
  expectLive,
  freshSession,
  watchAnswering,
} from './steps.ts';

/** In the pill's details, which say what is so then. */
async function chooseAnswersBy(
  page: Page,
  way: 'Automatic' | 'SSE' | 'WebSocket',
  says: RegExp,
): Promise<void> {
  const details = await connectionDetails(page);
  await details.getByRole('combobox', { name: 'Stream answers by' }).selectOption({ label: way });
  await expect(details).toContainText(says);
  await page.keyboard.press('Escape');
  await expect(details).toHaveCount(0);
}

/** The tab comes to the front. */
const comeToLook = (page: Page): Promise<unknown> =>
  page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));

/** What a stock server leaves to the socket; ours has one stream for it. */
const lacks = (mode: string): RegExp =>
  mode === 'stock'
    ? /while it is said: that comes only by WebSocket, and SSE was chosen below/
    : /SSE, one stream of this tab, as live as a WebSocket/;

test(
  'who chose SSE sees, also after a reload, what the other types, asks and is told',
  { tag: needs('sse', 'seq') },
  async ({ signIn, openAs, api, mode }) => {
    const rest = await api('Ada');
    const session = await freshSession(rest, 'SSE by hand');
    const ada = await signIn('Ada', { to: session.path });
    const mina = await openAs('Mina', { to: session.path });
    await expectLive(ada);
    await expectLive(mina);
    await chooseAnswersBy(ada, 'SSE', lacks(mode));
    await expect(pill(ada)).toHaveText('Limited (SSE)');
    const asked: string[] = [];
    for (const prompt of ['/slow 2', '/slow 2 after the reload']) {
      const answering = await watchAnswering(ada);
      await composer(mina).pressSequentially(prompt);
      await expect(ada.getByText('Mina is typing…')).toBeVisible();
      await composer(mina).press('Enter');
      asked.push(prompt);
      await expect(prompts(ada)).toContainText(asked);
      await expect.poll(answering).toBe(true);
      await expectNothingLostOrMadeUp(ada, rest, session.id, asked);
      if (asked.length === 1) await ada.reload();
      await expect(pill(ada)).toHaveText('Limited (SSE)');
    }
    // Hers are heard there too, and one of the other's can be stopped.
    await composer(ada).pressSequentially('/slow 30');
    await expect(mina.getByText('Ada is typing…')).toBeVisible();
    await composer(ada).press('Enter');
    await expect(answers(mina).nth(2)).toContainText('of 30');
    await mina.getByRole('button', { name: 'Stop response' }).click();
    await expect(answers(ada).nth(2)).toContainText('Stopped');
  },
);

test('what the other asks and is told is there without a reload: told, or looked up; also what is asked meanwhile', async ({
  page,
  signIn,
  openAs,
  api,
  mode,
}) => {
  const rest = await api('Ada');
  const session = await freshSession(rest, 'Looked up');
  await page.clock.install();
  const ada = await signIn('Ada', { to: session.path });
  const mina = await openAs('Mina', { to: session.path });
  await expectLive(ada);
  await expectLive(mina);
  await chooseAnswersBy(ada, 'SSE', lacks(mode));
  await expect(pill(ada)).toHaveText('Limited (SSE)');

  // Somebody comes to look.
  await ask(mina, '/slow 3 (the other)');
  await expect(answers(mina)).toContainText('of 3');
  await comeToLook(ada);
  await expect(prompts(ada)).toContainText(['/slow 3 (the other)']);

  // She asks while the other is answered.
  await ask(ada, '/slow 2 (hers)');
  const asked = ['/slow 3 (the other)', '/slow 2 (hers)'];
  await expectNothingLostOrMadeUp(mina, rest, session.id, asked);
  await comeToLook(ada);
  await expectNothingLostOrMadeUp(ada, rest, session.id, asked);

  // Nobody comes: it is looked up within 36 s.
  await ask(mina, '/slow 1 (the other again)');
  asked.push('/slow 1 (the other again)');
  await expectNothingLostOrMadeUp(mina, rest, session.id, asked);
  await ada.clock.runFor(36_000);
  await expectNothingLostOrMadeUp(ada, rest, session.id, asked);
});

test('back in mid-answer, and over again: nothing is lost, nothing comes twice', async ({
  signIn,
  openAs,
  api,
  mode,
}) => {
  const rest = await api('Ada');
  const session = await freshSession(rest, 'Back and forth');
  const ada = await signIn('Ada', { to: session.path });
  const mina = await openAs('Mina', { to: session.path });
  await expectLive(ada);
  await expectLive(mina);

  // Hers begins on the socket and goes on while SSE is chosen.
  await ask(ada, '/slow 4 (hers)');
  await expect(answers(ada)).toContainText('of 4');
  await chooseAnswersBy(ada, 'SSE', lacks(mode));
  await expect(pill(ada)).toHaveText('Limited (SSE)', { timeout: 15_000 });
  const asked = ['/slow 4 (hers)'];
  await expectNothingLostOrMadeUp(ada, rest, session.id, asked);

  // Hers begins over SSE and goes on while the socket is chosen again.
  await ask(ada, '/slow 4 (hers by SSE)');
  asked.push('/slow 4 (hers by SSE)');
  await expect(answers(ada).nth(1)).toContainText('of 4');
  await chooseAnswersBy(ada, 'Automatic', /Takes effect at once.*queued behind it/);
  await expectNothingLostOrMadeUp(ada, rest, session.id, asked);
  await expectLive(ada);
  await expectNothingLostOrMadeUp(mina, rest, session.id, asked);

  // The other's begins on the socket, and hers follows; SSE, and back.
  await ask(mina, '/slow 4 (the other)');
  asked.push('/slow 4 (the other)');
  await expect(answers(ada).nth(2)).toContainText('of 4');
  await chooseAnswersBy(ada, 'SSE', lacks(mode));
  await expect(pill(ada)).toHaveText('Limited (SSE)', { timeout: 15_000 });
  await expectNothingLostOrMadeUp(ada, rest, session.id, asked);
  await ask(mina, '/slow 4 (the other again)');
  asked.push('/slow 4 (the other again)');
  await expect(answers(mina).nth(3)).toContainText('of 4');
  await chooseAnswersBy(ada, 'Automatic', /Takes effect at once.*queued behind it/);
  await expectLive(ada);
  await expectNothingLostOrMadeUp(ada, rest, session.id, asked);
  await expectNothingLostOrMadeUp(mina, rest, session.id, asked);
});
