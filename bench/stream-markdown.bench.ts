/** An answer that streams as Markdown: script and layout of each delta at the start and at the end, beside other renderers. */
import type { Browser } from '@playwright/test';
import { launchChromium, newTab } from './lib/chromium.ts';
import { printTable, readFigures, writeResult } from './lib/report.ts';
import { summarize } from './lib/statistics.ts';
import { contenders, FLOOR, OURS, servePeers } from './stream-markdown/serve-peers.ts';
import type { Streamed, Window } from './stream-markdown/peer/page.tsx';
import { texts } from './stream-markdown/texts.ts';

/** ms for which a window of a peer is streamed at most; of ours and of the floor's each delta counts. */
const BUDGET_MS = Number(process.env['BUDGET'] ?? 2_000);
const WHOLE_MS = 30_000;
/** Each row is the median of so many rounds, in each of which all renderers take their turn. */
const ROUNDS = Number(process.env['ROUNDS'] ?? 3);
const THROTTLES = (process.env['THROTTLES'] ?? '1,4').split(',').map(Number);
const wanted = process.env['TEXTS']?.split(',');
const renderers = process.env['RENDERERS']?.split(',');
const P99_MS = 24;
const GROWTH = 1.5;

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(values.length, 1);

function p99({ script, layout }: Window): number {
  const sums = script.map((ms, index) => ms + (layout[index] ?? Number.NaN)).sort((a, b) => a - b);
  return sums[Math.ceil(sums.length * 0.99) - 1] ?? Number.NaN;
}

interface Row {
  readonly text: string;
  readonly throttle: number;
  readonly name: string;
  readonly firstScript: number;
  readonly script: number;
  readonly layout: number;
  readonly p99: number;
  /** The least and the most of the rounds; unknown of rows that were measured once. */
  readonly p99Spread?: readonly [number, number];
  /** Script and layout of a delta in the last 4 KB, over that in the first. */
  readonly growth: number;
  readonly deltas: number;
  readonly exact: boolean;
}

async function measure(
  browser: Browser,
  address: string,
  name: string,
  text: string,
  throttle: number,
): Promise<Row> {
  const page = await newTab(browser);
  try {
    const session = await page.context().newCDPSession(page);
    await page.goto(address);
    await page.waitForFunction("typeof window.run === 'function'");
    // Warm: what a page compiles with its first answer is not what a delta costs.
    await page.evaluate(`window.run(${JSON.stringify(name)}, 'mixed 10 KB', 1000)`);
    await session.send('Emulation.setCPUThrottlingRate', { rate: throttle });
    const budget = name === OURS || name === FLOOR ? WHOLE_MS : BUDGET_MS;
    const call = `window.run(${JSON.stringify(name)}, ${JSON.stringify(text)}, ${String(budget)})`;
    const { first, last, exact } = await page.evaluate<Streamed>(call);
    const total = (window: Window) => mean(window.script) + mean(window.layout);
    return {
      text,
      throttle,
      name,
      firstScript: mean(first.script),
      script: mean(last.script),
      layout: mean(last.layout),
      p99: p99(last),
      growth: total(last) / total(first),
      deltas: last.deltas,
      exact,
    };
  } finally {
    await page.context().close();
  }
}

function medianOf(rounds: readonly Row[]): Row {
  const [first] = rounds;
  if (first === undefined) throw new Error('a row without a round');
  const of = (figure: (row: Row) => number): number => summarize(rounds.map(figure)).median;
  const { min, max } = summarize(rounds.map((row) => row.p99));
  return {
    ...first,
    firstScript: of((row) => row.firstScript),
    script: of((row) => row.script),
    layout: of((row) => row.layout),
    p99: of((row) => row.p99),
    p99Spread: [min, max],
    growth: of((row) => row.growth),
    deltas: Math.min(...rounds.map((row) => row.deltas)),
    exact: rounds.every((row) => row.exact),
  };
}

const { address, close } = await servePeers();

const browser = await launchChromium();
const rows: Row[] = [];
try {
  for (const throttle of THROTTLES) {
    for (const text of wanted ?? Object.keys(texts)) {
      const names = renderers ?? Object.keys(contenders);
      const rounds = names.map((): Row[] => []);
      for (let round = 0; round < ROUNDS; round += 1)
        for (const [at, name] of names.entries())
          rounds[at]?.push(await measure(browser, address, name, text, throttle));
      for (const each of rounds) {
        const row = medianOf(each);
        rows.push(row);
        console.error(JSON.stringify(row));
      }
    }
  }
} finally {
  await browser.close();
  close();
}

console.log(
  `\nstream-markdown: Chromium ${browser.version()}, deltas of 4 to 20 characters, medians of ${String(ROUNDS)} rounds\n`,
);
printTable(
  ['text', 'throttle', 'renderer', 'script, ms', 'layout, ms', 'p99, ms', 'growth', 'deltas', 'whole'],
  rows.map((row) => [
    row.text,
    `${String(row.throttle)}×`,
    contenders[row.name] ?? row.name,
    row.script.toFixed(2),
    row.layout.toFixed(2),
    `${row.p99.toFixed(1)} (${(row.p99Spread ?? []).map((ms) => ms.toFixed(1)).join('–')})`,
    row.growth.toFixed(1),
    String(row.deltas),
    row.exact ? 'yes' : 'VOID',
  ]),
);

// A run of some rows leaves the others as they were; those of one round were measured in another way.
const keyOf = ({ text, throttle, name }: Row): string => JSON.stringify([text, throttle, name]);
const fresh = new Set(rows.map(keyOf));
const kept =
  (readFigures('stream-markdown') as { rows: Row[] } | null)?.rows.filter(
    (row) => row.p99Spread !== undefined && !fresh.has(keyOf(row)),
  ) ?? [];
const allRows = [...kept, ...rows];

const failures: string[] = [];
for (const own of allRows.filter(({ name }) => name === OURS)) {
  const label = `${own.text} at ${String(own.throttle)}×`;
  if (!own.exact) failures.push(`${label}: the end is not one render of the whole`);
  for (const peer of allRows) {
    if (peer.text !== own.text || peer.throttle !== own.throttle || peer.name === OURS || peer.name === FLOOR)
      continue;
    if (peer.script + peer.layout <= own.script + own.layout)
      failures.push(`${label}: behind ${contenders[peer.name] ?? peer.name}`);
  }
  if (own.throttle === 4 && own.p99 > P99_MS) failures.push(`${label}: p99 ${own.p99.toFixed(1)} ms`);
  if (own.text === 'mixed 200 KB' && own.growth > GROWTH)
    failures.push(`${label}: growth ${own.growth.toFixed(2)}`);
}
writeResult('stream-markdown', {
  chromium: browser.version(),
  budgetMs: BUDGET_MS,
  rounds: ROUNDS,
  rows: allRows,
  failures,
});
for (const failure of failures) console.log(`FAILED: ${failure}`);
if (failures.length === 0)
  console.log(
    `passed: ahead of every peer in every row, p99 ≤ ${String(P99_MS)} ms at 4×, growth ≤ ${String(GROWTH)}`,
  );
process.exitCode = failures.length === 0 ? 0 : 1;
