import { expect, type Locator, type Page } from '@playwright/test';
import type { WireMessage } from '#src/protocol/entities.ts';
import type { Api } from '../harness/api.ts';
import { answers, conversation } from '../journeys/steps.ts';

export { hintOnline } from '../journeys/steps.ts';

/** Sockets of chats, as a proxy sees them. */
export const chatSockets = /\/ws\/chat\//;

export const pill = (page: Page): Locator => page.getByRole('status', { name: 'Connection', exact: true });

/** Every turn that is not the agent's. Before its members came a stock server's page knows what the sign-in told. */
export const prompts = (page: Page): Locator =>
  conversation(page).getByRole('article', { name: /^(Ada|Mina|Jun)$/i });

/** What the pill said from now on, each text once in a row. It may change faster than anything that polls. */
export async function watchPill(page: Page): Promise<() => Promise<string[]>> {
  const seen = await pill(page).evaluateHandle((element) => {
    const texts = [element.textContent];
    new MutationObserver(() => {
      if (texts.at(-1) !== element.textContent) texts.push(element.textContent);
    }).observe(element, { childList: true, characterData: true, subtree: true });
    return texts;
  });
  return async () => seen.evaluate((texts) => texts.map(String));
}

/** No answer is under way, nothing waits to be sent or looked for. */
export async function expectSettled(page: Page, timeout = 20_000): Promise<void> {
  await expect(page.getByRole('button', { name: 'Send message' })).toBeVisible({ timeout });
  await expect(conversation(page).locator('[aria-busy=true]')).toHaveCount(0, { timeout });
}

/** The text of an answer, by its own Copy button: exactly what the page holds. */
export async function copiedText(answer: Locator): Promise<string> {
  const page = answer.page();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.bringToFront();
  await page.evaluate(() => navigator.clipboard.writeText('(not copied)'));
  await answer.getByRole('button', { name: 'Copy as Markdown' }).click();
  const read = () => page.evaluate(() => navigator.clipboard.readText());
  await expect.poll(read).not.toBe('(not copied)');
  return read();
}

/**
 * Nothing lost, nothing doubled, nothing made up: the page shows the conversation that the server stored, message
 * for message, each answer to the letter; and its prompts are those that were asked, each once, in this order.
 */
export async function expectNothingLostOrMadeUp(
  page: Page,
  api: Api,
  sessionId: string,
  asked: readonly string[],
): Promise<WireMessage[]> {
  // Where nothing says that an answer was lost, the page looks for it for 30 s, and what waits behind it goes then.
  await expect(answers(page), 'answers on the page').toHaveCount(asked.length, { timeout: 60_000 });
  await expectSettled(page);
  const stored = await api.messages(sessionId);
  const of = (role: string) =>
    stored.filter((message) => message.role === role).map(({ content }) => content);
  expect(of('user'), 'prompts as stored').toEqual(asked);
  await expect(prompts(page), 'prompts on the page').toHaveCount(asked.length);
  for (const [index, text] of asked.entries()) await expect(prompts(page).nth(index)).toContainText(text);
  const texts = of('assistant');
  expect(texts, 'answers as stored').toHaveLength(asked.length);
  for (const [index, text] of texts.entries()) {
    expect(text, `answer ${index + 1} as stored`).not.toBe('');
    expect(await copiedText(answers(page).nth(index)), `answer ${index + 1} on the page`).toBe(text);
  }
  return stored;
}

/** Prompts as they leave the page by socket, from now on; call it before the page opens any. */
export function watchSentPrompts(page: Page): { readonly texts: readonly string[] } {
  const texts: string[] = [];
  page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      const text = String(payload);
      if (text.includes('"type":"chat"')) texts.push(text);
    }),
  );
  return { texts };
}
