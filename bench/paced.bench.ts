/** 200 deltas a second for 5 s at the end of 185 KB: frames dropped and the longest task, beside other renderers. */
import { launchChromium, newTab } from './lib/chromium.ts';
import { printTable, writeResult } from './lib/report.ts';
import type { Paced } from './stream-markdown/peer/paced.ts';
import { contenders, FLOOR, OURS, servePeers } from './stream-markdown/serve-peers.ts';

const LONGEST_TASK_MS = 50;
const MORE_DROPPED = 0.01;

type Row = Paced & { readonly name: string };

const { address, close } = await servePeers();
const browser = await launchChromium();
const rows: Row[] = [];
try {
  for (const name of Object.keys(contenders)) {
    const page = await newTab(browser);
    await page.goto(address);
    await page.waitForFunction("typeof window.paced === 'function'");
    await page.evaluate(`window.run(${JSON.stringify(name)}, 'mixed 10 KB', 1000)`);
    const row = { name, ...(await page.evaluate<Paced>(`window.paced(${JSON.stringify(name)})`)) };
    rows.push(row);
    console.error(JSON.stringify(row));
    await page.context().close();
  }
} finally {
  await browser.close();
  close();
}

console.log(`\npaced: Chromium ${browser.version()}, 200 deltas a second for 5 s from 185 KB on\n`);
printTable(
  ['renderer', 'frames of 300', 'dropped', 'longest task, ms', 'whole'],
  rows.map(({ name, frames, dropped, longestTask, exact }) => [
    contenders[name] ?? name,
    String(frames),
    String(dropped),
    // The browser tells of tasks from 50 ms on.
    longestTask === 0 ? '< 50' : longestTask.toFixed(0),
    exact ? 'yes' : 'VOID',
  ]),
);

const failures: string[] = [];
const own = rows.find(({ name }) => name === OURS);
const floor = rows.find(({ name }) => name === FLOOR);
if (own === undefined || floor === undefined) throw new Error('no row of ours, or no floor');
if (!own.exact) failures.push('the end is not one render of the whole');
if (own.dropped > floor.dropped + MORE_DROPPED * own.expected)
  failures.push(`dropped ${String(own.dropped)} frames, the floor ${String(floor.dropped)}`);
if (own.longestTask > LONGEST_TASK_MS) failures.push(`a task of ${own.longestTask.toFixed(0)} ms`);
writeResult('paced', { chromium: browser.version(), rows, failures });
for (const failure of failures) console.log(`FAILED: ${failure}`);
if (failures.length === 0) console.log('passed: frames dropped ≤ the floor + 1 %, no task over 50 ms');
process.exitCode = failures.length === 0 ? 0 : 1;
