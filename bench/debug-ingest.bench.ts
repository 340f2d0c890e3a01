/**
 * Records into an open debugger: 5,000 a second for a minute and 20,000 in one second from a scripted socket, and over a
 * real gateway's ingest route and storage. What the page holds at the end must be what was sent.
 */
import { setTimeout } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { prepareTemplate } from '#e2e/harness/data-template.ts';
import { startIngestedRun } from './debug/ingested-run.ts';
import { conclude, machineLoad } from './debug/machine.ts';
import { debugProbe, isEqual, readHeld, showsTotal } from './debug/probe.ts';
import { makeRecords, tallyOf } from './debug/records.ts';
import { startScriptedRun } from './debug/scripted-run.ts';
import { printTable, writeResult } from './lib/report.ts';
import { startUnwatchedChromium } from './lib/unwatched.ts';

const ROUNDS = Number(process.env['ROUNDS'] ?? 1);
const SECONDS = Number(process.env['SECONDS'] ?? 60);
const RATE = 5_000;
const BURST = 20_000;
const INGESTED = Number(process.env['INGESTED'] ?? 40_000);
/** Records in one request, as a bridge that is behind sends them. */
const BATCH = 500;
/** Which pane of the middle is open: `console`, `timeline`, `api-calls` or `trace`. */
const PANE = process.env['PANE'] ?? 'console';
const LIMITS = { taskMs: 50, perSecond: 2_000 };
const MOST_WAIT_MS = 60_000;

/** The page's own clock, which is the machine's. */
const watch = (name: string, count: number) => `window.probe.watch('${name}', ${showsTotal(count)})`;
const reachedAt = (page: Page, name: string) =>
  page.evaluate<number | null>(
    `window.probe.reached['${name}'] === undefined ? null : performance.timeOrigin + window.probe.reached['${name}']`,
  );

interface Longest {
  readonly longestMs: number;
  readonly over: number;
  /** Each task over 50 ms: when it began, s from the first record, and how long it was. */
  readonly tasks: readonly { readonly s: number; readonly ms: number }[];
}

const longestSince = async (page: Page, since: number): Promise<Longest> => {
  const tasks = await page.evaluate<{ s: number; ms: number }[]>(
    `window.probe.tasks.map(({ start, ms }) => ({ s: (performance.timeOrigin + start - ${String(since)}) / 1000, ms })).filter(({ s }) => s >= 0)`,
  );
  return { longestMs: Math.max(0, ...tasks.map(({ ms }) => ms)), over: tasks.length, tasks };
};

async function open(page: Page, address: string): Promise<void> {
  await page.addInitScript(debugProbe);
  await page.goto(`${address}?tab=${PANE}`);
  await page.getByRole('tab', { name: /^Console/ }).waitFor();
  await page.waitForLoadState('networkidle');
}

interface Scripted {
  readonly flood: Longest;
  readonly burst: Longest;
  /** Records a second that were really said. */
  readonly floodRate: number;
  readonly burstRate: number;
  /** From the last record said to the page that shows it, ms. */
  readonly behindMs: number;
  readonly commits: number;
  readonly isEqual: boolean;
}

/** Looks now and then whether the page got there, so that the driver costs it little. */
async function wait(look: () => Promise<number | null>): Promise<number> {
  for (const end = Date.now() + MOST_WAIT_MS; Date.now() < end;) {
    const at = await look();
    if (at !== null) return at;
    await setTimeout(1_000);
  }
  throw new Error('the page never showed all records');
}

async function scripted(): Promise<Scripted> {
  const flood = RATE * SECONDS;
  const startedAt = Date.now() * 1_000;
  const records = makeRecords(flood + BURST, { startedAt, every: 1_000_000 / RATE });
  const run = await startScriptedRun();
  const chromium = await startUnwatchedChromium();
  try {
    await chromium.drive(async (page) => {
      await open(page, run.address);
      await page.evaluate(watch('all', flood + BURST));
    });
    const begin = Date.now();
    const floodTook = await run.say(records.slice(0, flood), RATE);
    const between = Date.now();
    const burstTook = await run.say(records.slice(flood), BURST);
    const said = Date.now();
    run.end();
    const shown = await wait(() => chromium.drive((page) => reachedAt(page, 'all')));
    return await chromium.drive(async (page) => {
      const all = await longestSince(page, begin);
      const burst = await longestSince(page, between);
      const held = await readHeld(page);
      const commits = await page.evaluate<number>('window.probe.commits');
      return {
        flood: { ...all, over: all.over - burst.over },
        burst,
        floodRate: flood / floodTook,
        burstRate: BURST / burstTook,
        behindMs: shown - said,
        commits: commits / ((said - begin) / 1_000),
        isEqual: isEqual(held, tallyOf(records)),
      };
    });
  } finally {
    await chromium.close();
    run.close();
  }
}

interface Stored extends Longest {
  readonly perSecond: number;
  /** Answered, stored: what the gateway did by itself. */
  readonly storedPerSecond: number;
  readonly isEqual: boolean;
}

async function stored(): Promise<Stored> {
  const records = makeRecords(INGESTED);
  const run = await startIngestedRun();
  const chromium = await startUnwatchedChromium();
  try {
    await chromium.drive(async (page) => {
      await open(page, run.address);
      await page.evaluate(watch('all', INGESTED));
    });
    const begin = Date.now();
    await run.send(records, BATCH);
    const took = Date.now() - begin;
    const shown = await wait(() => chromium.drive((page) => reachedAt(page, 'all')));
    return await chromium.drive(async (page) => ({
      ...(await longestSince(page, begin)),
      perSecond: INGESTED / ((shown - begin) / 1_000),
      storedPerSecond: INGESTED / (took / 1_000),
      isEqual: isEqual(await readHeld(page), tallyOf(records)),
    }));
  } finally {
    await chromium.close();
    await run.dispose();
  }
}

await prepareTemplate();
const rounds: { a: Scripted; b: Stored }[] = [];
for (let round = 1; round <= ROUNDS; round += 1) {
  const result = { a: await scripted(), b: await stored() };
  rounds.push(result);
  console.error(`round ${String(round)}: ${JSON.stringify(result)}`);
}

const worst = (read: (round: (typeof rounds)[number]) => number) => Math.max(...rounds.map(read));
const slowest = (read: (round: (typeof rounds)[number]) => number) => Math.min(...rounds.map(read));
const count = (value: number) => Math.round(value).toLocaleString('en');
const exact = rounds.filter(({ a, b }) => a.isEqual && b.isEqual).length;
console.log(`\ndebug-ingest: ${String(ROUNDS)} rounds, the worst of them, ${PANE} open\n`);
printTable(
  ['what', 'measured', 'must reach'],
  [
    [
      `longest task of ${String(SECONDS)} s at ${count(slowest(({ a }) => a.floodRate))} records/s, ms (0: none over 50)`,
      count(worst(({ a }) => a.flood.longestMs)),
      `none > ${String(LIMITS.taskMs)}`,
    ],
    [
      `longest task of ${count(BURST)} records at ${count(slowest(({ a }) => a.burstRate))}/s, ms`,
      count(worst(({ a }) => a.burst.longestMs)),
      `none > ${String(LIMITS.taskMs)}`,
    ],
    ['behind the last record of the burst, ms', count(worst(({ a }) => a.behindMs)), 'reported'],
    ['React commits/s', worst(({ a }) => a.commits).toFixed(1), 'reported'],
    [
      'ingest route to page, records/s',
      count(slowest(({ b }) => b.perSecond)),
      `≥ ${count(LIMITS.perSecond)}`,
    ],
    ['of it to the storage, records/s', count(slowest(({ b }) => b.storedPerSecond)), 'reported'],
    ['rounds in which page and sent are equal', `${String(exact)} of ${String(ROUNDS)}`, 'all'],
  ],
);
writeResult('debug-ingest', { rounds, seconds: SECONDS, pane: PANE, load: machineLoad() });
conclude(
  exact === ROUNDS &&
    rounds.every(
      ({ a, b }) =>
        a.flood.longestMs <= LIMITS.taskMs &&
        a.burst.longestMs <= LIMITS.taskMs &&
        b.perSecond >= LIMITS.perSecond,
    ),
);
