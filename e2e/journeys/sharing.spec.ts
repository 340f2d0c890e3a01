import type { Locator, Page } from '@playwright/test';
import { restPaths } from '#src/protocol/endpoints.ts';
import { expect, needs, test } from '../harness/test.ts';
import { demoWorkspace } from '../harness/people.ts';
import { answers, ask, composer, conversation, expectLive, finishedAnswer, freshSession } from './steps.ts';

/** The strip above the conversation. */
const strip = (page: Page): Locator => page.getByRole('list', { name: 'Participants' });
const question = (page: Page) => page.getByRole('region', { name: 'shop-orders:place_order asks to run' });
const always = (page: Page) => page.getByRole('list', { name: 'Always allowed here' });

test(
  'two people and a viewer share a chat: who is here, who stopped an answer, what is allowed for good',
  { tag: needs('presence', 'agent-events') },
  async ({ signIn, openAs, api }) => {
    const session = await freshSession(await api('Ada'), 'Shared');
    const ada = await signIn('Ada', { to: session.path });
    const mina = await openAs('Mina', { to: session.path });
    const jun = await openAs('Jun', { to: session.path });
    for (const page of [ada, mina, jun]) await expectLive(page);
    await expect(strip(ada).getByRole('listitem')).toContainText([
      'Ada (you), reading',
      'Jun, reading',
      'Mina, reading',
    ]);
    await composer(mina).pressSequentially('Hm');
    await expect(strip(ada).getByRole('listitem').nth(2)).toContainText('Mina, typing');
    await composer(mina).fill('');

    await ask(ada, '/slow 60');
    await expect(answers(mina).last()).toHaveAttribute('aria-busy', 'true');
    await mina.getByRole('button', { name: 'Stop response' }).click();
    await expect(answers(mina).last()).toContainText('You stopped this response.');
    for (const page of [ada, jun])
      await expect(answers(page).last()).toContainText('Mina stopped this response.');
    // Also for those who come later.
    await jun.reload();
    await expect(answers(jun).last()).toContainText('Mina stopped this response.');

    await ask(ada, '/shop-orders running shoes');
    await expect(question(jun).getByRole('button', { name: 'Always in this chat' })).toBeHidden();
    await question(mina).getByRole('button', { name: 'Always in this chat' }).click();
    for (const [page, name] of [
      [ada, 'Mina'],
      [mina, 'you'],
      [jun, 'Mina'],
    ] as const)
      await expect(always(page)).toContainText(`Always allowed here: shop-orders:place_order, by ${name}`);
    await expect(always(jun).getByRole('button')).toHaveCount(0);
    await finishedAnswer(ada, 2);
    // It runs without a question, and says whose yes it was.
    await ask(ada, '/shop-orders rain boots');
    const last = await finishedAnswer(ada, 3);
    await last.getByRole('button', { name: /^shop-orders:place_order, succeeded/ }).click();
    await expect(last).toContainText('Allowed by Mina, always in this chat');
    await always(ada).getByRole('button', { name: 'Ask again before shop-orders:place_order runs' }).click();
    for (const page of [ada, mina, jun]) await expect(always(page)).toHaveCount(0);
    await ask(ada, '/shop-orders rain boots');
    await question(mina).getByRole('button', { name: 'Deny' }).click();
    await finishedAnswer(ada, 4);
  },
);

test(
  'a source that changes is badged while it is read, and opens at its passage',
  { tag: needs('workspace-data') },
  async ({ signIn, api }) => {
    const rest = await api('Ada');
    const filler = Array.from({ length: 120 }, (_, n) => `Paragraph ${n} tells of nothing.`).join('\n\n');
    const passage = 'The quokka enclosure opens at seven and closes at nineteen hours.';
    const path = restPaths.documents(demoWorkspace);
    const title = 'Zoo rules of the municipal gardens for visitors who come with animals';
    const text = `${filler}\n\n## Quokka enclosure\n\n${passage}\n`;
    const created = await rest.request('POST', path, { title, text });
    const { id, version } = created.data as { id: string; version: number };
    const session = await freshSession(rest, 'Sources that change');
    const page = await signIn('Ada', { to: session.path });
    await ask(page, 'When does the quokka enclosure open?');
    const answer = await finishedAnswer(page);
    const source = answer.getByRole('list', { name: 'Sources' }).getByRole('button', { name: /Zoo rules/ });
    await expect(source).toHaveAccessibleName(`Source 1: ${title}`);
    await rest.request('PUT', `${path}/${id}`, { version, text: `Closed for good.\n\n${text}` });
    await expect(source).toHaveAccessibleName(`Source 1: ${title} changed since`);
    await expect(
      answer.getByRole('button', { name: `Source 1: ${title}, changed since`, exact: true }).first(),
    ).toBeVisible();
    await source.click();
    await expect(
      page.getByText('The document changed since this answer: version 1 then, 2 now.'),
    ).toBeVisible();
    await expect(page.getByText('These words stand in the document.')).toBeVisible();
    // The words go: that is said too.
    await rest.request('PUT', `${path}/${id}`, {
      version: version + 1,
      text: text.replace('seven', 'eight'),
    });
    await expect(source).toHaveAccessibleName(`Source 1: ${title} changed since not found in the document`);
    // On a phone its title is cut, and its badges are not.
    await page.setViewportSize({ width: 360, height: 800 });
    await expect
      .poll(() =>
        source.evaluate(
          (chip) => chip.getBoundingClientRect().right - chip.closest('ul')!.getBoundingClientRect().right,
        ),
      )
      .toBeLessThanOrEqual(0);
    for (const words of ['changed since', 'not found in the document']) {
      const past = await source.getByText(words, { exact: true }).evaluate((badge) => {
        const chip = badge.closest('button')!.getBoundingClientRect();
        return badge.getBoundingClientRect().right - chip.right;
      });
      expect(past).toBeLessThan(0);
    }
    await page.setViewportSize({ width: 1280, height: 800 });
    await rest.request('PUT', `${path}/${id}`, { version: version + 2, text });
    await expect(page.getByText('These words stand in the document.')).toBeVisible();

    await page.getByRole('button', { name: 'Open document' }).first().click();
    await expect(page.getByText(/^The cited passage is selected: line \d+\.$/)).toBeVisible();
    const words = page.getByRole('textbox', { name: 'Document text' });
    const seen = await words.evaluate((element: HTMLTextAreaElement) => ({
      selected: element.value.slice(element.selectionStart, element.selectionEnd),
      scrolled: element.scrollTop > 0,
    }));
    expect(seen).toEqual({ selected: `Quokka enclosure\n\n${passage}`, scrolled: true });
    await expect(
      page.getByText('The document changed since it was cited: version 1 then, 4 now.'),
    ).toBeVisible();
    await page.getByRole('tab', { name: 'Preview' }).click();
    await expect(page.getByText(/^The cited passage is marked: line \d+ of the text\.$/)).toBeVisible();
    await expect(page.getByRole('tabpanel').getByText(passage)).toBeInViewport();
    const marked = () => {
      const ranges = [...(CSS.highlights.get('nadoo-passage') ?? [])];
      return ranges.map((range) => (range as Range).toString().replace(/\s+/g, ' '));
    };
    expect(await page.evaluate(marked)).toEqual([`Quokka enclosure ${passage}`]);
    await rest.request('DELETE', `${path}/${id}`);
  },
);

test('two who send at once get one order, the same for both, and each learns of the other', async ({
  signIn,
  openAs,
  api,
  mode,
}) => {
  const rest = await api('Ada');
  const session = await freshSession(rest, 'At once');
  const ada = await signIn('Ada', { to: session.path });
  const mina = await openAs('Mina', { to: session.path });
  for (const page of [ada, mina]) await expectLive(page);
  await composer(ada).fill('What is the vacation policy?');
  await composer(mina).fill('What about sick leave?');
  await Promise.all([composer(ada).press('Enter'), composer(mina).press('Enter')]);
  for (const page of [ada, mina]) await finishedAnswer(page, 2);
  const stored = await rest.messages(session.id);
  expect(stored.filter(({ role }) => role === 'assistant')).toHaveLength(2);
  const order = stored.map(({ role, user_id }) =>
    role === 'assistant' ? 'Nadoo' : user_id === 'user-ada' ? 'Ada' : 'Mina',
  );
  for (const page of [ada, mina]) {
    const names = () =>
      conversation(page)
        .getByRole('article')
        .evaluateAll((all) =>
          all.map((article) => (article.getAttribute('aria-label') ?? '').split(/[ ,]/)[0]),
        );
    await expect.poll(names).toEqual(order);
  }
  const doing = mode === 'stock' ? /Mina, seen here \d/ : 'Mina, reading';
  await expect(strip(ada).getByRole('listitem').nth(1)).toContainText(doing);
  await strip(ada)
    .locator('..')
    .getByRole('button', { name: /show all/ })
    .click();
  const said = ada.getByText('This server does not say who is here: only who wrote or typed, and when.');
  await expect(said).toHaveCount(mode === 'stock' ? 1 : 0);
});
