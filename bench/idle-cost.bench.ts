/** What an idle tab costs: requests and frames a minute, counted at the wire. */
import { setTimeout as sleep } from 'node:timers/promises';
import { startGateway, type Gateway } from '#e2e/harness/gateway.ts';
import { startSocketIo } from './connection/clients.ts';
import { startSocketIoServer } from './connection/servers.ts';
import { hide, openSecondTab, openTab } from './idle-cost/pages.ts';
import { startSample } from './idle-cost/peers.ts';
import { startWireCounter, type SocketCount, type WireCounter } from './idle-cost/wire-counter.ts';
import { launchChromium } from './lib/chromium.ts';
import { printTable, writeResult } from './lib/report.ts';
import { showSummary, summarize } from './lib/statistics.ts';

const MINUTES = Number(process.env['MINUTES'] ?? 5);
/** After loading, late parts come and the first ping is answered. */
const SETTLE_MS = 20_000;
/** A hidden tab is parked after five minutes. */
const PARKED_AFTER_MS = 310_000;
const OURS = 'Nadoo Console, extended';

interface Counted {
  readonly requests: number;
  readonly paths: Readonly<Record<string, number>>;
  readonly sockets: readonly SocketCount[];
}

/** What has crossed so far. */
interface Mark {
  readonly requests: number;
  readonly sockets: readonly SocketCount[];
}

function markOf({ requests, sockets }: WireCounter): Mark {
  return { requests: requests.length, sockets: sockets.map((socket) => ({ ...socket })) };
}

function between(counter: WireCounter, from: Mark, to: Mark): Counted {
  const paths: Record<string, number> = {};
  for (const path of counter.requests.slice(from.requests, to.requests)) paths[path] = (paths[path] ?? 0) + 1;
  const sockets = to.sockets.map((socket, at) => ({
    ...socket,
    path: socket.path.replace(/[^/]*$/, '…'),
    frames: socket.frames - (from.sockets[at]?.frames ?? 0),
    control: socket.control - (from.sockets[at]?.control ?? 0),
  }));
  return {
    requests: to.requests - from.requests,
    paths,
    sockets: sockets.filter(({ isOpen, frames, control }) => isOpen || frames + control > 0),
  };
}

/** Of the socket that says most. */
const most = ({ sockets }: Counted, of: (socket: SocketCount) => number): number =>
  Math.max(0, ...sockets.map(of));

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
  /** Of each minute. */
  readonly requestsByMinute: readonly number[];
  readonly framesByMinute: readonly number[];
  readonly controlByMinute: readonly number[];
  readonly limits: string;
  readonly passed: boolean;
}

/** @param marks one at the start and one after each minute */
function rate({ client, counter, tabs, maxRequests, maxFrames }: Row, marks: readonly Mark[]): Measured {
  const [first, last] = [marks[0] ?? markOf(counter), marks.at(-1) ?? markOf(counter)];
  const minutes = marks.slice(1).map((mark, at) => between(counter, marks[at] ?? first, mark));
  const whole = between(counter, first, last);
  // Others come and go meanwhile, and a page is idle after five minutes: that is told once, and no cost of a minute.
  const { median } = summarize(
    minutes.map((minute) => most(minute, ({ frames, control }) => frames + control)),
  );
  const limits = [
    maxRequests === null ? null : `≤ ${String(maxRequests)} requests a tab`,
    maxFrames === null ? null : `≤ ${String(maxFrames)} frames a socket`,
  ];
  return {
    ...whole,
    client,
    requestsByMinute: minutes.map(({ requests }) => requests),
    framesByMinute: minutes.map((minute) => most(minute, (socket) => socket.frames)),
    controlByMinute: minutes.map((minute) => most(minute, (socket) => socket.control)),
    limits: limits.filter((limit) => limit !== null).join(', '),
    passed:
      (maxRequests === null || whole.requests / minutes.length <= maxRequests * tabs) &&
      (maxFrames === null || median <= maxFrames),
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

  const seen = await add(OURS, extended.url, nothing);
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
  const marks = rows.map(({ counter }) => [markOf(counter)]);
  for (let minute = 0; minute < MINUTES; minute += 1) {
    await sleep(60_000);
    for (const [at, { counter }] of rows.entries()) marks[at]?.push(markOf(counter));
  }
  measured.push(...rows.map((row, at) => rate(row, marks[at] ?? [])));

  await sleep(Math.max(0, hiddenSince + PARKED_AFTER_MS - performance.now()));
  const parked = rows.filter(({ client }) => client.endsWith('hidden'));
  const later = parked.map(({ counter }) => markOf(counter));
  await sleep(60_000);
  for (const [at, row] of parked.entries()) {
    const client = `${row.client} for over five minutes`;
    const [from, to] = [later[at] ?? markOf(row.counter), markOf(row.counter)];
    measured.push(rate({ ...row, client, maxRequests: 0, maxFrames: 0 }, [from, to]));
  }
} finally {
  for (const end of ends) await end();
  await browser.close();
  for (const counter of counters) await counter.stop();
  for (const gateway of gateways) await gateway.dispose();
}

const spread = (values: readonly number[]): string => {
  const found = summarize(values);
  return found.min === found.max ? String(found.min) : showSummary(found, 0);
};
const ours = measured.find(({ client }) => client === OURS);
/** Frames of all kinds of an idle tab of ours, for each that this client has on its busiest socket. */
const ratioTo = (peer: Measured): string => {
  const of = (row: Measured) => most(row, ({ frames, control }) => frames + control);
  return ours === undefined || of(peer) === 0 ? '–' : (of(ours) / of(peer)).toFixed(2);
};
console.log(`\nidle-cost: ${String(MINUTES)} minutes; of one minute the median, and the range\n`);
printTable(
  [
    'client',
    'requests',
    'frames a socket',
    'control frames a socket',
    'sockets',
    'must reach',
    'ours to it',
    '',
  ],
  measured.map((row) => [
    row.client,
    spread(row.requestsByMinute),
    spread(row.framesByMinute),
    spread(row.controlByMinute),
    String(row.sockets.length),
    row.limits,
    row.client.startsWith('Nadoo') ? '' : ratioTo(row),
    row.passed ? '' : 'FAILED',
  ]),
);
writeResult('idle-cost', { minutes: MINUTES, rows: measured });
const passed = measured.every((row) => row.passed);
console.log(passed ? 'passed' : 'FAILED');
process.exitCode = passed ? 0 : 1;
