/** A session of 10,000 messages: until its end is painted, frames while it is scrolled, nodes; beside a plain list. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Browser, Page } from '@playwright/test';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { conclude, machineLoad, p95 } from './debug/machine.ts';
import { messageOf } from './history/messages.ts';
import { historyProbe, type Scrolled } from './history/probe.ts';
import { startWithSession, TITLE } from './history/seeded-session.ts';
import { sendBuiltPage } from './lib/built-page.ts';
import { launchChromium } from './lib/chromium.ts';
import { printTable, writeResult } from './lib/report.ts';
import { showSummary, summarize } from './lib/statistics.ts';

const TOTAL = Number(process.env['TOTAL'] ?? 10_000);
const ROUNDS = Number(process.env['ROUNDS'] ?? 5);
/** Of the peer, which takes long. */
const PEER_ROUNDS = Number(process.env['PEER_ROUNDS'] ?? 1);
const LIMITS = { openMs: 300, frameMs: 16.7, nodes: 3_000 };
/** 7,200 px a second at 60 frames: as fast as a finger flings. */
const STEP_PX = -120;
const FRAMES = 600;

const REFRESH_MS = 1_000 / 60;
/** The browser's clock ticks in 0.1 ms: a frame lasts a whole number of the display's refreshes. */
const toRefreshes = (ms: number): number => Math.max(1, Math.round(ms / REFRESH_MS)) * REFRESH_MS;

interface Measured {
  readonly openMs: number;
  readonly frameMs: number;
  readonly nodes: number;
  readonly blank: number;
  readonly frames: number;
}

/** The beginning of a message as it is drawn. */
const head = (n: number): string => messageOf(n).content.split('\n')[0] ?? '';

/** Of what is mounted, each message must say what was stored, or the round is void. */
async function check(page: Page): Promise<void> {
  const drawn = await page.evaluate<string[]>(
    `[...document.querySelectorAll('[data-thread] article')].map((each) => each.querySelector('.text-read').textContent)`,
  );
  if (drawn.length === 0) throw new Error('void: nothing is drawn');
  for (const text of drawn) {
    const n = Number(/^(?:Question|Answer) (\d+)\./.exec(text)?.[1] ?? NaN);
    if (!text.startsWith(head(n))) throw new Error(`void: message ${String(n)} reads ${text.slice(0, 80)}`);
  }
}

async function measure(page: Page, open: () => Promise<void>): Promise<Measured> {
  const opened = page.evaluate<number>(`window.opened(${JSON.stringify(head(TOTAL))})`);
  await open();
  const openMs = await opened;
  await check(page);
  const { frames, nodes, blank } = await page.evaluate<Scrolled>(
    `window.scrolled(${String(STEP_PX)}, ${String(FRAMES)})`,
  );
  await check(page);
  return { openMs, frameMs: p95(frames.map(toRefreshes)), nodes, blank, frames: frames.length };
}

async function measureOurs(browser: Browser, url: string): Promise<Measured> {
  const page = await browser.newPage({ viewport: { width: 1_280, height: 800 } });
  await page.addInitScript(historyProbe);
  await page.goto(`${url}/login?to=/w/ws-demo/chat`);
  await page.getByRole('button', { name: 'Continue as Ada' }).click();
  const row = page.getByRole('list', { name: 'Sessions' }).getByText(TITLE);
  await row.waitFor();
  await page.waitForLoadState('networkidle');
  try {
    return await measure(page, () => row.click());
  } finally {
    await page.context().close();
  }
}

async function measurePeer(browser: Browser, address: string): Promise<Measured> {
  const page = await browser.newPage({ viewport: { width: 1_280, height: 800 } });
  page.setDefaultTimeout(240_000);
  await page.addInitScript(historyProbe);
  await page.goto(`${address}?total=${String(TOTAL)}`);
  try {
    return await measure(page, () => page.getByRole('button', { name: 'Open' }).click());
  } finally {
    await page.context().close();
  }
}

const folder = path.join(import.meta.dirname, '..', '.cache', 'bench', 'history-peer');
await build({
  root: path.join(import.meta.dirname, 'history', 'peer'),
  configFile: false,
  logLevel: 'warn',
  plugins: [react(), tailwindcss()],
  build: { outDir: folder, emptyOutDir: true, chunkSizeWarningLimit: 3_000 },
});
const server = createServer((request, response) => {
  sendBuiltPage(folder, new URL(request.url ?? '/', 'http://localhost').pathname, response);
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const address = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
const gateway = await startWithSession(TOTAL);
const browser = await launchChromium();
const results: Record<'ours' | 'plain list', Measured[]> = { ours: [], 'plain list': [] };
try {
  for (let round = 0; round < ROUNDS; round += 1) {
    results.ours.push(await measureOurs(browser, gateway.url));
    console.error(`ours: ${JSON.stringify(results.ours.at(-1))}`);
  }
  for (let round = 0; round < PEER_ROUNDS; round += 1) {
    results['plain list'].push(await measurePeer(browser, address));
    console.error(`plain list: ${JSON.stringify(results['plain list'].at(-1))}`);
  }
} finally {
  await browser.close();
  await gateway.dispose();
  server.close();
}

const rows = Object.entries(results)
  .filter(([, rounds]) => rounds.length > 0)
  .map(([name, rounds]) => ({
    name,
    rounds: rounds.length,
    open: summarize(rounds.map(({ openMs }) => openMs)),
    frame: summarize(rounds.map(({ frameMs }) => frameMs)),
    nodes: summarize(rounds.map(({ nodes }) => nodes)),
    blank: summarize(rounds.map(({ blank }) => blank)),
  }));
console.log(`\nhistory: ${TOTAL.toLocaleString('en')} messages, ${String(ROUNDS)} rounds\n`);
printTable(
  ['', 'click to the end painted, ms', 'frame at 7,200 px/s, p95, ms', 'nodes in the page', 'empty frames'],
  [
    [
      'must reach',
      `≤ ${String(LIMITS.openMs)}`,
      `≤ ${String(LIMITS.frameMs)}`,
      `≤ ${String(LIMITS.nodes)}`,
      '',
    ],
    ...rows.map(({ name, open, frame, nodes, blank }) => [
      name,
      showSummary(open, 0),
      showSummary(frame),
      showSummary(nodes, 0),
      showSummary(blank, 0),
    ]),
  ],
);
writeResult('history', { total: TOTAL, load: machineLoad(), rows, results });
const ours = rows.find(({ name }) => name === 'ours');
conclude(
  ours !== undefined &&
    ours.open.median <= LIMITS.openMs &&
    ours.frame.median <= LIMITS.frameMs &&
    ours.nodes.median <= LIMITS.nodes,
);
