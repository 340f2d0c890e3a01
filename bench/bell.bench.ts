/** From a notification's frame to the painted badge, and from a read mark in one tab to the badge of another. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { signInApi } from '#e2e/harness/api.ts';
import { startGateway } from '#e2e/harness/gateway.ts';
import { launchChromium } from './lib/chromium.ts';
import { printTable, writeResult } from './lib/report.ts';
import { showSummary, summarize } from './lib/statistics.ts';

const ROUNDS = Number(process.env['ROUNDS'] ?? 40);
const LIMITS = { here: 150, there: 250 };

/** Notes when a frame of a kind came, and when the bell's name was next painted after it changed. */
const probe = `
  const now = () => performance.timeOrigin + performance.now();
  window.bell = { rang: [], clicked: [], painted: [] };
  const Socket = window.WebSocket;
  window.WebSocket = class extends Socket {
    constructor(...args) {
      super(...args);
      this.addEventListener('message', ({ data }) => {
        if (String(data).includes('"type":"notification",')) window.bell.rang.push(now());
      });
    }
  };
  addEventListener('click', () => window.bell.clicked.push(now()), { capture: true });
  let name = null, waiting = null;
  window.whenPainted = (wanted) => new Promise((resolve) => {
    if (window.bell.painted.at(-1)?.name === wanted) resolve(true);
    else waiting = { wanted, resolve };
  });
  new MutationObserver(() => {
    const found = document.querySelector('button[aria-label^="Notifications"]')?.getAttribute('aria-label') ?? null;
    if (found === name) return;
    name = found;
    // The frame that shows it is drawn after its callbacks; what a port says next comes after that.
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        window.bell.painted.push({ name: found, at: now() });
        if (waiting?.wanted === found) waiting.resolve(true);
      };
      port2.postMessage(0);
    });
  }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['aria-label'] });
`;

interface Probe {
  readonly rang: readonly number[];
  readonly clicked: readonly number[];
  readonly painted: readonly { readonly name: string; readonly at: number }[];
}

const probeOf = (page: Page) => page.evaluate<Probe>('window.bell');

const dataDir = mkdtempSync(path.join(tmpdir(), 'nadoo-bell-'));
const gateway = await startGateway({ dataDir, env: { RATE_LIMIT_IP: '0', RATE_LIMIT_USER: '0' } });
const browser = await launchChromium();
const here: number[] = [];
const there: number[] = [];
try {
  const ada = await signInApi(gateway.url, 'Ada');
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  await context.addInitScript(probe);
  const pages: Page[] = [];
  for (const view of ['documents', 'plugins']) {
    const page = await context.newPage();
    await page.goto(`${gateway.url}/login?to=/w/ws-demo/${view}`);
    await page.getByRole('button', { name: 'Continue as Mina' }).click();
    await page.getByRole('status', { name: 'Connection' }).filter({ hasText: 'Live' }).waitFor();
    await page.getByRole('region', { name: 'New notifications' }).waitFor({ state: 'attached' });
    pages.push(page);
  }
  const [first, second] = pages;
  if (first === undefined || second === undefined) throw new Error('two tabs were to be opened');
  for (let round = 0; round < ROUNDS; round += 1) {
    await ada.request('PUT', '/api/v1/workspaces/ws-demo/members/user-mina/role', {
      role: round % 2 === 0 ? 'viewer' : 'member',
    });
    for (const page of pages) await page.evaluate('window.whenPainted("Notifications, 1 unread")');
    await first.getByRole('button', { name: 'Notifications, 1 unread' }).click();
    await first.getByRole('button', { name: 'Mark all as read' }).click();
    await second.evaluate('window.whenPainted("Notifications")');
    const [one, other] = [await probeOf(first), await probeOf(second)];
    const rang = other.rang.at(-1) ?? Number.NaN;
    const read = one.clicked.at(-1) ?? Number.NaN;
    here.push(
      (other.painted.find(({ at, name }) => at >= rang && name.includes('unread'))?.at ?? Infinity) - rang,
    );
    there.push((other.painted.findLast(({ name }) => name === 'Notifications')?.at ?? Infinity) - read);
    await first.keyboard.press('Escape');
    await first.getByRole('button', { name: 'Notifications', exact: true }).waitFor();
  }
} finally {
  await browser.close();
  await gateway.dispose();
  rmSync(dataDir, { recursive: true, force: true });
}

const p95 = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1] ?? Number.NaN;
const rows = [
  { what: 'frame arrives to badge painted', values: here, limit: LIMITS.here },
  { what: 'read in one tab to badge painted in another', values: there, limit: LIMITS.there },
];
console.log(`\nbell: ${String(ROUNDS)} rounds\n`);
printTable(
  ['what', 'median (range)', 'p95', 'must reach'],
  rows.map(({ what, values, limit }) => [
    what,
    `${showSummary(summarize(values), 0)} ms`,
    `${p95(values).toFixed(0)} ms`,
    `p95 ≤ ${String(limit)} ms`,
  ]),
);
writeResult('bell', { rounds: ROUNDS, here, there, p95: { here: p95(here), there: p95(there) } });
const passed = rows.every(({ values, limit }) => p95(values) <= limit);
console.log(passed ? 'passed' : 'FAILED');
process.exitCode = passed ? 0 : 1;
