import type { CDPSession, Locator, Page } from '@playwright/test';
import { demoPassword, expect, needs, people, test } from '../harness/test.ts';
import { copiedText } from '../faults/fault-steps.ts';
import {
  answers,
  ask,
  composer,
  conversation,
  expectLikeStored,
  expectLive,
  finishedAnswer,
  freshSession,
} from './steps.ts';

test('Stop freezes the text at once, and what stands is a part of what was stored', async ({
  signIn,
  api,
}) => {
  const rest = await api('Ada');
  const session = await freshSession(rest, 'Stop');
  const page = await signIn('Ada', { to: session.path });
  await ask(page, '/slow 20');
  const answer = answers(page).last();
  await expect(answer).toContainText('Second 2 of 20');
  await page.getByRole('button', { name: 'Stop response' }).click();
  // Long before the answer would have ended by itself.
  await expect(page.getByRole('button', { name: 'Send message' })).toBeVisible({ timeout: 5_000 });
  await expect(answer.getByText('Stopped', { exact: true })).toBeVisible();
  const frozen = await copiedText(answer);
  expect(frozen).toContain('Second 2 of 20');
  // The server may write on until it hears of it; what it has in the end, the page says.
  await expect
    .poll(async () => {
      const stored = (await rest.lastAnswer(session.id))?.content ?? '';
      const more = stored.length - frozen.length;
      const said = (await answer.textContent()) ?? '';
      const isSaid = more === 0 || said.includes(`The server had written ${more} more character`);
      return stored.startsWith(frozen) && isSaid;
    })
    .toBe(true);
  // The next question is not held up by the one that was stopped.
  await ask(page, 'What is the vacation policy?');
  await expectLikeStored(page, rest, session.id, 2);
});

/** How long somebody was still said to type when their message stood there, ms; -1 while that is not known. */
async function watchTypedOn(page: Page, name: string): Promise<() => Promise<number>> {
  const seen = await page.evaluateHandle((person) => {
    const state = { there: -1, gone: -1 };
    const look = () => {
      const now = performance.now();
      const message = document.querySelector(`[role=log] article[aria-label^="${person}"]`);
      const isTyping = document.body.textContent.includes(`${person} is typing…`);
      if (state.there < 0 && message) state.there = now;
      if (state.gone < 0 && !isTyping) state.gone = now;
    };
    new MutationObserver(look).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
    });
    look();
    return state;
  }, name);
  const between = async (): Promise<number> => {
    const { there, gone } = await seen.jsonValue();
    if (there < 0 || gone < 0) return NaN;
    return Math.max(0, gone - there);
  };
  return between;
}

test('others see who is typing, for as long as it lasts', async ({ signIn, openAs, api }) => {
  const session = await freshSession(await api('Ada'), 'Typing');
  const ada = await signIn('Ada', { to: session.path });
  const mina = await openAs('Mina', { to: session.path });
  await expectLive(ada);
  await expectLive(mina);
  await composer(mina).pressSequentially('Let me');
  await expect(ada.getByText('Mina is typing…')).toBeVisible();
  await expect(mina.getByText('Mina is typing…')).toBeHidden();
  await expect(ada.getByText('Mina is typing…')).toBeHidden();
  await composer(mina).pressSequentially(' think');
  await expect(ada.getByText('Mina is typing…')).toBeVisible();
  const typedOn = await watchTypedOn(ada, 'Mina');
  await composer(mina).fill('What is the vacation policy?');
  await composer(mina).press('Enter');
  await expect(conversation(ada).getByRole('article', { name: /^Mina/ })).toBeVisible();
  // Cleared by the message: by itself it would go six seconds after the last key.
  await expect.poll(typedOn).toBeLessThan(1_500);
  // Its end rings, which is not to fall into the journey after this one.
  await finishedAnswer(ada);
});

test('Enter while an answer streams queues; what waits can be edited, moved, sent now', async ({
  signIn,
  api,
  faultProxy,
}) => {
  const rest = await api('Ada');
  const session = await freshSession(rest, 'Queue');
  const page = await signIn('Ada', { base: faultProxy.url, to: session.path });
  await expectLive(page);
  await ask(page, '/slow 4');
  await expect(answers(page).last()).toContainText('I am');
  // The end of the answer would send the first that waits: it is held back until the queue is as it should be.
  faultProxy.mute(/\/ws\/chat\//, 'down');
  await expect(page.getByRole('button', { name: 'Stop response' })).toBeVisible();
  const queue = page.getByRole('list', { name: 'Queued messages' });
  await ask(page, 'first follow-up');
  await ask(page, '/calculator 2*21');
  await expect(queue.getByRole('listitem')).toHaveCount(2);
  await ask(page, 'thought better of');
  await queue.getByRole('listitem').nth(2).getByRole('button', { name: 'Remove' }).press('Enter');
  await expect(queue.getByRole('listitem').nth(1).getByRole('button', { name: 'Remove' })).toBeFocused();
  await queue.getByRole('listitem').nth(1).getByRole('button', { name: 'Move up' }).press('Enter');
  await expect(queue.getByRole('listitem').first()).toContainText('/calculator');
  await expect(queue.getByRole('listitem').first().getByRole('button', { name: 'Move down' })).toBeFocused();
  await queue.getByRole('listitem').nth(1).getByRole('button', { name: 'Edit' }).click();
  await queue.getByRole('textbox', { name: 'Queued message' }).fill('/help');
  await queue.getByRole('button', { name: 'Save' }).click();
  await expect(queue.getByRole('listitem').nth(1)).toContainText('/help');
  faultProxy.unmute();
  await expect(queue).toBeHidden({ timeout: 30_000 });
  await finishedAnswer(page, 3);
  await ask(page, '/slow 30');
  await expect(answers(page).last()).toContainText('Second 1 of 30');
  await ask(page, '/calculator 3*3');
  await queue.getByRole('button', { name: 'Send now' }).click();
  await expect(composer(page)).toBeFocused();
  await expect(answers(page).nth(3).getByText('Stopped', { exact: true })).toBeVisible();
  await expectLikeStored(page, rest, session.id, 5);
  const prompts = (await rest.messages(session.id))
    .filter(({ role }) => role === 'user')
    .map(({ content }) => content);
  expect(prompts).toEqual(['/slow 4', '/calculator 2*21', '/help', '/slow 30', '/calculator 3*3']);
});

/** Somebody composes `text` in the box and commits it with Enter, as an input method does in Chromium. */
async function compose(keys: CDPSession, box: Locator, text: string): Promise<void> {
  const before = await box.inputValue();
  const at = text.length;
  await keys.send('Input.imeSetComposition', { text, selectionStart: at, selectionEnd: at });
  await expect(box).toHaveValue(before + text);
  // A key of the input method's: 229, and the composition is still open.
  const enter = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 229, nativeVirtualKeyCode: 229 };
  await keys.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...enter });
  await keys.send('Input.insertText', { text });
  await keys.send('Input.dispatchKeyEvent', { type: 'keyUp', ...enter });
  await expect(box).toHaveValue(before + text);
}

test('the Enter that commits Japanese or Chinese sends nothing; Korean is committed and sent with one Enter, once', async ({
  signIn,
  api,
}) => {
  const rest = await api('Ada');
  const session = await freshSession(rest, 'Composition');
  const page = await signIn('Ada', { to: session.path });
  const box = composer(page);
  await box.focus();
  const seen = await box.evaluateHandle((element: HTMLElement) => {
    const composing: boolean[] = [];
    element.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') composing.push(event.isComposing);
    });
    return composing;
  });
  const keys = await page.context().newCDPSession(page);
  await compose(keys, box, '休暇の規定');
  await compose(keys, box, '休假规定');
  expect(await seen.jsonValue()).toEqual([true, true]);
  // As Safari does when the composition has just closed.
  await box.dispatchEvent('keydown', { key: 'Enter', code: 'Enter', keyCode: 229, bubbles: true });
  await expect(box).toHaveValue('休暇の規定休假规定');
  await expect(conversation(page).getByRole('article')).toHaveCount(0);
  await box.press('Shift+Enter');
  await expect(box).toHaveValue('休暇の規定休假规定\n');
  await compose(keys, box, '휴가 규정');
  // What commits Korean is passed on: the same Enter, as a key of its own.
  await box.press('Enter');
  await finishedAnswer(page);
  const prompts = (await rest.messages(session.id)).filter(({ role }) => role === 'user');
  expect(prompts.map(({ content }) => content)).toEqual(['休暇の規定休假规定\n휴가 규정']);
});

/** Presses a key until `target` has the focus: how somebody without a pointer gets there. */
async function tabTo(page: Page, target: Locator, key = 'Tab'): Promise<void> {
  await expect(target).toBeVisible();
  for (let presses = 0; presses < 60; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${key} never reached ${target.toString()}`);
}

test(
  'by keyboard alone: sign in, ask, stop, open a run',
  { tag: needs('agent-events', 'plugin-runs') },
  async ({ page, siteUrl }) => {
    await page.goto(siteUrl);
    await tabTo(page, page.getByRole('textbox', { name: 'Email' }));
    await page.keyboard.type(people.Ada.email);
    await page.keyboard.press('Tab');
    await page.keyboard.type(demoPassword);
    await page.keyboard.press('Enter');
    await expect(composer(page)).toBeFocused();
    await page.keyboard.type('/slow 20');
    await page.keyboard.press('Enter');
    await expect(answers(page).last()).toContainText('Second 1 of 20');
    await tabTo(page, composer(page));
    await tabTo(page, page.getByRole('button', { name: 'Stop response' }));
    await page.keyboard.press('Enter');
    await expect(answers(page).last().getByText('Stopped', { exact: true })).toBeVisible();
    await tabTo(page, composer(page), 'Shift+Tab');
    await page.keyboard.type('/calculator 6*7');
    await page.keyboard.press('Enter');
    const answer = await finishedAnswer(page, 2);
    await tabTo(page, answer.getByRole('button', { name: /^calculator:calculate, succeeded/ }), 'Shift+Tab');
    await page.keyboard.press('Enter');
    await tabTo(page, answer.getByRole('button', { name: 'Open in debugger' }));
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/debug\//);
    await tabTo(page, page.getByRole('treegrid', { name: 'Steps' }).getByRole('row').nth(1));
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(page.getByText(/^Only lines of step/)).toBeVisible();
  },
);
