import type { Page, Request } from '@playwright/test';
import { expect, test } from '../harness/test.ts';
import {
  answers,
  ask,
  composer,
  expectLikeStored,
  expectLive,
  finishedAnswer,
  freshSession,
} from '../journeys/steps.ts';
import { chatSockets } from './fault-steps.ts';

const LIFE_SECONDS = 6;

interface Traffic {
  /** When each refresh began, in ms. */
  readonly refreshes: () => readonly number[];
  /** The most refreshes that were under way at once. */
  readonly mostAtOnce: () => number;
  /** Requests that the server refused for want of a valid token. */
  readonly refused: () => readonly string[];
  /** The access tokens that the page sent, oldest first. */
  readonly tokens: () => readonly string[];
}

function watchTokens(page: Page): Traffic {
  const refreshes: Request[] = [];
  let now = 0;
  let most = 0;
  const refused: string[] = [];
  const tokens = new Set<string>();
  const isRefresh = (url: string) => url.endsWith('/auth/refresh');
  page.on('request', (request) => {
    const bearer = /^Bearer (.+)$/.exec(request.headers()['authorization'] ?? '')?.[1];
    if (bearer !== undefined) tokens.add(bearer);
    if (!isRefresh(request.url())) return;
    refreshes.push(request);
    now += 1;
    most = Math.max(most, now);
  });
  const over = (request: Request) => {
    if (isRefresh(request.url())) now -= 1;
  };
  page.on('requestfinished', over);
  // Chromium calls a reply that may not be stored cancelled, now and then, though its body was read to the end.
  page.on('requestfailed', over);
  page.on('response', (response) => {
    if (response.status() === 401) refused.push(response.url());
  });
  return {
    refreshes: () => refreshes.map((request) => request.timing().startTime),
    mostAtOnce: () => most,
    refused: () => refused,
    tokens: () => [...tokens],
  };
}

/** Whether the server still takes a token. */
async function isTaken(base: string, token: string): Promise<boolean> {
  const reply = await fetch(`${base}/api/v1/applications`, { headers: { Authorization: `Bearer ${token}` } });
  return reply.status === 200;
}

test('a token that ends in mid-session: refreshed before it ends, one refresh at a time, nothing lost', async ({
  signIn,
  api,
  newGateway,
  proxyTo,
  consoleGuard,
}) => {
  consoleGuard.allowNetworkLines(); // sockets are cut on purpose
  const gateway = await newGateway({ env: { ACCESS_TOKEN_SECONDS: String(LIFE_SECONDS) } });
  const proxy = await proxyTo(gateway);
  const session = await freshSession(await api('Ada', gateway.url), 'Short life');
  const page = await signIn('Ada', { base: proxy.url, to: session.path });
  const traffic = watchTokens(page);
  await expectLive(page);
  const upgrades = proxy.countUpgrades(chatSockets);
  await ask(page, '/slow 15');
  await composer(page).fill('typed meanwhile');

  // The answer outlives the token by far: the socket goes on, and the page asks for nothing.
  await expect(answers(page)).toContainText('12 of 15', { timeout: 30_000 });
  expect(proxy.countUpgrades(chatSockets)).toBe(upgrades);

  // Whatever needs a token now gets a new one first, and many at once get the same one.
  proxy.kill('sockets');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Documents' }).click();
  await page.goBack();
  await expectLive(page);
  await expect(composer(page)).toHaveValue('typed meanwhile');

  // The whole of it once more, so that a refreshed token ends too.
  const early = traffic.tokens()[0] ?? '';
  await expect.poll(() => isTaken(gateway.url, early), { timeout: 30_000 }).toBe(false);
  // Signed in for the look alone, each time: that token lives no longer than the page's.
  await finishedAnswer(page);
  await expectLikeStored(page, await api('Ada', gateway.url), session.id);
  await composer(page).press('Enter');
  await expect(answers(page)).toHaveCount(2);
  await finishedAnswer(page, 2);
  await expectLikeStored(page, await api('Ada', gateway.url), session.id, 2);
  const stored = await (await api('Ada', gateway.url)).messages(session.id);
  const asked = stored.filter(({ role }) => role === 'user');
  expect(asked.map(({ content }) => content)).toEqual(['/slow 15', 'typed meanwhile']);

  expect(traffic.tokens().length).toBeGreaterThan(1);
  expect(traffic.mostAtOnce()).toBe(1);
  // A new token serves for half of its life at least, however many ask.
  const starts = traffic.refreshes();
  const shortest = Math.min(...starts.slice(1).map((start, index) => start - (starts[index] ?? 0)));
  expect(shortest).toBeGreaterThan((LIFE_SECONDS / 2) * 1000 - 100);
  expect(traffic.refused()).toEqual([]);
});
