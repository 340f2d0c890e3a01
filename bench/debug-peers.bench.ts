/** The same 10,000 and 100,000 spans in other viewers of traces and in ours, in turn: from opening to spans that stand there. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from '@playwright/test';
import { conclude, machineLoad } from './debug/machine.ts';
import { byInput, peers, servePeer, type Peer, type ServedPeer } from './debug/peers.ts';
import { debugProbe, showsTotal } from './debug/probe.ts';
import { runFileOf } from './debug/run-file.ts';
import { asRecords, makeSpans, type MadeSpan } from './debug/spans.ts';
import { startWithRun } from './debug/stored-run.ts';
import { launchChromium, newTab } from './lib/chromium.ts';
import { printTable, writeResult } from './lib/report.ts';
import { showSummary, summarize, type Summary } from './lib/statistics.ts';

const ROUNDS = Number(process.env['ROUNDS'] ?? 3);
const SIZES = (process.env['SIZES'] ?? '10000,100000').split(',').map(Number);
const FACTOR = 3;
const MOST_WAIT_MS = 60_000;
const OURS = 'Nadoo Console';
/** Others show nothing before they have read everything; ours can be used before that. */
const OURS_WHOLE = 'Nadoo Console, every span';
/** The playhead stands on a record, and the spans beside it: as steps, and where the timeline is shown, drawn. */
const firstSpans = `/Record [1-9]/.test(document.querySelector('[role=toolbar][aria-label=Playhead]')?.textContent ?? '')
  && document.querySelector('[role=treegrid] [role=row][aria-level]') !== null
  && (!location.search.includes('tab=timeline') || document.querySelector('[role=tabpanel] canvas') !== null)`;
/** What else was looked for, and why it is not here. */
const absent = [
  [
    'Jaeger UI',
    'its Go module holds a placeholder in place of the built page, and no registry has the page by itself',
  ],
  ['Catapult (chrome://tracing, of viztracer 1.1.1)', 'loads a polyfill from a network address'],
] as const;

interface Contender extends Pick<ServedPeer, 'address' | 'empty' | 'file'>, Pick<Peer, 'isOpen' | 'choose'> {
  readonly name: string;
  close(): Promise<void> | void;
}

const watchOpen = (isOpen: string) =>
  `window.probe.watch('open', () => document.body !== null && (${isOpen}));`;
const untilOpen = `new Promise((resolve) => {
  const began = performance.now();
  const look = () => {
    const at = window.probe?.reached.open;
    if (at !== undefined) resolve(at);
    else if (performance.now() - began > ${String(MOST_WAIT_MS)}) resolve(Infinity);
    else setTimeout(look, 50);
  };
  look();
})`;

/** Opens it in a tab of its own. @returns ms until its spans stand there and a frame is painted */
async function open(browser: Browser, { address, isOpen }: Contender): Promise<number> {
  const page = await newTab(browser);
  try {
    await page.addInitScript(`if (window === top) { ${debugProbe}\n ${watchOpen(isOpen)} }`);
    await page.goto(address, { waitUntil: 'commit' });
    return await page.evaluate<number>(untilOpen);
  } finally {
    await page.context().close();
  }
}

/** The same out of a file that is chosen in a page which stands there. @returns ms from the choice */
async function openFile(browser: Browser, { empty, file, isOpen, choose }: Contender): Promise<number> {
  const page = await newTab(browser);
  const folder = mkdtempSync(path.join(tmpdir(), 'nadoo bench '));
  try {
    const chosen = path.join(folder, file.name);
    writeFileSync(chosen, file.bytes);
    await page.addInitScript(debugProbe);
    await page.goto(empty);
    await page.waitForLoadState('networkidle');
    const hand = await choose(page);
    if (await page.evaluate<boolean>(isOpen)) throw new Error('spans stand there before any were chosen');
    // From the choice as the page hears of it: how long the driver takes to make it is nobody's merit. An input that
    // stands in no document is heard of by nobody: then from the driver's word.
    const asked = await page.evaluate<number>(
      `addEventListener('change', () => { window.began ??= performance.now(); }, true); ${watchOpen(isOpen)} performance.now()`,
    );
    await hand(chosen);
    const opened = await page.evaluate<number>(untilOpen);
    return opened - (await page.evaluate<number>(`window.began ?? ${String(asked)}`));
  } finally {
    await page.context().close();
    rmSync(folder, { recursive: true });
  }
}

/** A page of nobody's: what the browser has yet to do when it is new. */
async function warmUp(browser: Browser): Promise<void> {
  const page = await newTab(browser);
  await page.setContent('<canvas></canvas>');
  await page.context().close();
}

/** From its address with the trace in it, nothing cached; or a file chosen in a page that stands there. */
const ways = { address: open, file: openFile } as const;
type Way = keyof typeof ways;

interface Row extends Summary {
  readonly way: Way;
  readonly spans: number;
  readonly name: string;
}

async function startOurs(spans: readonly MadeSpan[]): Promise<Contender[]> {
  const records = asRecords(spans);
  const { address, dispose } = await startWithRun(records);
  const page = {
    address: `${address}?tab=timeline`,
    empty: new URL('/debug', address).href,
    file: { name: 'run.nadoorun', bytes: runFileOf(records) },
    choose: byInput('input[type=file]'),
  };
  const isWhole = `(${showsTotal(spans.length)})()`;
  return [
    { ...page, name: OURS, isOpen: firstSpans, close: dispose },
    { ...page, name: OURS_WHOLE, isOpen: isWhole, close: () => undefined },
  ];
}

async function measure(browser: Browser, count: number): Promise<Row[]> {
  const spans = makeSpans(count);
  const contenders = await startOurs(spans);
  const taken = new Map<string, { way: Way; name: string; values: number[] }>();
  try {
    for (const peer of peers) {
      try {
        contenders.push({ ...peer, ...(await servePeer(peer, spans)) });
      } catch (error) {
        missing.set(peer.name, error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
      }
    }
    for (let round = 1; round <= ROUNDS; round += 1) {
      // Whoever comes first pays for what the browser and the machine have yet to do: in turn another, after a page of nobody's.
      await warmUp(browser);
      const first = (round - 1) % contenders.length;
      for (const contender of [...contenders.slice(first), ...contenders.slice(0, first)]) {
        for (const way of Object.keys(ways) as Way[]) {
          const { name } = contender;
          const ms = await ways[way](browser, contender);
          const key = `${way} ${name}`;
          taken.set(key, { way, name, values: [...(taken.get(key)?.values ?? []), ms] });
          console.error(
            `${String(count)} spans, round ${String(round)}, by ${way}: ${name}: ${ms.toFixed(0)} ms`,
          );
        }
      }
    }
  } finally {
    for (const contender of contenders) await contender.close();
  }
  return [...taken.values()].map(({ way, name, values }) => ({
    way,
    spans: count,
    name,
    ...summarize(values),
  }));
}

const missing = new Map<string, string>(absent);
const browser = await launchChromium();
const rows: Row[] = [];
try {
  for (const count of SIZES) rows.push(...(await measure(browser, count)));
} finally {
  await browser.close();
}

/** How many times faster than the best of the others: until it can be used, and until all of it is there. */
const ratios = SIZES.flatMap((count) =>
  (Object.keys(ways) as Way[]).map((way) => {
    const here = rows.filter((row) => row.spans === count && row.way === way);
    const of = (wanted: string) => here.find(({ name }) => name === wanted)?.median ?? Infinity;
    const others = here.filter(({ name }) => name !== OURS && name !== OURS_WHOLE);
    const best = Math.min(...others.map(({ median }) => median));
    return { spans: count, way, ratio: best / of(OURS), whole: best / of(OURS_WHOLE) };
  }),
);
console.log(`\ndebug-peers: ${String(ROUNDS)} rounds, nothing cached\n`);
printTable(
  ['spans', 'by', 'viewer', 'open, ms'],
  rows.map((row) => [row.spans.toLocaleString('en'), row.way, row.name, showSummary(row, 0)]),
);
for (const { spans, way, ratio, whole } of ratios) {
  console.log(
    `${spans.toLocaleString('en')} spans by ${way}: usable ${ratio.toFixed(1)} times as fast as the best of the others (must reach ${String(FACTOR)}), whole ${whole.toFixed(1)} times`,
  );
}
for (const [name, why] of missing) console.log(`not run: ${name}: ${why}`);
writeResult('debug-peers', { rounds: ROUNDS, load: machineLoad(), rows, ratios, missing: [...missing] });
conclude(ratios.every(({ ratio }) => ratio >= FACTOR));
