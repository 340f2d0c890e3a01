import { expect, type Locator, type Page } from '@playwright/test';
import { pagePaths } from '#src/protocol/page-paths.ts';
import { demoWorkspace } from '../harness/people.ts';
import type { Api } from '../harness/api.ts';

/** The application whose agent answers from documents and runs plugins. */
export const helpdesk = 'app-helpdesk';

/** A session of its own for a journey, and the page's path to it. */
export async function freshSession(api: Api, title: string): Promise<{ id: string; path: string }> {
  const { id } = await api.createSession(helpdesk, title);
  return { id, path: pagePaths.chat(demoWorkspace, id) };
}

export const composer = (page: Page): Locator => page.getByRole('textbox', { name: 'Message' });

export const conversation = (page: Page): Locator => page.getByRole('log', { name: 'Conversation' });

/** The agent's turns, oldest first. */
export const answers = (page: Page): Locator =>
  conversation(page).getByRole('article', { name: 'Nadoo', exact: true });

export async function expectLive(page: Page): Promise<void> {
  await expect(page.getByRole('status', { name: 'Connection' })).toHaveText('Live');
}

/** The browser believes in a network again: whatever waits tries within half a second, whatever is open is probed. */
export async function hintOnline(page: Page): Promise<void> {
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
}

/** Types a prompt and sends it with Enter. */
export async function ask(page: Page, prompt: string): Promise<void> {
  await composer(page).fill(prompt);
  await composer(page).press('Enter');
}

/** Whether the page shows an answer under way, at any time from now on: none lasts until something that polls looks. */
export async function watchAnswering(page: Page): Promise<() => Promise<boolean>> {
  const seen = await page.evaluateHandle(() => {
    const state = { answering: false };
    const look = () => {
      if (document.querySelector('[role=log] article[aria-label=Nadoo][aria-busy=true]'))
        state.answering = true;
    };
    const changes = { subtree: true, childList: true, attributes: true, attributeFilter: ['aria-busy'] };
    new MutationObserver(look).observe(document.body, changes);
    look();
    return state;
  });
  return () => seen.evaluate(({ answering }) => answering);
}

/** The last of `turns` answers on the page, once it is over (its actions stand beneath it). */
export async function finishedAnswer(page: Page, turns = 1): Promise<Locator> {
  await expect(answers(page)).toHaveCount(turns, { timeout: 20_000 });
  const last = answers(page).last();
  await expect(last.getByRole('button', { name: 'Copy as Markdown' })).toBeVisible({ timeout: 30_000 });
  return last;
}

/** What the last answer says on the page, by its own Copy button, must be what the server stored, to the letter. */
export async function expectLikeStored(page: Page, api: Api, sessionId: string, turns = 1): Promise<void> {
  const answer = await finishedAnswer(page, turns);
  await expect.poll(async () => (await api.messages(sessionId)).at(-1)?.role).toBe('assistant');
  const stored = await api.lastAnswer(sessionId);
  expect(stored?.content, 'the server stored no answer').toBeTruthy();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.bringToFront();
  await page.evaluate(() => navigator.clipboard.writeText('(not copied)'));
  await answer.getByRole('button', { name: 'Copy as Markdown' }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(stored?.content);
}

/** How the box is drawn in which something stands, or which it is: its ground and its edge. */
export const boxOf = (element: Locator): Promise<{ ground: string; edge: string }> =>
  element.evaluate((node) => {
    let box = node;
    while (box.parentElement && getComputedStyle(box).borderTopWidth === '0px') box = box.parentElement;
    const { backgroundColor: ground, borderTopColor: edge } = getComputedStyle(box);
    return { ground, edge };
  });

/** Opens the pill's details and returns them. */
export async function connectionDetails(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Connection details' }).click();
  return page.getByRole('dialog', { name: 'Connection details' });
}
