import { expect, needs, test } from '../harness/test.ts';
import { answers, ask, composer, conversation, expectLive, finishedAnswer, freshSession } from './steps.ts';

test(
  'what one acted with goes, and the focus goes on to what stands in its place',
  { tag: needs('seq', 'ack', 'response-identity', 'branch', 'agent-events', 'feedback') },
  async ({ signIn, api }) => {
    const session = await freshSession(await api('Ada'), 'Focus');
    const page = await signIn('Ada', { to: session.path });
    await expectLive(page);
    await ask(page, '/calculator 6*7');
    await finishedAnswer(page);

    // A prompt in other words: one goes on in the message box. The arrows can be pressed again and again.
    const own = conversation(page).getByRole('article', { name: /^Ada/ });
    for (const words of ['/calculator 6*8', '/calculator 6*9']) {
      await own.getByRole('button', { name: 'Edit' }).press('Enter');
      await own.getByRole('textbox', { name: 'Edited message' }).fill(words);
      await own.getByRole('textbox', { name: 'Edited message' }).press('Enter');
      await expect(composer(page)).toBeFocused();
      await finishedAnswer(page);
    }
    await expect(own).toContainText('3 / 3');
    await own.getByRole('button', { name: 'Previous version' }).focus();
    await page.keyboard.press('Enter');
    await expect(own).toContainText('2 / 3');
    await expect(own.getByRole('button', { name: 'Previous version' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(own).toContainText('1 / 3');
    await expect(own.getByRole('button', { name: 'Next version' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(own).toContainText('2 / 3');

    // The reason of a vote, asked for by mouse and left by Esc.
    const bad = answers(page).last().getByRole('button', { name: 'Bad answer' });
    await bad.click();
    await expect(page.getByRole('checkbox', { name: 'It is wrong' })).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(bad).toBeFocused();

    // Another title.
    const sessions = page.getByRole('list', { name: 'Sessions' });
    const row = sessions.getByRole('listitem').filter({ hasText: 'Focus' });
    for (const key of ['Escape', 'Enter']) {
      await row.getByRole('button', { name: 'Session actions' }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('menuitem', { name: 'Rename' }).press('Enter');
      await sessions.getByRole('textbox', { name: 'Title' }).fill('Focus, kept');
      await page.keyboard.press(key);
      await expect(row.getByRole('button').first()).toBeFocused();
    }
    await expect(row).toContainText('Focus, kept');

    // A tool's question.
    for (const [press, outcome] of [
      ['Allow', 'shop-orders:place_order, succeeded'],
      ['Deny', 'shop-orders:place_order, not run'],
    ] as const) {
      await ask(page, '/shop-orders running shoes');
      await page.getByRole('button', { name: press }).focus();
      await page.keyboard.press('Enter');
      await expect(answers(page).last().getByRole('button', { name: outcome })).toBeFocused();
      await expect(page.getByRole('button', { name: 'Stop response' })).toBeHidden();
    }
  },
);
