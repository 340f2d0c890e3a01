/** The key E over 100,000 records: from the key to the next error, painted. */
import { conclude, machineLoad, p95 } from './debug/machine.ts';
import { withOpenedRun } from './debug/opened-run.ts';
import { timeKeys } from './debug/timed-keys.ts';
import { printTable, writeResult } from './lib/report.ts';
import { showSummary, summarize } from './lib/statistics.ts';

const RECORDS = Number(process.env['RECORDS'] ?? 100_000);
const JUMPS = Number(process.env['JUMPS'] ?? 60);
const LIMIT_MS = 50;
const panes = ['Console', 'Timeline'] as const;

const place = '[role=toolbar][aria-label=Playhead]';

const results = await withOpenedRun({ records: RECORDS, width: 1_280 }, async ({ page }) => {
  const all: { pane: string; jumps: number[] }[] = [];
  for (const pane of panes) {
    await page.getByRole('tab', { name: new RegExp(`^${pane}`) }).click();
    await page.locator('body').click({ position: { x: 1, y: 1 }, force: true });
    // Forwards through the errors, round the end, and back.
    const keys = Array.from({ length: JUMPS }, (_, at) => (at < JUMPS / 2 ? 'e' : 'Shift+E'));
    const places: string[] = [];
    const jumps = await timeKeys(page, keys, async () => {
      places.push((await page.locator(place).textContent()) ?? '');
    });
    if (new Set(places).size < Math.min(10, JUMPS / 4))
      throw new Error(`the cursor stood still: ${places.join(' | ')}`);
    all.push({ pane, jumps });
  }
  return all;
});

console.log(
  `\ndebug-next-error: ${RECORDS.toLocaleString('en')} records, ms from the key E to the painted error\n`,
);
printTable(
  ['pane', 'median (range)', 'p95', 'must reach'],
  results.map(({ pane, jumps }) => [
    pane,
    showSummary(summarize(jumps)),
    p95(jumps).toFixed(1),
    `p95 ≤ ${String(LIMIT_MS)}`,
  ]),
);
writeResult('debug-next-error', { records: RECORDS, load: machineLoad(), results });
conclude(results.every(({ jumps }) => p95(jumps) <= LIMIT_MS));
