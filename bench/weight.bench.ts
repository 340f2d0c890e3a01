/** Script bytes: auth and connection alone, and all until the composer accepts typing, signed in, cold cache. */
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser } from '@playwright/test';
import { startGateway } from '#e2e/harness/gateway.ts';
import { launchChromium } from './lib/chromium.ts';
import { printTable, writeResult } from './lib/report.ts';
import { showSummary, summarize } from './lib/statistics.ts';

const ROUNDS = Number(process.env['ROUNDS'] ?? 9);
const LIMITS = { connection: 9_000, typing: 190_000 };
const root = path.join(import.meta.dirname, '..');

/** gzip -9 of auth + connection bundled without the modules that hold schemas. */
async function connectionBytes(): Promise<number> {
  const budget = (await import(new URL('../scripts/lib/budget.mjs', import.meta.url).href)) as {
    buildConnectionAlone: () => Promise<void>;
  };
  await budget.buildConnectionAlone();
  const folder = path.join(root, '.cache', 'budget');
  const scripts = readdirSync(folder).filter((name) => name.endsWith('.js'));
  return scripts.reduce(
    (sum, name) => sum + gzipSync(readFileSync(path.join(folder, name)), { level: 9 }).length,
    0,
  );
}

interface ColdLoad {
  /** gzip of every script that was asked for before the composer could take a letter. */
  readonly bytes: number;
  readonly scripts: readonly { readonly path: string; readonly bytes: number }[];
  readonly ms: number;
}

/** Notes when the composer stands in the page, enabled: looked at once a frame, as a person would. */
const probe = `
  const look = () => {
    const composer = document.querySelector('main textarea:enabled');
    if (composer === null) requestAnimationFrame(look);
    else window.composerReadyAt = performance.now();
  };
  requestAnimationFrame(look);
`;

async function coldLoad(browser: Browser, url: string): Promise<ColdLoad> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  try {
    const page = await context.newPage();
    await page.goto(url);
    await page.getByRole('button', { name: 'Continue as Ada' }).click();
    await page.getByRole('textbox', { name: 'Message' }).waitFor();

    const session = await context.newCDPSession(page);
    await session.send('Network.enable');
    await session.send('Network.clearBrowserCache');
    await page.goto('about:blank');
    const bodies = new Map<string, Promise<Buffer | null>>();
    page.on('response', (response) => {
      if (response.request().resourceType() === 'script') {
        // What comes after the letter may be cut off by the end of the load: nobody asks for that.
        bodies.set(
          response.url(),
          response.body().catch(() => null),
        );
      }
    });
    await page.addInitScript(probe);
    await page.goto(`${url}/w/ws-demo/chat`);
    const composer = page.getByRole('textbox', { name: 'Message' });
    await composer.pressSequentially('a');
    if ((await composer.inputValue()) !== 'a') throw new Error('the composer did not take the letter');
    const { ms, asked } = await page.evaluate<{ ms: number; asked: string[] }>(`({
      ms: window.composerReadyAt,
      asked: performance.getEntriesByType('resource').filter((entry) => entry.startTime < window.composerReadyAt).map((entry) => entry.name),
    })`);
    const scripts = [];
    for (const address of asked) {
      const arriving = bodies.get(address);
      if (arriving === undefined) continue;
      const body = await arriving;
      if (body === null) throw new Error(`${address} did not arrive`);
      scripts.push({ path: new URL(address).pathname, bytes: gzipSync(body, { level: 9 }).length });
    }
    return { bytes: scripts.reduce((sum, script) => sum + script.bytes, 0), scripts, ms };
  } finally {
    await context.close();
  }
}

const connection = await connectionBytes();
// A folder of its own, which the gateway seeds.
const dataDir = mkdtempSync(path.join(tmpdir(), 'nadoo-weight-'));
const gateway = await startGateway({ dataDir });
const browser = await launchChromium();
const loads: ColdLoad[] = [];
for (let round = 0; round < ROUNDS; round += 1) loads.push(await coldLoad(browser, gateway.url));
await browser.close();
await gateway.dispose();
rmSync(dataDir, { recursive: true, force: true });

for (const { path: name, bytes } of loads[0]?.scripts ?? []) console.log(String(bytes).padStart(8), name);
const typing = summarize(loads.map((load) => load.bytes / 1_000));
const rows = [
  ['auth + connection, without schemas', `${(connection / 1_000).toFixed(2)} kB`, '≤ 9 kB'],
  ['scripts until the composer accepts typing', `${showSummary(typing)} kB`, '≤ 190 kB'],
];
console.log(`\nweight: gzip, 1 kB = 1,000 B, ${String(ROUNDS)} cold loads\n`);
printTable(['what', 'measured', 'must reach'], rows);
writeResult('weight', { connection, typingKilobytes: typing, loads });
const passed = connection <= LIMITS.connection && typing.max * 1_000 <= LIMITS.typing;
console.log(passed ? 'passed' : 'FAILED');
process.exitCode = passed ? 0 : 1;
