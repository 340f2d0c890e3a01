import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../harness/test.ts';
import { atRest } from './row-steps.ts';
import { answers, ask, composer, conversation, expectLive, finishedAnswer, freshSession } from './steps.ts';

/** The part of the page that scrolls the conversation. */
const thread = (page: Page): Locator =>
  page.getByRole('region', { name: 'Conversation' }).locator('> [tabindex="0"]');

const jump = (page: Page): Locator => page.getByRole('button', { name: 'Jump to latest' });

/** A paragraph of the running answer. */
const second = (page: Page, n: number): Locator => answers(page).last().getByText(`Second ${n} of 30`);

/** How far the reader is from the end, px. */
const toEnd = (page: Page): Promise<number> =>
  thread(page).evaluate((element) => element.scrollHeight - element.clientHeight - element.scrollTop);

/** How far beneath the thread's upper edge an element begins, px. */
async function beneathTop(page: Page, element: Locator): Promise<number> {
  const [window, box] = [await thread(page).boundingBox(), await element.boundingBox()];
  if (!window || !box) throw new Error('not on the page');
  return box.y - window.y;
}

/** Where an element stood on the screen in each frame from now on, px, each place once. */
async function watchPlace(element: Locator): Promise<() => Promise<number[]>> {
  const seen = await element.evaluateHandle((node) => {
    const places = new Set<number>();
    const look = () => {
      places.add(Math.round(node.getBoundingClientRect().top));
      if (node.isConnected) requestAnimationFrame(look);
    };
    look();
    return places;
  });
  return () => seen.evaluate((places) => [...places]);
}

/**
 * How far beneath the thread's upper edge the last prompt began while the answer to it told each of its seconds, px: frame
 * by frame in the page, since whoever asks from outside may come seconds late.
 */
async function watchPrompt(page: Page): Promise<(told: number) => Promise<number[]>> {
  const seen = await thread(page).evaluateHandle((element) => {
    const places = new Map<number, Set<number>>();
    const look = () => {
      const [prompt, answer] = ['Ada', 'Nadoo'].map((who) =>
        [...element.querySelectorAll(`article[aria-label="${who}"]`)].at(-1),
      );
      const told = Number(
        /Second (\d+) of 30(?!.*Second \d+ of 30)/s.exec(answer?.textContent ?? '')?.[1] ?? 0,
      );
      const top = (prompt?.getBoundingClientRect().top ?? NaN) - element.getBoundingClientRect().top;
      places.set(told, (places.get(told) ?? new Set()).add(Math.round(top)));
      if (element.isConnected) requestAnimationFrame(look);
    };
    look();
    return places;
  });
  return (told) => seen.evaluate((places, second) => [...(places.get(second) ?? [])], told);
}

/** Resolves when the running answer has just got a paragraph: none follows for a second. */
const grown = (page: Page): Promise<void> =>
  answers(page)
    .last()
    .evaluate(
      (answer) =>
        new Promise<void>((resolve) => {
          const before = answer.querySelectorAll('p').length;
          const watch = new MutationObserver(() => {
            if (answer.querySelectorAll('p').length === before) return;
            watch.disconnect();
            // Painted, and followed to its end.
            requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
          });
          watch.observe(answer, { subtree: true, childList: true });
        }),
    );

const longPrompt = Array.from({ length: 40 }, (_, at) => `line ${at + 1} of what was said before`).join('\n');

for (const [name, viewport, steps] of [
  ['a wide window', { width: 1280, height: 500 }, [-3]],
  // Slowly: a growth between two steps takes the reader back to the end, and three more follow it.
  ['a phone, 360 px', { width: 360, height: 560 }, [-1, -1, -1, -1, -1, -1]],
] as const) {
  test.describe(name, () => {
    test.use({ viewport });
    test('the prompt goes to the top, the view follows while pinned, and lets go at 3 px', async ({
      signIn,
      api,
    }) => {
      const session = await freshSession(await api('Ada'), `Scrolling in ${name}`);
      const page = await signIn('Ada', { to: session.path });
      await expectLive(page);
      await ask(page, longPrompt);
      await finishedAnswer(page);
      await expect(jump(page)).toBeHidden();

      // Sent while reading further up: it takes the reader along, to the top of the thread.
      await thread(page).evaluate((element) => {
        element.scrollTop = 0;
      });
      await expect(jump(page)).toBeVisible();
      const placesAt = await watchPrompt(page);
      await ask(page, '/slow 30');
      const prompt = conversation(page).getByRole('article', { name: 'Ada' }).last();
      await expect(second(page, 3)).toBeAttached();
      await expect(jump(page)).toBeHidden();
      const [place = -1] = await placesAt(1);
      expect(place).toBeGreaterThanOrEqual(0);
      expect(place).toBeLessThanOrEqual(24);
      expect(await placesAt(1), 'while the answer has room, the prompt stays').toEqual([place]);
      expect((await placesAt(2))[0], 'as long as it has').toBe(place);

      // The answer outgrows the window: the end stays in sight.
      await expect.poll(() => beneathTop(page, prompt), { timeout: 30_000 }).toBeLessThan(-20);
      // Between a growth and its frame the end is further down: so it is looked at again.
      await expect.poll(() => toEnd(page)).toBeLessThanOrEqual(2);
      const held = /Second (\d+) of/.exec(
        (await answers(page).last().locator('p').nth(-2).textContent()) ?? '',
      );
      const at = Number(held?.[1]);
      await expect(second(page, at + 2)).toBeInViewport();
      await expect.poll(() => toEnd(page)).toBeLessThanOrEqual(2);

      // Three pixels up: what is read stands still however much is written beneath it.
      await thread(page).hover();
      await grown(page);
      for (const step of steps) await page.mouse.wheel(0, step);
      await expect(jump(page)).toBeVisible();
      await atRest(thread(page));
      const places = await watchPlace(second(page, at));
      await expect(second(page, at + 5)).toBeAttached();
      expect(await places()).toHaveLength(1);
      expect(await toEnd(page)).toBeGreaterThan(40);

      // Back to the tail, and on with it.
      await jump(page).click();
      await expect(jump(page)).toBeHidden();
      await expect.poll(() => toEnd(page)).toBeLessThanOrEqual(2);
      await expect(second(page, at + 7)).toBeInViewport();
      await expect.poll(() => toEnd(page)).toBeLessThanOrEqual(2);
      await page.getByRole('button', { name: 'Stop response' }).click();
      await expect(answers(page).last().getByText('Stopped', { exact: true })).toBeInViewport();
      await expect(composer(page)).toBeInViewport();
    });
  });
}

test('nothing is to be jumped to while only empty room is out of sight', async ({ signIn, api }) => {
  const session = await freshSession(await api('Ada'), 'Room');
  const page = await signIn('Ada', { to: session.path });
  await expectLive(page);
  await ask(page, longPrompt);
  await finishedAnswer(page);
  await ask(page, '/slow 1');
  const last = await finishedAnswer(page, 2);
  await thread(page).hover();
  await page.mouse.wheel(0, -60);
  await expect.poll(() => toEnd(page)).toBeGreaterThan(40);
  await atRest(thread(page));
  await expect(last.getByRole('button', { name: 'Copy as Markdown' })).toBeInViewport();
  await expect(jump(page)).toBeHidden();
  await page.mouse.wheel(0, -1_500);
  await expect(jump(page)).toBeVisible();
  await jump(page).click();
  await expect.poll(() => toEnd(page)).toBeLessThanOrEqual(2);
  await expect(jump(page)).toBeHidden();
});

test('what others ask does not take an editor away from who writes in it', async ({
  signIn,
  openAs,
  api,
}) => {
  const session = await freshSession(await api('Ada'), 'Edited meanwhile');
  const before = await openAs('Ada', { to: session.path });
  for (const turn of [1, 2]) {
    await ask(before, `/slow 1 (turn ${turn})`);
    await finishedAnswer(before, turn);
  }
  const mina = await openAs('Mina', { to: session.path });
  await expectLive(mina);
  // A page that has said nothing itself stands at the very end.
  const page = await signIn('Ada', { to: session.path });
  await page.setViewportSize({ width: 1280, height: 560 });
  await finishedAnswer(page, 2);
  await expect.poll(() => toEnd(page)).toBeLessThan(2);
  const own = conversation(page).getByRole('article', { name: 'Ada' }).last();
  await own.hover();
  await own.getByRole('button', { name: 'Edit' }).click();
  const box = conversation(page).getByRole('textbox', { name: 'Edited message' });
  await expect(box).toBeFocused();
  const places = await watchPlace(box);
  await ask(mina, '/slow 5');
  await finishedAnswer(mina, 3);
  await expect(answers(page)).toHaveCount(3);
  await expect(jump(page)).toBeVisible();
  const seen = await places();
  expect(Math.max(...seen) - Math.min(...seen), seen.join(' ')).toBeLessThanOrEqual(1);
  // Not any more once it is closed, and they go to the end.
  await box.press('Escape');
  await jump(page).click();
  await expect.poll(() => toEnd(page)).toBeLessThan(2);
});

test('nothing moves where the mouse comes over a message', async ({ signIn, api }) => {
  const rest = await api('Ada');
  const session = await freshSession(rest, 'Beneath the mouse');
  const page = await signIn('Ada', { to: session.path });
  await expectLive(page);
  for (const [turn, prompt] of ['what is 1 + 1?', 'what is 2 + 2?'].entries()) {
    await ask(page, prompt);
    await finishedAnswer(page, turn + 1);
  }
  const articles = conversation(page).getByRole('article');
  // One each, once the server has named them.
  await expect(articles.getByRole('button', { name: 'Copy link' })).toHaveCount(4);
  await page.mouse.move(2, 2);
  await atRest(thread(page));
  // Each beneath the first: to come over one that is out of sight, the test scrolls.
  const tops = () =>
    articles.evaluateAll((all) => {
      const tops = all.map((article) => Math.round(article.getBoundingClientRect().top));
      return tops.map((top) => top - (tops[0] ?? 0));
    });
  const before = await tops();
  for (let index = 0; index < 4; index += 1) {
    await articles.nth(index).hover();
    await expect(articles.nth(index).getByRole('button', { name: 'Copy link' }).locator('svg')).toBeVisible();
    expect(await tops(), `over message ${String(index + 1)}`).toEqual(before);
  }
});
