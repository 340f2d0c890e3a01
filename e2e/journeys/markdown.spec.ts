import type { Locator, Page } from '@playwright/test';
import { expect, oneMode, test as base } from '../harness/test.ts';
import {
  answers,
  ask,
  composer,
  conversation,
  expectLikeStored,
  finishedAnswer,
  freshSession,
} from './steps.ts';
import { refuses, says, startModelServer, type ModelServer } from './model-server.ts';

const test = base.extend<{ model: ModelServer }>({
  model: async ({}, use) => {
    const model = await startModelServer();
    await use(model);
    await model.close();
  },
});

const hostile = `# Heading of an answer

<img src="https://evil.example/a.png" onerror="document.title='owned'"><script>document.title='owned'</script>
<iframe src="https://evil.example"></iframe>

![a cat](https://evil.example/cat.png) and [a script](javascript:document.title='owned') and
[data](data:text/html,<script>1</script>) and [elsewhere](https://good.example/page) and [here](/w/ws-demo/documents).

| name | price |
| --- | ---: |
| Trail Runner | 129 |

\`\`\`python
def total(lines):
    return sum(lines)  # <b>not bold</b>
\`\`\`

**굵게**합니다. ~~gone~~ - [x] done

| a | ${'wide | '.repeat(12)}
| - | ${'- | '.repeat(12)}
| b | ${'unbreakable_column | '.repeat(12)}

Twenty-five days [7], and $$\\frac{a}{b}$$.
`;

test('an answer full of hostile Markdown is text, cards and dead links; nothing leaves the page', async ({
  signIn,
  api,
  newGateway,
  model,
}) => {
  const gateway = await newGateway({
    env: { OPENAI_BASE_URL: model.baseUrl, OPENAI_API_KEY: 'sk-test', MODEL: 'scripted' },
  });
  const rest = await api('Ada', gateway.url);
  const session = await freshSession(rest, 'Hostile');
  const page = await signIn('Ada', { to: session.path, base: gateway.url });
  const strangers: string[] = [];
  page.on('request', (request) => {
    const { host, protocol } = new URL(request.url());
    if (protocol.startsWith('http') && host !== new URL(gateway.url).host) strangers.push(request.url());
  });
  model.next(says(hostile));
  await ask(page, 'Be hostile');
  const answer = await finishedAnswer(page);
  await expect(answer.getByRole('heading', { name: 'Heading of an answer' })).toBeVisible();
  // HTML is shown as the text that it is.
  await expect(answer).toContainText('<script>document.title=');
  for (const tag of ['script', 'iframe', 'img']) await expect(answer.locator(tag)).toHaveCount(0);
  const card = answer.getByRole('link', { name: /Image: a cat/ });
  await expect(card).toContainText('evil.example');
  await expect(card).toHaveAttribute('target', '_blank');
  await expect(card).toHaveAttribute('rel', 'noopener noreferrer');
  await expect(answer.getByRole('link', { name: 'a script' })).toHaveCount(0);
  await expect(answer.getByRole('link', { name: 'data' })).toHaveCount(0);
  await expect(answer).toContainText('a script');
  const outside = answer.getByRole('link', { name: /elsewhere/ });
  await expect(outside).toContainText('good.example');
  await expect(outside).toHaveAttribute('rel', 'noopener noreferrer');
  await expect(answer.getByRole('cell', { name: 'Trail Runner' })).toBeVisible();
  await expect(answer.locator('strong', { hasText: '굵게' })).toBeVisible();
  // A formula is drawn under the same policy, which the console would say was violated.
  await expect(answer.locator('math mfrac')).toBeVisible();
  // No button, and drawn as none.
  const citation = answer.getByTitle('Citation 7: no such source');
  await expect(citation).toHaveCSS('border-top-style', 'dashed');
  await expect(citation.locator('xpath=ancestor::button')).toHaveCount(0);

  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await answer.getByRole('button', { name: 'Copy code' }).click();
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()))
    .toBe('def total(lines):\n    return sum(lines)  # <b>not bold</b>');
  await expectLikeStored(page, rest, session.id);
  await expect(page).not.toHaveTitle(/owned/);
  expect(strangers).toEqual([]);

  // On a phone a wide table scrolls within itself, and neither the conversation nor the page sideways.
  await page.setViewportSize({ width: 360, height: 740 });
  const table = answer.getByRole('group', { name: 'Table' }).last();
  await expect.poll(() => beyond(table)).toBeGreaterThan(100);
  expect(await table.evaluate((box) => (box.scrollTo(50, 0), box.scrollLeft))).toBe(50);
  for (const around of [page.locator('[data-thread]'), page.locator('html')])
    expect(await beyond(around)).toBeLessThanOrEqual(0);
});

const tasks = '- [x] done\n- plain\n- [ ] open\n  - deeper\n\n1. [x] first\n2. second\n';

test(
  'an item with a box loses its mark to it, and none beside it does',
  { tag: oneMode },
  async ({ signIn, newGateway, model, api }) => {
    const gateway = await newGateway({
      env: { OPENAI_BASE_URL: model.baseUrl, OPENAI_API_KEY: 'sk-test', MODEL: 'scripted' },
    });
    const session = await freshSession(await api('Ada', gateway.url), 'Tasks');
    const page = await signIn('Ada', { to: session.path, base: gateway.url });
    model.next(says(tasks));
    await ask(page, 'Make a list');
    const answer = await finishedAnswer(page);
    const marks = await answer
      .locator('.markdown li')
      .evaluateAll((items) => items.map((item) => getComputedStyle(item).listStyleType).join(' '));
    expect(marks).toBe('none disc none disc none decimal');
    // What is said begins in one line beneath another, and the box stands in the list.
    const starts = await answer
      .locator('ul')
      .first()
      .evaluate((list) =>
        [...list.children].map((item) => {
          const words = [...item.childNodes].find(({ textContent }) => /\w/.test(textContent ?? '')) as Text;
          const range = document.createRange();
          range.setStart(words, words.data.search(/\w/));
          range.setEndAfter(words);
          return range.getBoundingClientRect().left - list.getBoundingClientRect().left;
        }),
      );
    for (const start of starts) expect(Math.abs(start - (starts[1] ?? 0))).toBeLessThan(3);
    const inList = await answer.getByRole('img', { name: 'done' }).evaluateAll((boxes) =>
      boxes.map((box) => {
        const list = box.closest('ul, ol');
        return box.getBoundingClientRect().left - (list?.getBoundingClientRect().left ?? Infinity);
      }),
    );
    expect(inList).toHaveLength(3);
    for (const left of inList) expect(left).toBeGreaterThanOrEqual(0);
  },
);

/** How much of an element is scrolled away sideways, px. */
const beyond = (element: Locator): Promise<number> =>
  element.evaluate((box) => box.scrollWidth - box.clientWidth);

/** How long each key took from the finger to the page, ms, from now on. */
async function watchKeys(page: Page): Promise<() => Promise<number[]>> {
  const seen = await page.evaluateHandle(() => {
    const waits: number[] = [];
    document.addEventListener('keydown', ({ timeStamp }) => waits.push(performance.now() - timeStamp), true);
    return waits;
  });
  return () => seen.jsonValue();
}

const long = [
  ...Array.from({ length: 40 }, (_, n) => `## Part ${String(n)}\n\nWords of part ${String(n)}.\n`),
  Array.from({ length: 40 }, (_, n) => `- Item ${String(n)}${n === 35 ? '\n  - deeper' : ''}`).join('\n'),
  Array.from({ length: 40 }, (_, n) => `${String(n + 7)}. Step ${String(n)}`).join('\n'),
  `| n | what |\n| --: | --- |\n${Array.from({ length: 40 }, (_, n) => `| ${String(n)} | row |`).join('\n')}`,
].join('\n\n');

test(
  'what is long stands in boxes, and nothing stands elsewhere for that',
  { tag: oneMode },
  async ({ signIn, newGateway, model, api }) => {
    const gateway = await newGateway({
      env: { OPENAI_BASE_URL: model.baseUrl, OPENAI_API_KEY: 'sk-test', MODEL: 'scripted' },
    });
    const session = await freshSession(await api('Ada', gateway.url), 'Long');
    const page = await signIn('Ada', { to: session.path, base: gateway.url });
    model.next(says(long));
    await ask(page, 'Be long');
    const answer = await finishedAnswer(page);
    const text = answer.locator('.markdown');
    await expect(answer.locator('[data-settled], .markdown-grows')).toHaveCount(0);
    await expect(text.locator('.markdown-part, .markdown-items, tbody + tbody')).toHaveCount(5);
    const [boxed, flat] = await text.evaluate((drawn: HTMLElement) => {
      const placesOf = (root: Element): string[] => {
        const from = root.getBoundingClientRect();
        return [...root.querySelectorAll('h4, p, ul, ol, li, table, tr, td')].map((element) => {
          const { x, y, width, height } = element.getBoundingClientRect();
          return [element.tagName, x - from.x, y - from.y, width, height]
            .map((each) => (typeof each === 'number' ? each.toFixed(2) : each))
            .join(' ');
        });
      };
      const copy = drawn.cloneNode(true) as HTMLElement;
      for (const box of copy.querySelectorAll('.markdown-part, .markdown-items'))
        box.replaceWith(...box.childNodes);
      for (const body of copy.querySelectorAll('tbody + tbody')) {
        body.previousElementSibling?.append(...body.childNodes);
        body.remove();
      }
      const places = placesOf(drawn);
      drawn.after(copy);
      drawn.style.display = 'none';
      const others = placesOf(copy);
      drawn.style.display = '';
      copy.remove();
      return [places, others] as const;
    });
    expect(boxed).toHaveLength(286);
    expect(boxed).toEqual(flat);

    // What would hold up the page is plain text; whoever types meanwhile does not notice.
    const keys = await watchKeys(page);
    model.next(says(`${'> - '.repeat(2_000)}deep`, { size: 1_000 }));
    await ask(page, 'Be deep');
    model.next(says('word '.repeat(200_000), { size: 50_000 }));
    await ask(page, 'Be endless');
    const plain = page.getByRole('group', { name: /^Shown as plain text/ });
    while (
      (await plain.count()) < 2 ||
      (await page.getByRole('button', { name: 'Stop response' }).isVisible())
    )
      await composer(page).press('a');
    for (const key of 'bcd') await composer(page).press(key);
    const waits = await keys();
    expect(waits.length).toBeGreaterThanOrEqual(3);
    expect(Math.max(...waits), `ms for each key: ${waits.join(' ')}`).toBeLessThan(1_000);
  },
);

test('markup in a prompt is shown as typed, to everybody', async ({ signIn, openAs, api }) => {
  const session = await freshSession(await api('Ada'), 'Markup');
  const page = await signIn('Ada', { to: session.path });
  const mina = await openAs('Mina', { to: session.path });
  const prompt = '<img src=x onerror="document.title=\'owned\'"> **bold** <script>document.title=1</script>';
  await ask(page, prompt);
  for (const each of [page, mina]) {
    const article = conversation(each).getByRole('article', { name: /^Ada/ });
    await expect(article.getByText(prompt, { exact: true })).toBeVisible();
    await expect(article.locator('img, script, strong')).toHaveCount(0);
  }
  await finishedAnswer(page);
});

test('errors of the model’s provider have words of their own and the action that helps', async ({
  signIn,
  api,
  newGateway,
  model,
  mode,
}) => {
  const gateway = await newGateway({
    env: { OPENAI_BASE_URL: model.baseUrl, OPENAI_API_KEY: 'sk-test', MODEL: 'scripted' },
  });
  const rest = await api('Ada', gateway.url);
  const session = await freshSession(rest, 'Provider errors');
  const page = await signIn('Ada', { to: session.path, base: gateway.url });

  // So long that its countdown is still there to be seen.
  model.next(refuses(429, 'rate_limit_exceeded', { 'retry-after': '60' }));
  await ask(page, 'first');
  const alert = answers(page).last().getByRole('alert');
  await expect(alert).toContainText('Too many requests at once');
  await expect(alert.getByRole('button', { name: /^Retry in \d+ s$/ })).toBeVisible();

  model.next(refuses(500, 'server_error'));
  await ask(page, 'second');
  await expect(answers(page)).toHaveCount(2);
  await expect(alert).toContainText('The model’s provider did not answer properly');
  model.next(says('It works again.'));
  await alert.getByRole('button', { name: 'Retry', exact: true }).click();
  await expect(answers(page).last()).toContainText('It works again.');
  // Another version of the second answer, where versions are kept; else the question again.
  await expectLikeStored(page, rest, session.id, mode === 'stock' ? 3 : 2);

  model.next(refuses(400, 'context_length_exceeded'));
  await ask(page, 'third');
  await expect(alert).toContainText('This conversation is longer than the model can read');
  await alert.getByRole('button', { name: 'New chat' }).click();
  await expect(page).toHaveURL(/\/w\/ws-demo\/chat$/);
  await expect(composer(page)).toBeVisible();
});

const wide = [
  `Inline $${'x + '.repeat(60)}y$ here.`,
  `${'> '.repeat(40)}deep words in a quote`,
  Array.from({ length: 14 }, (_, n) => `${'  '.repeat(n)}- item ${String(n)}`).join('\n'),
  `[![${'a long description '.repeat(6)}](https://${'long-name.'.repeat(8)}example/b.svg)](https://ci.example/build)`,
  `![${'another description '.repeat(6)}](https://${'long-name.'.repeat(8)}example/c.svg)`,
  '```\nno language\n```',
  '$\\rule{9999em}{9999em}$',
].join('\n\n');

test(
  'what is wide scrolls or wraps in itself: on a telephone the conversation goes up and down only',
  { tag: oneMode },
  async ({ signIn, newGateway, model, api }) => {
    const gateway = await newGateway({
      env: { OPENAI_BASE_URL: model.baseUrl, OPENAI_API_KEY: 'sk-test', MODEL: 'scripted' },
    });
    const session = await freshSession(await api('Ada', gateway.url), 'Wide');
    const page = await signIn('Ada', { to: session.path, base: gateway.url });
    await page.setViewportSize({ width: 360, height: 740 });
    model.next(says(wide));
    await ask(page, 'Be wide');
    const answer = await finishedAnswer(page);
    await expect(answer.locator('math')).toHaveCount(2);
    const sideways = await answer.evaluate((drawn: HTMLElement) => {
      const boxes: string[] = [];
      for (let box = drawn.parentElement; box !== null; box = box.parentElement)
        if (box.scrollWidth > box.clientWidth && getComputedStyle(box).overflowX !== 'visible')
          boxes.push(`${box.className} ${String(box.scrollWidth)} > ${String(box.clientWidth)}`);
      return boxes;
    });
    expect(sideways).toEqual([]);
    await expect(answer.locator('a a')).toHaveCount(0);
    await expect(answer.getByText(/^Image: another description/)).toBeVisible();
  },
);
