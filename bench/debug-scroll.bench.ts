/** Frames while the console and the tree of steps of 100,000 records are scrolled at 7,200 px a second. */
import type { Page } from '@playwright/test';
import { conclude, machineLoad, p95 } from './debug/machine.ts';
import { withOpenedRun } from './debug/opened-run.ts';
import { printTable, writeResult } from './lib/report.ts';
import { showSummary, summarize } from './lib/statistics.ts';

const RECORDS = Number(process.env['RECORDS'] ?? 100_000);
const ROUNDS = Number(process.env['ROUNDS'] ?? 5);
const LIMIT_MS = 18;
/** 7,200 px a second at 60 frames: as fast as a finger flings. */
const STEP_PX = 120;
const FRAMES = 600;

/** Frames as they come, while \`step\` does something in each. */
const frames = (count: number, step: string) => `new Promise((resolve) => {
  const frames = [];
  let last = null;
  const step = ${step};
  const look = (time) => {
    step();
    if (last !== null) frames.push(time - last);
    last = time;
    if (frames.length >= ${String(count)}) resolve(frames);
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})`;

/** The browser's clock ticks in 0.1 ms: a frame lasts a whole number of the display's refreshes. */
const REFRESH_MS = 1_000 / 60;
const toRefreshes = (ms: number): number => Math.max(1, Math.round(ms / REFRESH_MS)) * REFRESH_MS;

async function framesOf(page: Page, count: number, step: string): Promise<number> {
  const taken = await page.evaluate<number[]>(frames(count, step));
  return p95(taken.map(toRefreshes));
}

const scroll = (selector: string) => `(() => {
  const box = document.querySelector(${JSON.stringify(selector)});
  box.scrollTop = 0;
  return () => { box.scrollTop += ${String(STEP_PX)}; };
})()`;

const lists = [
  { name: 'Console', selector: '[role=log][aria-label=Console]' },
  { name: 'Steps', selector: '[role=treegrid] [role=rowgroup]' },
] as const;

const measured = await withOpenedRun({ records: RECORDS, width: 1_280 }, async ({ page }) => {
  const rounds: { name: string; ms: number }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    rounds.push({ name: 'nothing happens', ms: await framesOf(page, FRAMES / 2, '() => undefined') });
    for (const { name, selector } of lists) {
      const ms = await framesOf(page, FRAMES, scroll(selector));
      const went = await page.evaluate<number>(
        `document.querySelector(${JSON.stringify(selector)}).scrollTop`,
      );
      if (went < STEP_PX * (FRAMES / 2)) throw new Error(`${name} went ${String(went)} px only`);
      rounds.push({ name, ms });
    }
  }
  return rounds;
});

const rows = [...new Set(measured.map(({ name }) => name))].map((name) => ({
  name,
  ...summarize(measured.filter((each) => each.name === name).map(({ ms }) => ms)),
}));
console.log(
  `\ndebug-scroll: ${RECORDS.toLocaleString('en')} records, ${String(ROUNDS)} rounds, p95 of the frames of each, ms\n`,
);
printTable(
  ['list', 'p95 of the frames, median (range)', 'must reach'],
  rows.map((row) => [
    row.name,
    showSummary(row),
    row.name === 'nothing happens' ? 'reported' : `≤ ${String(LIMIT_MS)}`,
  ]),
);
writeResult('debug-scroll', { records: RECORDS, rounds: ROUNDS, load: machineLoad(), rows });
conclude(rows.every(({ name, median }) => name === 'nothing happens' || median <= LIMIT_MS));
