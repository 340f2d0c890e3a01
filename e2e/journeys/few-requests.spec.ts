/** How little an exchange asks of the server: many people behind one address share what it allows. */
import type { Page } from '@playwright/test';
import { expect, test } from '../harness/test.ts';
import { answers, ask, expectLive, freshSession, helpdesk } from './steps.ts';

/** Requests to the API by method and what they are for, from now on. */
function count(page: Page): { of: (method: string, path: RegExp) => number; all: () => string[] } {
  const asked: string[] = [];
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.pathname.startsWith('/api/'))
      asked.push(`${request.method()} ${url.pathname}${url.search} ${request.postData() ?? ''}`.trimEnd());
  });
  return {
    of: (method, path) => asked.filter((each) => each.startsWith(`${method} `) && path.test(each)).length,
    all: () => [...asked],
  };
}

test('an exchange asks for the list of chats once at most, and is read by one word of each person', async ({
  signIn,
  openAs,
  api,
  mode,
}) => {
  const rest = await api('Ada');
  const session = await freshSession(rest, 'Few requests');
  const ada = await signIn('Ada', { to: session.path });
  const mina = await openAs('Mina', { to: session.path });
  for (const page of [ada, mina]) await expectLive(page);
  // The first exchange is marked: by its answer's position, the second.
  const marked = (mode === 'stock' ? [] : [ada, mina]).map((page) =>
    page.waitForResponse(
      (response) =>
        /sessions\/[^/]+\/read$/.test(response.url()) &&
        (response.request().postDataJSON() as { position: number }).position === 2,
    ),
  );
  await ask(ada, 'one');
  for (const page of [ada, mina]) await expect(answers(page)).toHaveCount(1);
  const row = (page: Page) =>
    page.getByRole('list', { name: 'Sessions' }).getByRole('button', { name: /^Few requests/ });
  for (const page of [ada, mina]) await expect(row(page)).not.toContainText(/streaming|unread/);

  await Promise.all(marked);
  const counted = [ada, mina].map(count);
  await ask(ada, 'two');
  for (const page of [ada, mina]) {
    await expect(answers(page)).toHaveCount(2);
    await expect(row(page)).not.toContainText(/streaming|unread/);
  }
  const lists = mode === 'stock' ? 1 : 0;
  for (const each of counted) {
    const reads = (): string[] => each.all().filter((asked) => /^POST .*sessions\/[^/]+\/read/.test(asked));
    await expect.poll(reads).toHaveLength(mode === 'stock' ? 0 : 1);
    if (mode === 'stock') await expect.poll(() => each.of('GET', /sessions\?/)).toBeGreaterThan(0);
    expect(each.of('GET', new RegExp(`sessions\\?application_id=${helpdesk}$`)), each.all().join('\n')).toBe(
      lists,
    );
    expect(each.of('POST', /\/read( |$)/), each.all().join('\n')).toBeLessThanOrEqual(2);
    // What answers cite is read once each, whenever the browser finds time: the first one's perhaps only now.
    const cited = each.all().filter((asked) => /^GET .*\/documents\//.test(asked));
    expect(new Set(cited).size, each.all().join('\n')).toBe(cited.length);
    expect(each.all().length - cited.length, each.all().join('\n')).toBeLessThanOrEqual(
      mode === 'stock' ? 4 : 3,
    );
  }
});

test('a sign-in and an exchange load the page in few scripts: parts that come together are one', async ({
  page,
  signIn,
  api,
}) => {
  const session = await freshSession(await api('Ada'), 'Few scripts');
  const scripts = new Set<string>();
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (/^\/assets\/.*\.js$/.test(pathname)) scripts.add(pathname);
  });
  await signIn('Ada', { to: session.path });
  await expectLive(page);
  await ask(page, 'one');
  await expect(answers(page)).toHaveCount(1);
  // What is loaded when the page has nothing else to do.
  for (const part of ['chat-later', 'app-later', 'presence', 'bell'])
    await expect.poll(() => [...scripts].join('\n')).toContain(`/${part}-`);
  expect(scripts.size, [...scripts].join('\n')).toBeLessThanOrEqual(30);
});
