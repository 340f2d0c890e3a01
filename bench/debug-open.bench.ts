/** A run of 100,000 records through a real gateway and out of a file: what it is, the first answer to a key, all of it; and the memory of 500,000. */
import type { Browser, Page } from '@playwright/test';
import { conclude, machineLoad } from './debug/machine.ts';
import { debugProbe, isEqual, readHeld, showsTotal, waitForTotal } from './debug/probe.ts';
import { makeRecords, tallyOf } from './debug/records.ts';
import { runFileOf } from './debug/run-file.ts';
import { startWithRun } from './debug/stored-run.ts';
import { launchChromium, newTab } from './lib/chromium.ts';
import { printTable, writeResult } from './lib/report.ts';
import { showSummary, summarize } from './lib/statistics.ts';

const ROUNDS = Number(process.env['ROUNDS'] ?? 5);
const RECORDS = Number(process.env['RECORDS'] ?? 100_000);
/** 0: memory is not measured. */
const LARGE = Number(process.env['LARGE'] ?? 500_000);
const LIMITS = { summaryMs: 500, interactiveMs: 1_000, completeMs: 4_000, megabytes: 400 };
/** Of a file in memory. */
const FILE_LIMITS = { interactiveMs: 300, completeMs: 800 };

/**
 * The summary is the header with the tool's name and how the run ended. Interactive is the first painted answer to a key:
 * once lines stand in the console the cursor is moved by one record, and its place is painted.
 */
const watches = (count: number) => `
  window.probe.watch('summary', () => /web-shop:read_orders/.test(document.querySelector('header h2, main h2')?.textContent ?? '')
    && /Completed/.test(document.body.textContent));
  {
    const bar = () => document.querySelector('[role=toolbar][aria-label=Playhead]')?.textContent ?? '';
    const look = () => {
      // The panes may stand there before the first records do: then no key leads anywhere.
      if (document.querySelector('[role=log][aria-label=Console] [role=presentation]') === null || !/Record [1-9]/.test(bar()))
        return requestAnimationFrame(look);
      // Nobody presses a key upon what is not painted yet. The first leads to the last record, the second before it.
      window.probe.frameEnd().then(() => setTimeout(() => {
        for (let press = 0; press < 2; press += 1)
          document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft', bubbles: true }));
        // A place that moves with the end while records come is no answer.
        window.probe.watch('interactive', () => {
          const place = /Record ([\\d,]+) of ([\\d,]+)/.exec(bar());
          return place !== null && place[1] !== place[2];
        });
      }));
    };
    look();
  }
  window.probe.watch('complete', ${showsTotal(count)});
`;

interface Opened {
  readonly summary: number;
  readonly interactive: number;
  readonly complete: number;
  readonly longestTask: number;
}

/** What was reached once every record is there, and the longest task; times in ms since `began`. */
async function readOpened(page: Page, began: number): Promise<Opened> {
  await waitForTotal(page, RECORDS);
  const reached = await page.evaluate<Record<string, number>>(
    'window.probe.painted().then(() => window.probe.reached)',
  );
  const tasks = await page.evaluate<{ start: number; ms: number }[]>('window.probe.tasks');
  if (!isEqual(await readHeld(page), tallyOf(records)))
    throw new Error('the page does not hold what there is of the run');
  const since = (name: string) => (reached[name] ?? Number.NaN) - began;
  return {
    summary: since('summary'),
    interactive: since('interactive'),
    complete: since('complete'),
    longestTask: Math.max(0, ...tasks.filter(({ start }) => start >= began).map(({ ms }) => ms)),
  };
}

async function measure(browser: Browser, address: string): Promise<Opened> {
  const page = await newTab(browser);
  try {
    await page.addInitScript(
      `${debugProbe}\naddEventListener('DOMContentLoaded', () => { ${watches(RECORDS)} });`,
    );
    await page.goto(address);
    return await readOpened(page, 0);
  } finally {
    await page.context().close();
  }
}

/**
 * The same run out of a file in the page's memory, from the moment it is chosen in a page that stands there and has
 * opened none yet: the worker that reads it is still to be fetched.
 */
async function measureFile(browser: Browser, address: string, file: Buffer): Promise<Opened> {
  const page = await newTab(browser);
  try {
    await page.addInitScript(debugProbe);
    await page.goto(new URL('/debug', address).href);
    const input = page.locator('input[type=file]');
    await input.waitFor({ state: 'attached' });
    await page.waitForLoadState('networkidle');
    await page.evaluate(
      `addEventListener('change', () => { window.began = performance.now(); ${watches(RECORDS)} }, { capture: true, once: true })`,
    );
    await input.setInputFiles({ name: 'run.nadoorun', mimeType: 'application/octet-stream', buffer: file });
    return await readOpened(page, await page.evaluate<number>('window.began'));
  } finally {
    await page.context().close();
  }
}

/** The page's heap, and the buffers of its columns, which lie beside it. */
async function megabytes(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  const usage = (await session.send('Runtime.getHeapUsage')) as {
    usedSize: number;
    backingStorageSize?: number;
  };
  return (usage.usedSize + (usage.backingStorageSize ?? 0)) / 1_000_000;
}

async function memory(): Promise<number | null> {
  if (LARGE === 0) return null;
  const run = await startWithRun(makeRecords(LARGE));
  const browser = await launchChromium();
  try {
    const page = await browser.newPage({ viewport: { width: 1_280, height: 800 } });
    await page.goto(run.address);
    await waitForTotal(page, LARGE);
    return await megabytes(page);
  } finally {
    await browser.close();
    await run.dispose();
  }
}

const records = makeRecords(RECORDS);
const run = await startWithRun(records);
const browser = await launchChromium();
const results: Opened[] = [];
const fromFile: Opened[] = [];
const file = runFileOf(records);
try {
  for (let round = 1; round <= ROUNDS; round += 1) {
    const result = await measure(browser, run.address);
    results.push(result);
    console.error(`round ${String(round)}: ${JSON.stringify(result)}`);
    const opened = await measureFile(browser, run.address, file);
    fromFile.push(opened);
    console.error(`round ${String(round)}, file: ${JSON.stringify(opened)}`);
  }
} finally {
  await browser.close();
  await run.dispose();
}
const heap = await memory();

const summary = summarize(results.map((result) => result.summary));
const interactive = summarize(results.map((result) => result.interactive));
const complete = summarize(results.map((result) => result.complete));
const longest = summarize(results.map((result) => result.longestTask));
const fileInteractive = summarize(fromFile.map((result) => result.interactive));
const fileComplete = summarize(fromFile.map((result) => result.complete));
const fileLongest = summarize(fromFile.map((result) => result.longestTask));
console.log(
  `\ndebug-open: ${RECORDS.toLocaleString('en')} records, ${String(ROUNDS)} rounds, nothing cached\n`,
);
printTable(
  ['what', 'measured', 'must reach'],
  [
    ['what the run is', `${showSummary(summary, 0)} ms`, `≤ ${String(LIMITS.summaryMs)} ms`],
    ['a key is answered', `${showSummary(interactive, 0)} ms`, `≤ ${String(LIMITS.interactiveMs)} ms`],
    ['every record', `${showSummary(complete, 0)} ms`, `≤ ${String(LIMITS.completeMs)} ms`],
    ['longest task (0: none over 50 ms)', `${showSummary(longest, 0)} ms`, 'reported'],
    [
      'a file: a key is answered',
      `${showSummary(fileInteractive, 0)} ms`,
      `≤ ${String(FILE_LIMITS.interactiveMs)} ms`,
    ],
    ['a file: every record', `${showSummary(fileComplete, 0)} ms`, `≤ ${String(FILE_LIMITS.completeMs)} ms`],
    ['a file: longest task', `${showSummary(fileLongest, 0)} ms`, 'reported'],
    [
      `heap and buffers at ${LARGE.toLocaleString('en')} records`,
      heap === null ? 'not measured' : `${heap.toFixed(0)} MB`,
      `≤ ${String(LIMITS.megabytes)} MB`,
    ],
  ],
);
writeResult('debug-open', { rounds: ROUNDS, records: RECORDS, load: machineLoad(), results, fromFile, heap });
conclude(
  summary.median <= LIMITS.summaryMs &&
    interactive.median <= LIMITS.interactiveMs &&
    complete.median <= LIMITS.completeMs &&
    fileInteractive.median <= FILE_LIMITS.interactiveMs &&
    fileComplete.median <= FILE_LIMITS.completeMs &&
    (heap === null || heap <= LIMITS.megabytes),
);
