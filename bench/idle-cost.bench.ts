/** What an idle tab costs: requests and frames a minute, counted at the wire. */
import { setTimeout as sleep } from 'node:timers/promises';
import { startGateway, type Gateway } from '#e2e/harness/gateway.ts';
import { startSocketIo } from './connection/clients.ts';
import { startSocketIoServer } from './connection/servers.ts';
import { hide, openSecondTab, openTab } from './idle-cost/pages.ts';
import { startSample } from './idle-cost/peers.ts';
import { startWireCounter, type WireCounter } from './idle-cost/wire-counter.ts';
import { launchChromium } from './lib/chromium.ts';
import { printTable, writeResult } from './lib/report.ts';

const MINUTES = Number(process.env['MINUTES'] ?? 3);
/** After loading, late parts come and the first ping is answered. */
const SETTLE_MS = 20_000;
/** A hidden tab is parked after five minutes. */
const PARKED_AFTER_MS = 310_000;

interface Counted {
  readonly requests: number;
  readonly paths: Readonly<Record<string, number>>;
  readonly sockets: readonly { readonly path: string; readonly frames: number; readonly control: number }[];
}

/** Counts from now on; the result is of what crossed until it is called. */
function countFrom({ requests, sockets }: WireCounter): () => Counted {
  const first = requests.length;
  const before = sockets.map((socket) => ({ ...socket }));
  return () => {
    const paths: Record<string, number> = {};
    for (const path of requests.slice(first)) paths[path] = (paths[path] ?? 0) + 1;
    return {
      requests: requests.length - first,
      paths,
      sockets: sockets
        .map(({ path, frames, control, isOpen }, at) => ({
          path: path.replace(/[^/]*$/, '…'),
          frames: frames - (before[at]?.frames ?? 0),
          control: control - (before[at]?.control ?? 0),
          isOpen,
        }))
        .filter((socket) => socket.isOpen || socket.frames + socket.control > 0),
    };
  };
}

interface Row {
  readonly client: string;
  readonly counter: WireCounter;
  readonly tabs: number;
  readonly maxRequests: number | null;
  readonly maxFrames: number | null;
}

const gateways: Gateway[] = [];
const counters: WireCounter[] = [];
const ends: (() => unknown)[] = [];
const browser = await launchChromium();

async function gatewayOf(stock: boolean): Promise<Gateway> {
  const gateway = await startGateway({ env: stock ? { NADOO_STOCK: '1' } : {} });
  gateways.push(gateway);
  return gateway;
}

async function counterOf(url: string): Promise<WireCounter> {
  const counter = await startWireCounter(url);
  counters.push(counter);
  return counter;
}

interface Measured extends Counted {
  readonly client: string;
  readonly minutes: number;
  readonly requestsPerMinute: number;
  readonly framesPerMinute: number;
  readonly controlPerMinute: number;
  readonly limits: string;
  readonly passed: boolean;
}

function rate({ client, tabs, maxRequests, maxFrames }: Row, counted: Counted, minutes: number): Measured {
  const most = (of: (socket: Counted['sockets'][number]) => number) =>
    Math.max(0, ...counted.sockets.map(of)) / minutes;
  const requestsPerMinute = counted.requests / minutes;
  const all = most(({ frames, control }) => frames + control);
  const passed =
    (maxRequests === null || requestsPerMinute <= maxRequests * tabs) &&
    (maxFrames === null || all <= maxFrames);
  const limits = [
    maxRequests === null ? null : `≤ ${String(maxRequests)} requests a tab`,
    maxFrames === null ? null : `≤ ${String(maxFrames)} frames a socket`,
  ];
  return {
    ...counted,
    client,
    minutes,
    requestsPerMinute,
    framesPerMinute: most(({ frames }) => frames),
    controlPerMinute: most(({ control }) => control),
    limits: limits.filter((limit) => limit !== null).join(', '),
    passed,
  };
}

const measured: Measured[] = [];
try {
  const [extended, stock, socketIo] = [
    await gatewayOf(false),
    await gatewayOf(true),
    await startSocketIoServer(),
  ];
  ends.push(() => socketIo.stop());
  const rows: Row[] = [];
  const add = async (client: string, url: string, limits: Partial<Row> = {}): Promise<WireCounter> => {
    const counter = await counterOf(url);
    rows.push({ client, counter, tabs: 1, maxRequests: null, maxFrames: null, ...limits });
    return counter;
  };
  const nothing = { maxRequests: 0, maxFrames: 8 };

  const seen = await add('Nadoo Console, extended', extended.url, nothing);
  await openTab(browser, { url: seen.url, person: 'Ada', extended: true });
  const unseen = await add('Nadoo Console, extended, hidden', extended.url, nothing);
  await hide((await openTab(browser, { url: unseen.url, person: 'Mina', extended: true })).page);
  const one = await add('Nadoo Console, stock', stock.url, { maxRequests: 6 });
  await openTab(browser, { url: one.url, person: 'Ada', extended: false });
  const two = await add('Nadoo Console, stock, two tabs', stock.url, { maxRequests: 6, tabs: 2 });
  const { page } = await openTab(browser, { url: two.url, person: 'Mina', extended: false });
  await openSecondTab(page, 'Mina', false);
  const dark = await add('Nadoo Console, stock, hidden', stock.url, { maxRequests: 6 });
  await hide((await openTab(browser, { url: dark.url, person: 'Jun', extended: false })).page);
  const hiddenSince = performance.now();
  const sample = await startSample((await add('documented client, ping every 30 s', stock.url)).url);
  ends.push(() => {
    sample.stop();
  });
  const io = startSocketIo((await add('socket.io-client', socketIo.url)).url);
  ends.push(() => {
    io.stop();
  });

  await sleep(SETTLE_MS);
  const counts = rows.map(({ counter }) => countFrom(counter));
  await sleep(MINUTES * 60_000);
  for (const [at, row] of rows.entries()) {
    const counted = counts[at]?.();
    if (counted !== undefined) measured.push(rate(row, counted, MINUTES));
  }

  await sleep(Math.max(0, hiddenSince + PARKED_AFTER_MS - performance.now()));
  const parked = rows.filter(({ client }) => client.endsWith('hidden'));
  const later = parked.map(({ counter }) => countFrom(counter));
  await sleep(60_000);
  for (const [at, row] of parked.entries()) {
    const counted = later[at]?.();
    const client = `${row.client} for over five minutes`;
    if (counted !== undefined)
      measured.push(rate({ ...row, client, maxRequests: 0, maxFrames: 0 }, counted, 1));
  }
} finally {
  for (const end of ends) await end();
  await browser.close();
  for (const counter of counters) await counter.stop();
  for (const gateway of gateways) await gateway.dispose();
}

console.log(`\nidle-cost: ${String(MINUTES)} minutes, per minute\n`);
printTable(
  ['client', 'requests', 'frames a socket', 'control frames a socket', 'sockets', 'must reach', ''],
  measured.map((row) => [
    row.client,
    row.requestsPerMinute.toFixed(1),
    row.framesPerMinute.toFixed(1),
    row.controlPerMinute.toFixed(1),
    String(row.sockets.length),
    row.limits,
    row.passed ? '' : 'FAILED',
  ]),
);
writeResult('idle-cost', { minutes: MINUTES, rows: measured });
const passed = measured.every((row) => row.passed);
console.log(passed ? 'passed' : 'FAILED');
process.exitCode = passed ? 0 : 1;
