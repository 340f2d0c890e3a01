/** An inbox of 10,000 notifications: until it is open, frames while it is scrolled, memory over an empty one. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, CDPSession, Page } from '@playwright/test';
import { startGateway } from '#e2e/harness/gateway.ts';
import { openEmbedded } from '#server/adapters/database/open-database.ts';
import { createStorage } from '#server/adapters/database/storage/index.ts';
import { silentLog } from '#server/adapters/testing/silent-log.ts';
import { scryptPasswords } from '#server/adapters/tokens/password-service.ts';
import { seedDemo } from '#server/core/demo/seed.ts';
import { systemClock } from '#src/lib/clock.ts';
import { launchChromium } from './lib/chromium.ts';
import { printTable, writeResult } from './lib/report.ts';
import { showSummary, summarize } from './lib/statistics.ts';

const ROUNDS = Number(process.env['ROUNDS'] ?? 5);
const TOTAL = 10_000;
const LIMITS = { openMs: 100, frameMs: 16.7, megabytes: 60 };
/** 7,200 px a second at 60 frames: as fast as a finger flings. */
const STEP_PX = 120;
const FRAMES = 600;

/** The demo, and 10,000 notifications for Mina. */
async function seed(dataDir: string): Promise<void> {
  const database = await openEmbedded(path.join(dataDir, 'database'), silentLog);
  const storage = createStorage(database);
  await seedDemo({ storage, passwords: scryptPasswords, clock: systemClock });
  await database.pool.query(
    `insert into notifications (id, user_id, kind, params, title, body, action_url, created_at, position, revision)
     select 'bench-' || n, 'user-mina', case n % 2 when 0 then 'run_failed' else 'answer_finished' end,
       json_build_object('plugin_id', 'web-shop', 'tool_name', 'find_' || n, 'error', 'Nothing is left of size ' || n,
         'session_title', 'A question about order ' || n, 'status', 'complete'),
       'Notification ' || n, 'Something ended', '/debug/bench-' || n, now() - (${String(TOTAL)} - n) * interval '1 minute', n, n
     from generate_series(1, ${String(TOTAL)}) as n`,
  );
  await database.pool.query(`insert into inboxes values ('user-mina', ${String(TOTAL)}, '[]')`);
  await storage.close();
}

/** From the click to the frame that shows a row; then frames of scrolling. */
const probe = `
  window.inbox = { clicked: 0, opened: 0 };
  let opened;
  window.whenOpened = new Promise((resolve) => { opened = resolve; });
  addEventListener('click', () => {
    window.inbox.clicked = performance.now();
    const look = () => {
      if (document.querySelector('[role=feed][aria-label=Notifications] article') === null) return requestAnimationFrame(look);
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => { window.inbox.opened = performance.now(); opened(true); };
      port2.postMessage(0);
    };
    look();
  }, { capture: true });
  /** Frames of scrolling by \`px\`, until there are \`most\` or the end stands still for two seconds. */
  window.scrollThrough = (px, most) => new Promise((resolve) => {
    const feed = document.querySelector('[role=feed][aria-label=Notifications]');
    const frames = [];
    let last = null, still = 0;
    const step = (time) => {
      const before = feed.scrollTop;
      feed.scrollTop += px;
      const moved = feed.scrollTop !== before;
      // A wait for the server's next page is no frame of scrolling.
      if (last !== null && moved && still === 0) frames.push(time - last);
      still = moved ? 0 : still + 1;
      last = time;
      if (still > 120 || frames.length >= most) resolve(frames);
      else requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  });
`;

interface Probe {
  readonly clicked: number;
  readonly opened: number;
}

async function usedMegabytes(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  await session.send('Performance.enable');
  const { metrics } = await session.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0) / 1_048_576;
}

async function signedIn(browser: Browser, url: string, name: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.addInitScript(probe);
  await page.goto(`${url}/login?to=/w/ws-demo/documents`);
  await page.getByRole('button', { name: `Continue as ${name}` }).click();
  await page.getByRole('region', { name: 'New notifications' }).waitFor({ state: 'attached' });
  return page;
}

async function emptyMegabytes(browser: Browser, url: string): Promise<number> {
  const page = await signedIn(browser, url, 'Jun');
  await page.getByRole('button', { name: 'Notifications', exact: true }).click();
  await page.getByText('Nothing yet').waitFor();
  const used = await usedMegabytes(await page.context().newCDPSession(page));
  await page.context().close();
  return used;
}

/** How long frames take this machine where nothing happens: what the scrolled ones are to be read against. */
async function idleFrames(page: Page): Promise<number[]> {
  return page.evaluate<number[]>(`new Promise((resolve) => {
    const frames = [];
    let last = null;
    const step = (time) => {
      if (last !== null) frames.push(time - last);
      last = time;
      if (frames.length >= 300) resolve(frames);
      else requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  })`);
}

/** The browser's clock ticks in 0.1 ms: a frame lasts a whole number of the display's refreshes. */
const REFRESH_MS = 1_000 / 60;
const toRefreshes = (ms: number): number => Math.max(1, Math.round(ms / REFRESH_MS)) * REFRESH_MS;

const p95 = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1] ?? Number.NaN;

interface Measured {
  readonly openMs: number;
  readonly idleMs: number;
  readonly frameMs: number;
  readonly frames: number;
  readonly megabytes: number;
  readonly mounted: number;
}

async function measure(browser: Browser, url: string, emptyMb: number): Promise<Measured> {
  const page = await signedIn(browser, url, 'Mina');
  const idle = await idleFrames(page);
  await page.getByRole('button', { name: 'Notifications, 10,000 unread' }).click();
  await page.evaluate('window.whenOpened');
  const frames = await page.evaluate<number[]>(`window.scrollThrough(${String(STEP_PX)}, ${String(FRAMES)})`);
  await page.evaluate('window.scrollThrough(2_000, Infinity)');
  const mounted = await page.getByRole('article').count();
  await page.getByRole('article', { name: 'web-shop:find_2 failed' }).waitFor();
  const { clicked, opened } = await page.evaluate<Probe>('window.inbox');
  const megabytes = (await usedMegabytes(await page.context().newCDPSession(page))) - emptyMb;
  await page.context().close();
  return {
    openMs: opened - clicked,
    idleMs: p95(idle.map(toRefreshes)),
    frameMs: p95(frames.map(toRefreshes)),
    frames: frames.length,
    megabytes,
    mounted,
  };
}

const dataDir = mkdtempSync(path.join(tmpdir(), 'nadoo-inbox-'));
await seed(dataDir);
const gateway = await startGateway({ dataDir, env: { RATE_LIMIT_IP: '0', RATE_LIMIT_USER: '0' } });
const browser = await launchChromium();
const results: Measured[] = [];
try {
  const emptyMb = await emptyMegabytes(browser, gateway.url);
  for (let round = 1; round <= ROUNDS; round += 1) {
    const result = await measure(browser, gateway.url, emptyMb);
    results.push(result);
    console.error(`round ${String(round)}: ${JSON.stringify(result)}`);
  }
} finally {
  await browser.close();
  await gateway.dispose();
  rmSync(dataDir, { recursive: true, force: true });
}

const open = summarize(results.map((result) => result.openMs));
const idle = summarize(results.map((result) => result.idleMs));
const frame = summarize(results.map((result) => result.frameMs));
const memory = summarize(results.map((result) => result.megabytes));
console.log(`\ninbox: ${TOTAL.toLocaleString('en')} notifications, ${String(ROUNDS)} rounds\n`);
printTable(
  ['what', 'measured', 'must reach'],
  [
    ['click to the first row painted', `${showSummary(open, 0)} ms`, `≤ ${String(LIMITS.openMs)} ms`],
    [
      'frame while scrolling at 7,200 px/s, p95',
      `${showSummary(frame)} ms`,
      `≤ ${String(LIMITS.frameMs)} ms`,
    ],
    ['the same where nothing happens', `${showSummary(idle)} ms`, 'reported'],
    ['memory over the empty page', `${showSummary(memory)} MB`, `≤ ${String(LIMITS.megabytes)} MB`],
  ],
);
writeResult('inbox', { rounds: ROUNDS, total: TOTAL, open, frame, idle, memory, results });
const passed =
  open.median <= LIMITS.openMs && frame.median <= LIMITS.frameMs && memory.median <= LIMITS.megabytes;
console.log(passed ? 'passed' : 'FAILED');
process.exitCode = passed ? 0 : 1;
