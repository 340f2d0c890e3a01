/** Script bytes: auth and connection alone, and all until the composer accepts typing, signed in, cold cache. */
import { readFileSync, readdirSync } from 'node:fs';
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
  /** gzip of every script that was asked for before the composer took a letter. */
  readonly bytes: number;
  readonly scripts: number;
  readonly ms: number;
}

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
    const bodies: Promise<Buffer>[] = [];
    let counting = true;
    page.on('response', (response) => {
      if (counting && response.request().resourceType() === 'script') bodies.push(response.body());
    });
    const started = performance.now();
    await page.goto(`${url}/w/ws-demo/chat`);
    const composer = page.getByRole('textbox', { name: 'Message' });
    await composer.pressSequentially('a');
    const ms = performance.now() - started;
    counting = false;
    if ((await composer.inputValue()) !== 'a') throw new Error('the composer did not take the letter');
    const scripts = await Promise.all(bodies);
    const bytes = scripts.reduce((sum, body) => sum + gzipSync(body, { level: 9 }).length, 0);
    return { bytes, scripts: scripts.length, ms };
  } finally {
    await context.close();
  }
}

const connection = await connectionBytes();
const gateway = await startGateway();
const browser = await launchChromium();
const loads: ColdLoad[] = [];
for (let round = 0; round < ROUNDS; round += 1) loads.push(await coldLoad(browser, gateway.url));
await browser.close();
await gateway.dispose();

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
