/** The same 10,000 and 100,000 spans in other viewers of traces and in ours, in turn: from opening to spans that stand there. */
import type { Browser } from '@playwright/test';
import { conclude, machineLoad } from './debug/machine.ts';
import { peers, servePeer } from './debug/peers.ts';
import { debugProbe, showsTotal } from './debug/probe.ts';
import { asRecords, makeSpans } from './debug/spans.ts';
import { startWithRun } from './debug/stored-run.ts';
import { launchChromium } from './lib/chromium.ts';
import { printTable, writeResult } from './lib/report.ts';
import { showSummary, summarize, type Summary } from './lib/statistics.ts';

const ROUNDS = Number(process.env['ROUNDS'] ?? 3);
const SIZES = (process.env['SIZES'] ?? '10000,100000').split(',').map(Number);
const FACTOR = 3;
const MOST_WAIT_MS = 60_000;
const OURS = 'Nadoo Console';
/** Others show nothing before they have read everything; ours can be used before that. */
const OURS_WHOLE = 'Nadoo Console, every span';
/** The timeline and the playhead stand there with spans in them. */
const firstSpans = `/Record [1-9]/.test(document.querySelector('[role=toolbar][aria-label=Playhead]')?.textContent ?? '')
  && document.querySelector('[role=tabpanel] canvas') !== null`;
/** What else was looked for, and why it is not here. */
const absent = [
  [
    'Jaeger UI',
    'its Go module holds a placeholder in place of the built page, and no registry has the page by itself',
  ],
  ['Catapult (chrome://tracing, of viztracer 1.1.1)', 'loads a polyfill from a network address'],
] as const;

interface Contender {
  readonly name: string;
  readonly address: string;
  readonly isOpen: string;
  close(): Promise<void> | void;
}

/** Opens it in a context of its own, so that nothing is cached. @returns ms until its spans stand there and a frame is painted */
async function open(browser: Browser, { address, isOpen }: Contender): Promise<number> {
  const page = await browser.newPage({ viewport: { width: 1_280, height: 800 } });
  try {
    await page.addInitScript(
      `if (window === top) { ${debugProbe}\n window.probe.watch('open', () => document.body !== null && (${isOpen})); }`,
    );
    await page.goto(address, { waitUntil: 'commit' });
    const look = `new Promise((resolve, reject) => {
      const look = () => {
        const at = window.probe?.reached.open;
        if (at !== undefined) resolve(at);
        else if (performance.now() > ${String(MOST_WAIT_MS)}) resolve(Infinity);
        else setTimeout(look, 50);
      };
      look();
    })`;
    return await page.evaluate<number>(look);
  } finally {
    await page.context().close();
  }
}

/** A page of nobody's: its process and its first frame. */
async function warmUp(browser: Browser): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1_280, height: 800 } });
  try {
    await page.goto('about:blank');
    await page.setContent('<canvas></canvas><script>document.title = String(performance.now())</script>');
    await page.evaluate('new Promise((resolve) => requestAnimationFrame(resolve))');
  } finally {
    await page.context().close();
  }
}

interface Row extends Summary {
  readonly spans: number;
  readonly name: string;
}

async function measure(browser: Browser, count: number): Promise<Row[]> {
  const spans = makeSpans(count);
  const run = await startWithRun(asRecords(spans));
  const contenders: Contender[] = [
    { name: OURS, address: `${run.address}?tab=timeline`, isOpen: firstSpans, close: run.dispose },
    {
      name: OURS_WHOLE,
      address: `${run.address}?tab=timeline`,
      isOpen: `(${showsTotal(count)})()`,
      close: () => undefined,
    },
  ];
  const taken = new Map<string, number[]>();
  try {
    for (const peer of peers) {
      try {
        contenders.push({ name: peer.name, isOpen: peer.isOpen, ...(await servePeer(peer, spans)) });
      } catch (error) {
        missing.set(peer.name, error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
      }
    }
    for (let round = 1; round <= ROUNDS; round += 1) {
      // Whoever comes first pays for what the browser and the machine have yet to do: in turn another, after a page of nobody's.
      await warmUp(browser);
      const first = (round - 1) % contenders.length;
      for (const contender of [...contenders.slice(first), ...contenders.slice(0, first)]) {
        const ms = await open(browser, contender);
        taken.set(contender.name, [...(taken.get(contender.name) ?? []), ms]);
        console.error(
          `${String(count)} spans, round ${String(round)}: ${contender.name}: ${ms.toFixed(0)} ms`,
        );
      }
    }
  } finally {
    for (const contender of contenders) await contender.close();
  }
  return [...taken].map(([name, values]) => ({ spans: count, name, ...summarize(values) }));
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
const ratios = SIZES.map((count) => {
  const of = (wanted: string) =>
    rows.find(({ spans, name }) => spans === count && name === wanted)?.median ?? Infinity;
  const others = rows.filter(({ spans, name }) => spans === count && name !== OURS && name !== OURS_WHOLE);
  const best = Math.min(...others.map(({ median }) => median));
  return { spans: count, ratio: best / of(OURS), whole: best / of(OURS_WHOLE) };
});
console.log(`\ndebug-peers: ${String(ROUNDS)} rounds, nothing cached\n`);
printTable(
  ['spans', 'viewer', 'open, ms'],
  rows.map((row) => [row.spans.toLocaleString('en'), row.name, showSummary(row, 0)]),
);
for (const { spans, ratio, whole } of ratios) {
  console.log(
    `${spans.toLocaleString('en')} spans: usable ${ratio.toFixed(1)} times as fast as the best of the others (must reach ${String(FACTOR)}), whole ${whole.toFixed(1)} times`,
  );
}
for (const [name, why] of missing) console.log(`not run: ${name}: ${why}`);
writeResult('debug-peers', { rounds: ROUNDS, load: machineLoad(), rows, ratios, missing: [...missing] });
conclude(ratios.every(({ ratio }) => ratio >= FACTOR));
