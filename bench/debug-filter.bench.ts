/** A keystroke in the console's search over 100,000 records: from the key to the painted result. */
import { conclude, machineLoad, p95 } from './debug/machine.ts';
import { withOpenedRun } from './debug/opened-run.ts';
import { timeKeys } from './debug/timed-keys.ts';
import { printTable, writeResult } from './lib/report.ts';
import { showSummary, summarize } from './lib/statistics.ts';

const RECORDS = Number(process.env['RECORDS'] ?? 100_000);
const ROUNDS = Number(process.env['ROUNDS'] ?? 5);
const LIMIT_MS = 50;
/** Found often, seldom and never; typed letter by letter and taken back. */
const words = ['fetching', 'no such currency', 'xylophone'] as const;

const results = await withOpenedRun({ records: RECORDS, width: 1_280 }, async ({ page }) => {
  const field = page.getByRole('searchbox', { name: 'Search the console' });
  const all = new Map<string, number[]>(words.map((word) => [word, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const word of words) {
      await field.focus();
      const keys = [...word, ...Array.from(word, () => 'Backspace')];
      all.get(word)?.push(...(await timeKeys(page, keys)));
    }
  }
  return [...all].map(([word, keys]) => ({ word, keys }));
});

console.log(`\ndebug-filter: ${RECORDS.toLocaleString('en')} records, ms from a key to the painted result\n`);
printTable(
  ['typed and taken back', 'median (range)', 'p95', 'must reach'],
  results.map(({ word, keys }) => [
    word,
    showSummary(summarize(keys)),
    p95(keys).toFixed(1),
    `≤ ${String(LIMIT_MS)}`,
  ]),
);
writeResult('debug-filter', { records: RECORDS, rounds: ROUNDS, load: machineLoad(), results });
conclude(results.every(({ keys }) => p95(keys) <= LIMIT_MS));
