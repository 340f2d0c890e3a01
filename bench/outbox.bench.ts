/** Sends of two tabs while pages are closed and crash, sockets are cut and the gateway is killed: none lost, none doubled, order kept. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { signInApi } from '#e2e/harness/api.ts';
import { startFaultProxy } from '#e2e/harness/fault-proxy.ts';
import { startGateway } from '#e2e/harness/gateway.ts';
import { prepareTemplate } from '#e2e/harness/data-template.ts';
import { freePort } from '#e2e/harness/ports.ts';
import { seededRandom } from '#src/lib/random.ts';
import { launchChromium } from './lib/chromium.ts';
import { printTable, writeResult } from './lib/report.ts';

const SENDS = Number(process.env['SENDS'] ?? 200);
const ROUNDS = Number(process.env['ROUNDS'] ?? 1);
const SEED = Number(process.env['SEED'] ?? 1);
/** After the last send: so long everything may take to arrive. */
const SETTLE_MS = 180_000;
/** So long the end of an answer is waited for. */
const PATIENCE_MS = 60_000;

type Kill = 'none' | 'sockets' | 'close' | 'crash' | 'gateway' | 'offline';
/** How often each comes between two sends. */
const mix: readonly Kill[] = [
  'none',
  'none',
  'sockets',
  'sockets',
  'close',
  'crash',
  'crash',
  'offline',
  'gateway',
];

interface Figures {
  readonly seed: number;
  readonly sends: number;
  readonly kills: Readonly<Record<string, number>>;
  readonly lost: number;
  readonly doubled: number;
  readonly outOfOrder: number;
  readonly shownOtherwise: number;
  readonly seconds: number;
}

/** The prompts of the conversation as one reads them: from its beginning on, for of a long one not all are mounted. */
async function readThrough(page: Page): Promise<readonly string[]> {
  // What the page runs was compiled here, where each function is told its name.
  await page.evaluate('globalThis.__name ??= (named) => named;');
  return page.evaluate(async () => {
    const thread = document.querySelector('[data-thread]');
    if (thread === null) return [];
    const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));
    const found = new Map<number, string>();
    const take = (): void => {
      for (const row of thread.querySelectorAll<HTMLElement>('[data-row]')) {
        const words = row.querySelector('article[aria-label="Ada"] p')?.textContent;
        if (words) found.set(Number(row.dataset['index']), words);
      }
    };
    // Older messages are fetched as one comes near them, and what is read stays where it is meanwhile.
    for (let still = 0; still < 60; still = thread.scrollTop === 0 ? still + 1 : 0) {
      thread.scrollTop = 0;
      await frame();
      await frame();
    }
    for (let still = 0; still < 5;) {
      await frame();
      take();
      const before = thread.scrollTop;
      thread.scrollTop += thread.clientHeight / 2;
      still = thread.scrollTop - before < 1 ? still + 1 : 0;
    }
    return [...found].sort(([a], [b]) => a - b).map(([, words]) => words);
  });
}

async function openTab(context: BrowserContext, address: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(address);
  const composer = page.getByRole('textbox', { name: 'Message' });
  const button = page.getByRole('button', { name: 'Continue as Ada' });
  await composer.or(button).first().waitFor();
  if (await button.isVisible()) await button.click();
  await composer.waitFor();
  return page;
}

/** Types and presses Enter; over when the page shows it. Returns where: in the conversation or among the follow-ups. */
async function send(page: Page, text: string): Promise<'prompt' | 'follow-up'> {
  const composer = page.getByRole('textbox', { name: 'Message' });
  await composer.fill(text);
  await composer.press('Enter');
  const shown = page.getByText(text, { exact: true }).first();
  await shown.waitFor();
  const isQueued = await shown
    .evaluate((element) => element.closest('[role=log]') === null)
    .catch(() => false);
  return isQueued ? 'follow-up' : 'prompt';
}

/** What a tab shows, to read by when a run breaks off: its connection, what is mounted of the end (each with its row), what can be pressed. */
async function shownIn(page: Page): Promise<string> {
  await page.evaluate('globalThis.__name ??= (named) => named;');
  const seen = await page.evaluate(() => {
    const nameOf = (element: Element) => element.getAttribute('aria-label') ?? element.textContent;
    const all = [...document.querySelectorAll<HTMLElement>('[role=log] article')];
    return {
      address: location.pathname,
      connection: document.querySelector('[role=status][aria-label=Connection]')?.textContent,
      last: all.slice(-6).map((article) => {
        const row = article.closest<HTMLElement>('[data-row]')?.dataset['index'] ?? '?';
        return `${row}: ${article.innerText.replaceAll('\n', ' | ').slice(0, 160)}`;
      }),
      buttons: [...document.querySelectorAll('form button')].map(nameOf),
    };
  });
  return JSON.stringify(seen, null, 1);
}

async function round(browser: Browser, seed: number): Promise<Figures> {
  const random = seededRandom(seed);
  const port = await freePort();
  const gateway = await startGateway({ env: { ALLOWED_ORIGINS: `http://localhost:${String(port)}` } });
  const proxy = await startFaultProxy(gateway.url, port);
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const startedAt = performance.now();
  try {
    const ada = await signInApi(gateway.url, 'Ada');
    const session = await ada.createSession('app-helpdesk', `Outbox ${String(seed)}`);
    const address = `${proxy.url}/w/ws-demo/chat/${session.id}`;
    const tabs = [await openTab(context, address), await openTab(context, address)];
    const asked: string[] = [];
    /** How each was handed in and what was done to the world after it, to read by when the order broke. */
    const story: string[] = [];
    const kills: Record<string, number> = {};
    let offline = false;

    const goOnline = async (): Promise<void> => {
      offline = false;
      await context.unrouteAll({ behavior: 'ignoreErrors' });
      proxy.heal();
      for (const tab of tabs) await tab.evaluate(() => window.dispatchEvent(new Event('online')));
    };
    const endOffline = async (): Promise<void> => {
      if (offline) await goOnline();
    };
    const goOffline = async (): Promise<void> => {
      offline = true;
      await context.route(/\/api\/v1\/(?!auth|capabilities)/, (route) => route.abort('connectionrefused'));
      proxy.setUpgrades('refuse');
      proxy.kill('sockets');
    };
    const kill = async (what: Kill): Promise<void> => {
      kills[what] = (kills[what] ?? 0) + 1;
      const at = Math.floor(random() * tabs.length);
      const victim = tabs[at];
      if (victim === undefined) return;
      if (what === 'sockets') proxy.kill('sockets');
      if (what === 'offline') await (offline ? goOnline() : goOffline());
      if (what === 'gateway') {
        await gateway.kill9();
        await gateway.restart();
      }
      if (what !== 'close' && what !== 'crash') return;
      if (what === 'crash') {
        const devtools = await context.newCDPSession(victim);
        const crashed = victim.waitForEvent('crash');
        devtools.send('Page.crash').catch(() => undefined);
        await crashed;
      }
      await victim.close();
      tabs[at] = await openTab(context, address);
    };

    for (let n = 1; n <= SENDS; n += 1) {
      const tab = tabs[Math.floor(random() * tabs.length)];
      if (tab === undefined) break;
      // What is typed while an answer runs is a follow-up of that tab, which has a place of its own; here it is sent.
      const idle = tab.getByRole('button', { name: 'Send message' });
      const isIdle = async (): Promise<boolean> =>
        idle.waitFor({ timeout: 3_000 }).then(
          () => true,
          () => false,
        );
      const until = performance.now() + PATIENCE_MS;
      // An answer that was cut is under way until the line is back.
      while (!(await isIdle())) {
        await endOffline();
        if (performance.now() < until) continue;
        console.error(
          `seed ${String(seed)}: no button to send before send ${String(n)}; the last of the story:`,
        );
        for (const line of story.slice(-8)) console.error(`  ${line}`);
        for (const [at, each] of tabs.entries())
          console.error(`tab ${String(at)}: ${await shownIn(each).catch(String)}`);
        const kept = (await ada.messages(session.id)).slice(-4);
        console.error(`stored last: ${JSON.stringify(kept, null, 1)}`);
        throw new Error('no button to send');
      }
      const text = `/slow 0 (send ${String(n)} of ${String(seed)})`;
      const at = performance.now();
      const as = await send(tab, text);
      asked.push(text);
      await sleep(random() * 60);
      const what = mix[Math.floor(random() * mix.length)] ?? 'none';
      story.push(
        `${String(n)}: ${as} in tab ${String(tabs.indexOf(tab))} at ${(at - startedAt).toFixed(0)}, ${what}`,
      );
      await kill(what);
      if (n % 25 === 0) console.error(`seed ${String(seed)}: ${String(n)} sends`);
    }
    await goOnline();
    const settledBy = performance.now() + SETTLE_MS;
    let stored: string[] = [];
    while (performance.now() < settledBy) {
      stored = (await ada.messages(session.id))
        .filter(({ role }) => role === 'user')
        .map(({ content }) => content);
      if (new Set(stored).size >= asked.length) break;
      await sleep(500);
    }
    // A double would come late.
    await sleep(5_000);
    stored = (await ada.messages(session.id))
      .filter(({ role }) => role === 'user')
      .map(({ content }) => content);
    const places = asked.map((text) => stored.indexOf(text)).filter((place) => place >= 0);
    const lost = asked.filter((text) => !stored.includes(text));
    for (const text of lost) console.error(`lost: ${text}`);
    const swapped = places.filter((place, at) => at > 0 && place < (places[at - 1] ?? 0)).length;
    places.forEach((place, at) => {
      if (at === 0 || place >= (places[at - 1] ?? 0)) return;
      console.error(`out of order: ${asked[at] ?? ''}; stored around it:`);
      for (const text of stored.slice(Math.max(0, place - 3), place + 5)) console.error(`  ${text}`);
      for (const line of story.slice(Math.max(0, at - 8), at + 3)) console.error(`  ${line}`);
    });
    const shown = tabs[0] === undefined ? [] : await readThrough(tabs[0]);
    return {
      seed,
      sends: asked.length,
      kills,
      lost: lost.length,
      doubled: stored.length - new Set(stored).size,
      outOfOrder: swapped,
      shownOtherwise: stored.filter((text) => !shown.includes(text)).length,
      seconds: (performance.now() - startedAt) / 1000,
    };
  } finally {
    await context.close();
    await proxy.dispose();
    await gateway.dispose();
  }
}

await prepareTemplate();
const browser = await launchChromium();
const rounds: Figures[] = [];
try {
  for (let nth = 0; nth < ROUNDS; nth += 1) rounds.push(await round(browser, SEED + nth));
} finally {
  await browser.close();
}
console.log('\noutbox: two tabs of one person, one chat\n');
printTable(
  ['seed', 'sends', 'kills', 'lost', 'doubled', 'out of order', 'shown otherwise', 'seconds'],
  rounds.map((each) => [
    String(each.seed),
    String(each.sends),
    Object.entries(each.kills)
      .filter(([name]) => name !== 'none')
      .map(([name, count]) => `${name} ${String(count)}`)
      .join(', '),
    String(each.lost),
    String(each.doubled),
    String(each.outOfOrder),
    String(each.shownOtherwise),
    each.seconds.toFixed(0),
  ]),
);
writeResult('outbox', { rounds });
const passed = rounds.every(
  ({ lost, doubled, outOfOrder, shownOtherwise }) => lost + doubled + outOfOrder + shownOtherwise === 0,
);
console.log(passed ? 'passed: nothing lost, nothing doubled, order kept' : 'FAILED');
process.exitCode = passed ? 0 : 1;
