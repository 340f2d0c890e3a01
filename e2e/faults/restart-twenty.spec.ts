/** A gateway that is started anew under twenty pages of three people, one of them in mid-answer. */
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { demoWorkspace, expect, needs, people, test, type Person } from '../harness/test.ts';
import { answers, ask, conversation, freshSession } from '../journeys/steps.ts';
import { expectNothingLostOrMadeUp, expectSettled, pill } from './fault-steps.ts';

/** Pages of each: the first of Ada's and of Mina's show the chat. */
const share: readonly (readonly [Person, number])[] = [
  ['Ada', 8],
  ['Mina', 7],
  ['Jun', 5],
];
const CHATS = 2;

const online = (page: Page) =>
  page.getByRole('complementary', { name: 'Workspace members' }).getByRole('group', { name: 'Online' });

/** Twenty pages share the machine's cores: each may take its time. */
const live = (page: Page) => expect(pill(page)).toHaveText('Live', { timeout: 40_000 });

interface Stall {
  readonly from: number;
  readonly to: number;
}

/** Notes when this process stood still for more than a fifth of a second, as it does with the whole of a busy machine. */
function watchStalls(): { readonly stalls: readonly Stall[]; stop: () => void } {
  const stalls: Stall[] = [];
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    if (now - last > 200) stalls.push({ from: last, to: now });
    last = now;
  }, 10);
  return {
    stalls,
    stop: () => {
      clearInterval(timer);
    },
  };
}

/** The most that fell into any tenth of a second. What came in a stall is seen at its end, and counts over all of it. */
function peakOf(times: readonly number[], stalls: readonly Stall[]): number {
  const within = (from: number) => {
    const to = from + 100;
    const stood = stalls.filter((stall) => stall.to > from - 100 && stall.from < to);
    const ms = stood.reduce((sum, stall) => sum + stall.to - stall.from, to - from);
    return (times.filter((time) => time >= from && time < to).length * 100) / ms;
  };
  return Math.max(...times.map(within));
}

test(
  'a restart under twenty pages: all come back, spread out, and show what the server holds',
  { tag: needs('seq', 'ack', 'presence', 'inbox') },
  async ({ browser, contextOptions, api, newGateway, proxyTo, consoleGuard }) => {
    test.setTimeout(180_000);
    consoleGuard.allowNetworkLines();
    const gateway = await newGateway();
    const proxy = await proxyTo(gateway);
    const session = await freshSession(await api('Ada', gateway.url), 'Under twenty pages');
    const contexts: BrowserContext[] = [];
    const pages = new Map<Person, Page[]>();
    for (const [person, count] of share) {
      const context = await openContext(browser);
      const tabs = [await signInAs(context, person)];
      while (tabs.length < count) tabs.push(...(await openMore(tabs[0]!, Math.min(4, count - tabs.length))));
      pages.set(person, tabs);
    }
    const all = [...pages.values()].flat();
    expect(all).toHaveLength(20);
    const chats = [...pages.entries()].flatMap(([person, tabs]) =>
      person === 'Jun' ? [] : tabs.slice(0, CHATS),
    );
    await Promise.all(chats.map((page) => page.goto(proxy.url + session.path)));
    await Promise.all(all.map((page) => live(page)));
    const asker = chats[0]!;
    await ask(asker, '/slow 40');
    await Promise.all(chats.map((page) => expect(answers(page)).toContainText('of 40')));
    // Each page has its bell and its workspace; those with a chat have that.
    const sockets = 2 * all.length + chats.length;
    await expect.poll(() => proxy.openSockets()).toBe(sockets);

    const before = proxy.upgrades.length;
    const watch = watchStalls();
    await gateway.restart();
    await Promise.all(all.map((page) => live(page)));
    await expect.poll(() => proxy.openSockets(), { timeout: 20_000 }).toBe(sockets);
    watch.stop();
    const attempts = proxy.upgrades.slice(before).map(({ at }) => at);
    expect(peakOf(attempts, watch.stalls), `of ${attempts.length} attempts in 100 ms`).toBeLessThanOrEqual(
      sockets / 3,
    );
    expect(attempts.length, 'no page tries without end').toBeLessThanOrEqual(3 * sockets);

    const rest = await api('Ada', gateway.url);
    await Promise.all(chats.map((page) => expectSettled(page, 45_000)));
    const shown = await conversation(asker).getByRole('article').allInnerTexts();
    for (const page of chats.slice(1))
      await expect.poll(() => conversation(page).getByRole('article').allInnerTexts()).toEqual(shown);
    await expectNothingLostOrMadeUp(asker, rest, session.id, ['/slow 40']);

    for (const page of all) for (const [person] of share) await expect(online(page)).toContainText(person);
    // Each in the end with the sockets of its pages: none is left over, none is missing. The bells of others are
    // nothing that Ada may see.
    const expected = share.map(([person, count]) => {
      const rooms = count + (person === 'Jun' ? 0 : CHATS);
      return person === 'Ada' ? rooms + count : rooms;
    });
    await expect
      .poll(async () => {
        const { details } = (await rest.request('GET', '/ws/stats')).data as {
          details: { users: Record<string, number> };
        };
        return share.map(([person]) => details.users[people[person].userId]);
      })
      .toEqual(expected);
    for (const [person] of share) {
      const own = await api(person, gateway.url);
      const { unread } = (await own.request('GET', '/api/v1/notifications/summary')).data as {
        unread: number;
      };
      const name = unread === 0 ? 'Notifications' : `Notifications, ${unread} unread`;
      for (const page of pages.get(person) ?? [])
        await expect(page.getByRole('button', { name, exact: true })).toBeVisible();
    }

    // Nobody is a ghost: who goes is gone on all of the others.
    await contexts[2]!.close();
    const left = all.filter((page) => !page.isClosed());
    expect(left).toHaveLength(15);
    for (const page of left) await expect(online(page)).not.toContainText('Jun', { timeout: 20_000 });
    for (const context of contexts) await context.close();

    async function openContext(of: Browser): Promise<BrowserContext> {
      const context = await of.newContext({ ...contextOptions, viewport: { width: 1280, height: 800 } });
      consoleGuard.watch(context);
      contexts.push(context);
      return context;
    }

    async function signInAs(context: BrowserContext, person: Person): Promise<Page> {
      const page = await context.newPage();
      await page.goto(`${proxy.url}/w/${demoWorkspace}/documents`);
      await page.getByRole('button', { name: `Continue as ${person}` }).click();
      await live(page);
      return page;
    }

    /** As a person opens more tabs of the same: each inherits who it is. */
    async function openMore(from: Page, count: number): Promise<Page[]> {
      const opened: Page[] = [];
      const add = (page: Page) => opened.push(page);
      from.context().on('page', add);
      await from.evaluate((tabs) => {
        for (let at = 0; at < tabs; at += 1) window.open(location.href);
      }, count);
      await expect.poll(() => opened.length).toBe(count);
      from.context().off('page', add);
      await Promise.all(opened.map((page) => live(page)));
      return opened;
    }
  },
);
