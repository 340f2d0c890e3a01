/** WebSockets do not come through, HTTP does, and the server mirrors its sockets over one stream (extension `sse`). */
import type { Page } from '@playwright/test';
import { expect, needs, test } from '../harness/test.ts';
import {
  answers,
  ask,
  composer,
  conversation,
  expectLive,
  freshSession,
  watchAnswering,
} from '../journeys/steps.ts';
import { readEverything } from '../journeys/inbox-steps.ts';
import { expectNothingLostOrMadeUp, hintOnline, pill, prompts } from './fault-steps.ts';

/** The streams that the page has open now, by their channels. */
function watchStreams(page: Page): { readonly open: readonly string[][] } {
  const streams = new Map<object, string[]>();
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.pathname === '/sse') streams.set(request, (url.searchParams.get('channels') ?? '').split(','));
  });
  page.on('requestfinished', (request) => streams.delete(request));
  page.on('requestfailed', (request) => streams.delete(request));
  return {
    get open() {
      return [...streams.values()];
    },
  };
}

const members = (page: Page) => page.getByRole('complementary', { name: 'Workspace members' });

test(
  'every view is live over one stream, and goes back when healed',
  {
    tag: needs('sse', 'seq', 'presence', 'plugin-runs'),
  },
  async ({ page, signIn, openAs, api, faultProxy, consoleGuard }) => {
    consoleGuard.allowNetworkLines();
    faultProxy.setUpgrades('refuse');
    const rest = await api('Ada');
    const session = await freshSession(rest, 'One stream');
    const streams = watchStreams(page);
    await signIn('Ada', { base: faultProxy.url, to: session.path });
    await expect(pill(page)).toHaveText('Limited (SSE)');
    const mina = await openAs('Mina', { to: session.path });
    await expectLive(mina);

    // Chat: what the other types and asks, and the answer as it is written; then one of our own.
    await composer(mina).pressSequentially('/slow 2');
    await expect(page.getByText('Mina is typing…')).toBeVisible();
    const answering = await watchAnswering(page);
    await composer(mina).press('Enter');
    await expect(prompts(page)).toContainText(['/slow 2']);
    await expect.poll(answering).toBe(true);
    await expect(answers(page)).not.toHaveAttribute('aria-busy', 'true');
    await ask(page, '/slow 30');
    await expect(answers(page).nth(1)).toContainText('of 30');
    await page.getByRole('button', { name: 'Stop response' }).click();
    await expect(answers(mina).nth(1)).toContainText('Stopped');

    // Presence: where she goes is told. And the bell.
    const hers = members(page)
      .getByRole('group', { name: 'Online' })
      .getByRole('listitem')
      .filter({ hasText: 'Mina' });
    await expect(hers).toContainText('One stream');
    await mina.goto(new URL('/w/ws-demo/plugins', mina.url()).href);
    await expect(hers).not.toContainText('One stream');
    const { open } = streams;
    expect(open).toHaveLength(1);
    expect(open[0]?.map((key) => key.split(':')[0]).sort()).toEqual(['chat', 'notifications', 'workspace']);
    // What rang before is read: only this run can ring.
    await readEverything(rest);
    await expect(page.getByRole('button', { name: 'Notifications', exact: true })).toBeVisible();
    await rest.startExecution('flaky', 'build_report', {});
    await expect(page.getByRole('button', { name: 'Notifications, 1 unread' })).toBeVisible();

    // A run, from its beginning to its end.
    const run = await rest.startExecution('web-shop', 'find_product', { query: 'shoes' });
    await page.goto(`${faultProxy.url}/debug/${run}`);
    await expect(page.getByText('Completed', { exact: true })).toBeVisible({ timeout: 15_000 });
    await expect(pill(page)).toHaveText('Limited (SSE)');

    faultProxy.setUpgrades('pass');
    await hintOnline(page);
    await expect(pill(page)).toHaveText('Live', { timeout: 10_000 });
    await expect.poll(() => streams.open.length).toBe(0);
  },
);

test(
  'a stream that dies without a word is noticed, and nothing is lost',
  {
    tag: needs('sse', 'seq', 'ack'),
  },
  async ({ page, signIn, api, faultProxy, consoleGuard }) => {
    consoleGuard.allowNetworkLines();
    faultProxy.setUpgrades('refuse');
    const rest = await api('Ada');
    const session = await freshSession(rest, 'Silent stream');
    await page.clock.install();
    const streams = watchStreams(page);
    await signIn('Ada', { base: faultProxy.url, to: session.path });
    await expect(pill(page)).toHaveText('Limited (SSE)');
    await ask(page, '/slow 3');
    await expect(answers(page)).toContainText('of 3');
    // One stream has all channels, those of bell and members too, which come after the first view.
    await expect.poll(() => streams.open.map((channels) => channels.length)).toEqual([3]);
    expect(faultProxy.freezeStreams()).toBe(1);
    // Its next ping gets no answer: 15 s until it, 5 s for it. The page's clock goes on in steps, the network as it is.
    const again = page.waitForRequest((request) => new URL(request.url()).pathname === '/sse');
    let isThere = false;
    void again.then(() => {
      isThere = true;
    });
    await expect
      .poll(
        async () => {
          await page.clock.runFor(3_000);
          return isThere;
        },
        { intervals: [200], timeout: 10_000 },
      )
      .toBe(true);
    await expectNothingLostOrMadeUp(page, rest, session.id, ['/slow 3']);
    await ask(page, '/slow 1');
    await expectNothingLostOrMadeUp(page, rest, session.id, ['/slow 3', '/slow 1']);
  },
);

test(
  'of four tabs three have a stream; the fourth polls, is true all the same, and takes the place that comes free',
  {
    tag: needs('sse', 'seq'),
  },
  async ({ context, page, signIn, api, faultProxy, consoleGuard }) => {
    consoleGuard.allowNetworkLines();
    faultProxy.setUpgrades('refuse');
    const rest = await api('Mina');
    const session = await freshSession(rest, 'Four tabs');
    await signIn('Ada', { base: faultProxy.url, to: session.path });
    await expect(pill(page)).toHaveText('Limited (SSE)');
    const tabs = [page];
    for (let nth = 2; nth <= 4; nth += 1) {
      const tab = await context.newPage();
      await tab.goto(faultProxy.url + session.path);
      await tab.getByRole('button', { name: 'Continue as Ada' }).click();
      await expect(pill(tab)).toHaveText(nth < 4 ? 'Limited (SSE)' : 'Limited (polling)');
      tabs.push(tab);
    }
    const [first, second, , fourth] = tabs;
    if (!first || !second || !fourth) throw new Error('four tabs');

    // What is asked there is answered there, and the others see it.
    await ask(fourth, '/slow 1');
    await expect(answers(fourth)).not.toHaveAttribute('aria-busy', 'true');
    await expectNothingLostOrMadeUp(fourth, rest, session.id, ['/slow 1']);
    await expect(prompts(second)).toContainText(['/slow 1']);
    // What another tab asks is there with the next look, in which a hint hurries it. (The clock of a page would be that of
    // all four: it runs ahead of what the network answers the streams of the others.)
    await ask(second, '/slow 1 again');
    await expect(answers(second)).toHaveCount(2);
    await hintOnline(fourth);
    await expect(prompts(fourth)).toHaveCount(2);
    await expect(conversation(fourth).getByText('history reloaded', { exact: false })).toHaveCount(0);
    await expect(pill(fourth)).toHaveText('Limited (polling)');

    await first.close();
    await expect(pill(fourth)).toHaveText('Limited (SSE)', { timeout: 10_000 });
    await ask(second, '/slow 1 once more');
    await expect(prompts(fourth)).toHaveCount(3);
    // Its end rings, which is not to fall into the journey after this one.
    await expect(answers(second)).toHaveCount(3);
    await expect(answers(second).last()).not.toHaveAttribute('aria-busy', 'true');
  },
);
