/** Moving the cursor over 100,000 records with all panes open: the milliseconds of script that each move takes. */
import type { CDPSession, Page } from '@playwright/test';
import { conclude, machineLoad, p95 } from './debug/machine.ts';
import { withOpenedRun, type OpenedRun } from './debug/opened-run.ts';
import { printTable, writeResult } from './lib/report.ts';
import { showSummary, summarize } from './lib/statistics.ts';

const RECORDS = Number(process.env['RECORDS'] ?? 100_000);
const MOVES = Number(process.env['MOVES'] ?? 60);
const LIMIT_MS = 16;
/** At this width steps, records and state stand side by side, below the overview and above the playhead. */
const WIDTH = 1_920;

const middle = ['Timeline', 'Console', 'API calls', 'Trace'] as const;
const sides = ['Variables', 'Selection', 'Diff', 'Raw'] as const;

/** Each pane of the middle beside the variables, and the other panes of the side beside the timeline. */
const arrangements: readonly { readonly pane: string; readonly side: string }[] = [
  ...middle.map((pane) => ({ pane, side: 'Variables' })),
  ...sides.slice(1).map((side) => ({ pane: 'Timeline', side })),
];

/** Seconds of the main thread's own time, so that a busy machine does not count as script. */
async function scriptMs(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? 0) * 1_000;
}

/** Two frames: what a move asks for is drawn in the first, and what that asks for in the second. */
const settled = (page: Page) => page.evaluate('window.probe.painted().then(() => window.probe.painted())');

/** What the driver's own words cost, which is taken off. */
async function overhead({ page, session }: OpenedRun): Promise<number> {
  const taken: number[] = [];
  for (let at = 0; at < 10; at += 1) {
    const before = await scriptMs(session);
    await settled(page);
    taken.push((await scriptMs(session)) - before);
  }
  return summarize(taken).min;
}

/**
 * The playhead goes through the run by clicks on the overview, then record by record by key; where the timeline shows it
 * is dragged over its axis instead.
 */
async function scrub(opened: OpenedRun, pane: string): Promise<number[]> {
  const { page, session } = opened;
  const canvas =
    pane === 'Timeline'
      ? page.getByRole('tabpanel', { name: 'Timeline' }).locator('canvas').first()
      : page.getByRole('group', { name: 'Timeline overview' }).locator('canvas');
  const box = await canvas.boundingBox();
  if (box === null) throw new Error('there is nothing to move the playhead on');
  const own = await overhead(opened);
  const taken: number[] = [];
  const take = async (move: () => Promise<void>) => {
    const before = await scriptMs(session);
    await move();
    await settled(page);
    taken.push(Math.max(0, (await scriptMs(session)) - before - own));
  };
  const placeOf = (move: number): [number, number] => [
    box.x + ((move + 0.5) / MOVES) * box.width,
    box.y + box.height / 2,
  ];
  if (pane === 'Timeline') {
    await page.mouse.move(...placeOf(0));
    await page.mouse.down();
    for (let move = 1; move < MOVES; move += 1) await take(() => page.mouse.move(...placeOf(move)));
    await page.mouse.up();
  } else {
    for (let move = 0; move < MOVES; move += 1) await take(() => page.mouse.click(...placeOf(move)));
  }
  for (let move = 0; move < MOVES / 3; move += 1) await take(() => page.keyboard.press('ArrowLeft'));
  return taken;
}

const rows = await withOpenedRun({ records: RECORDS, width: WIDTH }, async (opened) => {
  const { page, session } = opened;
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const results: { pane: string; side: string; moves: number[] }[] = [];
  for (const { pane, side } of arrangements) {
    await page.getByRole('tab', { name: new RegExp(`^${pane}`) }).click();
    await page.getByRole('tab', { name: side, exact: true }).click();
    await settled(page);
    const moves = await scrub(opened, pane);
    results.push({ pane, side, moves });
    console.error(`${pane} beside ${side}: p95 ${p95(moves).toFixed(1)} ms`);
  }
  return results;
});

console.log(
  `\ndebug-scrub: ${RECORDS.toLocaleString('en')} records at ${WIDTH.toLocaleString('en')} px, ms of script a move\n`,
);
printTable(
  ['panes beside the steps', 'median (range)', 'p95', 'must reach'],
  rows.map(({ pane, side, moves }) => [
    `${pane}, ${side}`,
    showSummary(summarize(moves)),
    p95(moves).toFixed(1),
    `≤ ${String(LIMIT_MS)}`,
  ]),
);
writeResult('debug-scrub', { records: RECORDS, load: machineLoad(), rows });
conclude(rows.every(({ moves }) => p95(moves) <= LIMIT_MS));
