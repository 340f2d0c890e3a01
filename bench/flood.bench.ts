/** React commits and long tasks while 1,000 frames a second pour into a mounted view, beside react-use-websocket. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from '@playwright/test';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { startFloodServer } from './flood/flood-server.ts';
import { launchChromium } from './lib/chromium.ts';
import { printTable, writeResult } from './lib/report.ts';
import { showSummary, summarize } from './lib/statistics.ts';

const ROUNDS = Number(process.env['ROUNDS'] ?? 9);
const FRAMES_PER_SECOND = 1_000;
const SECONDS = 10;
const TOTAL = FRAMES_PER_SECOND * SECONDS;
const root = path.join(import.meta.dirname, '..');

interface Measured {
  readonly commitsPerSecond: number;
  readonly longestTaskMs: number;
  readonly longTasks: number;
  /** Lines that the view says it holds at the end. */
  readonly lines: number;
}

interface Contender {
  readonly name: string;
  readonly folder: string;
  /** Resolves once the page shows the end, with the count of lines that it shows. */
  readonly finish: (page: Page) => Promise<number>;
}

const END_MS = SECONDS * 1_000 + 20_000;

const contenders: readonly Contender[] = [
  {
    name: 'Nadoo Console, debugger',
    folder: path.join(root, 'dist'),
    async finish(page) {
      await page.getByText('Completed', { exact: true }).waitFor({ timeout: END_MS });
      const tab = await page.getByRole('tab', { name: /^Console/ }).textContent();
      return Number((tab ?? '').replace(/\D/g, ''));
    },
  },
  {
    name: `react-use-websocket ${version('react-use-websocket')}`,
    folder: path.join(root, '.cache', 'bench', 'flood-peer'),
    async finish(page) {
      const status = page.getByRole('status').filter({ hasText: 'Completed' });
      await status.waitFor({ timeout: END_MS });
      return Number(((await status.textContent()) ?? '').replace(/\D/g, ''));
    },
  },
];

function version(name: string): string {
  const file = path.join(root, 'node_modules', name, 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

/** Counts commits where React itself reports them, and tasks over 50 ms where the browser does. */
const probe = `
  window.flood = { commits: 0, first: null, last: null, tasks: [] };
  window.__REACT_DEVTOOLS_GLOBAL_HOOK__ = {
    supportsFiber: true, isDisabled: false, renderers: new Map(), inject: () => 1, checkDCE() {},
    onCommitFiberUnmount() {}, onPostCommitFiberRoot() {},
    onCommitFiberRoot() { if (window.flood.first !== null) window.flood.commits += 1; },
  };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.flood.tasks.push({ start: entry.startTime, ms: entry.duration });
  }).observe({ type: 'longtask', buffered: true });
  const Socket = window.WebSocket;
  window.WebSocket = class extends Socket {
    constructor(...args) {
      super(...args);
      this.addEventListener('message', ({ data }) => {
        if (!String(data).includes('"log"')) return;
        window.flood.last = performance.now();
        window.flood.first ??= window.flood.last;
      });
    }
  };
`;

interface Probe {
  readonly commits: number;
  readonly first: number;
  readonly last: number;
  readonly tasks: readonly { readonly start: number; readonly ms: number }[];
}

async function measure(browser: Browser, contender: Contender): Promise<Measured> {
  const server = await startFloodServer({
    folder: contender.folder,
    framesPerSecond: FRAMES_PER_SECOND,
    seconds: SECONDS,
  });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  try {
    await page.addInitScript(probe);
    await page.goto(`${server.url}/debug/flood`);
    const lines = await contender.finish(page);
    const result = await page.evaluate<Probe>('window.flood');
    const tasks = result.tasks.filter((task) => task.start >= result.first).map((task) => task.ms);
    const seconds = (result.last - result.first) / 1_000;
    return {
      commitsPerSecond: result.commits / seconds,
      longestTaskMs: Math.max(0, ...tasks),
      longTasks: tasks.length,
      lines,
    };
  } finally {
    await page.close();
    server.close();
  }
}

if (!existsSync(path.join(root, 'dist', 'index.html')))
  throw new Error('npm run build first: the built page is measured');
await build({
  root: path.join(import.meta.dirname, 'flood', 'peer'),
  configFile: false,
  logLevel: 'warn',
  plugins: [react()],
  // The peer is CommonJS with a default export, read as bundlers used to.
  legacy: { inconsistentCjsInterop: true },
  build: { outDir: path.join(root, '.cache', 'bench', 'flood-peer'), emptyOutDir: true },
});

const browser = await launchChromium();
const measured = new Map<string, Measured[]>(contenders.map(({ name }) => [name, []]));
for (let round = 1; round <= ROUNDS; round += 1) {
  for (const contender of contenders) {
    const result = await measure(browser, contender);
    measured.get(contender.name)?.push(result);
    console.error(`round ${String(round)}: ${contender.name}: ${JSON.stringify(result)}`);
  }
}
const chromiumVersion = browser.version();
await browser.close();

const rows = [...measured].map(([name, results]) => {
  const commits = summarize(results.map((result) => result.commitsPerSecond));
  const longest = summarize(results.map((result) => result.longestTaskMs));
  const complete = results.filter((result) => result.lines === TOTAL).length;
  return { name, commits, longest, complete };
});
console.log(
  `\nflood: ${String(FRAMES_PER_SECOND)} frames/s for ${String(SECONDS)} s, ${String(ROUNDS)} rounds, Chromium ${chromiumVersion}\n`,
);
printTable(
  ['client', 'commits/s', 'longest task, ms (0: none over 50)', 'rounds with every line'],
  rows.map(({ name, commits, longest, complete }) => [
    name,
    showSummary(commits),
    showSummary(longest, 0),
    `${String(complete)} of ${String(ROUNDS)}`,
  ]),
);
const [ours, peer] = rows;
if (ours && peer)
  console.log(`\nratio of commits, peer ÷ ours: ${(peer.commits.median / ours.commits.median).toFixed(1)}`);
writeResult('flood', { chromium: chromiumVersion, rounds: ROUNDS, rows });
const passed =
  ours !== undefined && ours.commits.median <= 61 && ours.longest.max <= 50 && ours.complete === ROUNDS;
console.log(passed ? 'passed: ≤ 61 commits/s, no task > 50 ms' : 'FAILED: ≤ 61 commits/s, no task > 50 ms');
process.exitCode = passed ? 0 : 1;
