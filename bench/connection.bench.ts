/** Reconnecting side by side with its peers: herd, flap, refused, half-open, black hole. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  startCentrifuge,
  startOurs,
  startPartySocket,
  startSample,
  startSignalR,
  startSocketIo,
  type Client,
} from './connection/clients.ts';
import { startProxy, type Proxy } from './connection/proxy.ts';
import {
  startCentrifugeServer,
  startGateway,
  startPlainServer,
  startRefusingServer,
  startSignalRServer,
  startSocketIoServer,
  type RunningServer,
} from './connection/servers.ts';

interface Contender {
  readonly name: string;
  readonly server: () => Promise<RunningServer>;
  readonly start: (url: string) => Client | Promise<Client>;
}

const ours: Contender = {
  name: 'Nadoo Console',
  server: startGateway,
  start: (url) => startOurs(url, 'chat'),
};
const sample: Contender = {
  name: 'documented sample',
  server: startPlainServer,
  start: (url) => startSample(url),
};
const party: Contender = { name: 'partysocket', server: startPlainServer, start: startPartySocket };
const socketIo: Contender = {
  name: 'socket.io-client',
  server: startSocketIoServer,
  start: (url) => startSocketIo(url),
};
const centrifuge: Contender = {
  name: 'centrifuge-js',
  server: startCentrifugeServer,
  start: startCentrifuge,
};
const signalR: Contender = { name: 'SignalR', server: startSignalRServer, start: startSignalR };
/** As it comes: HTTP long polling first, then the upgrade. */
const socketIoDefault: Contender = {
  ...socketIo,
  name: 'socket.io-client (polling first)',
  start: (url) => startSocketIo(url, ['polling', 'websocket']),
};

interface Line {
  readonly client: string;
  /** Column to its values, one per round or instance; `Infinity`: not within the time. */
  readonly values: Readonly<Record<string, readonly number[]>>;
}

interface Row {
  readonly name: string;
  readonly must: string;
  readonly run: () => Promise<Line[]>;
}

const ROUNDS = 9;
const HERD = 200;
const POLL_MS = 10;

/** Milliseconds until `done`, or `Infinity` after `limitMs`. */
async function until(done: () => boolean, limitMs: number): Promise<number> {
  const start = performance.now();
  while (!done()) {
    if (performance.now() - start > limitMs) return Infinity;
    await sleep(POLL_MS);
  }
  return performance.now() - start;
}

async function withServer<T>(contender: Contender, run: (server: RunningServer) => Promise<T>): Promise<T> {
  const server = await contender.server();
  try {
    return await run(server);
  } finally {
    await server.stop();
  }
}

/** `count` clients of one contender, each behind a proxy of its own. */
async function withClients<T>(
  contender: Contender,
  count: number,
  mode: Proxy['mode'],
  run: (pairs: readonly { client: Client; proxy: Proxy }[]) => Promise<T>,
): Promise<T> {
  return withServer(contender, async ({ url }) => {
    const pairs: { client: Client; proxy: Proxy }[] = [];
    for (let each = 0; each < count; each += 1) {
      const proxy = await startProxy(url);
      proxy.mode = mode;
      pairs.push({ proxy, client: await contender.start(proxy.url) });
    }
    try {
      return await run(pairs);
    } finally {
      for (const { client, proxy } of pairs) {
        client.stop();
        await proxy.close();
      }
    }
  });
}

/** Highest share of `at` in any window of 100 ms, in %. */
function peakShare(at: readonly number[]): number {
  let most = 0;
  for (const start of at)
    most = Math.max(most, at.filter((time) => time >= start && time < start + 100).length);
  return (100 * most) / Math.max(1, at.length);
}

async function herd(): Promise<Line[]> {
  const contenders = [ours, sample, party, socketIo, centrifuge];
  const stands = [];
  for (const contender of contenders) {
    const server = await contender.server();
    const proxy = await startProxy(server.url);
    const clients: Client[] = [];
    for (let each = 0; each < HERD; each += 1) clients.push(await contender.start(proxy.url));
    await until(() => clients.every((client) => client.isUp()), 60_000);
    stands.push({ contender, server, proxy, clients, peaks: [] as number[], medians: [] as number[] });
  }
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { proxy, clients, peaks, medians } of stands) {
      // The others' turns and this pause are beyond every client's time to call a connection stable.
      await until(() => clients.every((client) => client.isUp()), 60_000);
      if (round > 0) await sleep(2_500);
      proxy.reset();
      const cutAt = performance.now();
      proxy.cut();
      const backAt = clients.map(() => Infinity);
      await sleep(20);
      while (backAt.includes(Infinity) && performance.now() - cutAt < 20_000) {
        clients.forEach((client, index) => {
          if (backAt[index] === Infinity && client.isUp()) backAt[index] = performance.now() - cutAt;
        });
        await sleep(POLL_MS);
      }
      peaks.push(peakShare(proxy.upgrades));
      medians.push(median(backAt) / 1000);
    }
  }
  for (const { server, proxy, clients } of stands) {
    for (const client of clients) client.stop();
    await proxy.close();
    await server.stop();
  }
  return stands.map(({ contender, peaks, medians }) => ({
    client: contender.name,
    values: { 'peak in 100 ms, %': peaks, 'median back, s': medians },
  }));
}

async function flap(): Promise<Line[]> {
  return Promise.all(
    [ours, sample, party, socketIo, centrifuge, signalR].map((contender) =>
      withClients(contender, ROUNDS, 'pass', async (pairs) => {
        await until(() => pairs.every(({ client }) => client.isUp()), 30_000);
        for (const { proxy } of pairs) {
          proxy.mode = 'flap';
          proxy.reset();
          proxy.cut();
        }
        await sleep(30_000);
        return {
          client: contender.name,
          values: { 'upgrades in 30 s': pairs.map(({ proxy }) => proxy.upgrades.length) },
        };
      }),
    ),
  );
}

/** One page with its three channels, for 25 s. */
async function refused(): Promise<Line[]> {
  const lines: Line[] = [];
  for (const how of ['always 1008', 'before accept'] as const) {
    const clients: [string, (url: string) => Promise<Client[]>][] = [
      ['Nadoo Console', async (url) => [await startOurs(url, 'all')]],
      [
        'documented sample',
        async (url) => [1, 2, 3].map(() => startSample(url, () => fetch(`${url}/api/v1/auth/refresh`))),
      ],
      ['partysocket', async (url) => [1, 2, 3].map(() => startPartySocket(url))],
    ];
    lines.push(
      ...(await Promise.all(
        clients.map(async ([client, start]) => {
          const counted = await Promise.all(
            Array.from({ length: ROUNDS }, async () => {
              const server = await startRefusingServer(how);
              const started = await start(server.url);
              await sleep(25_000);
              for (const each of started) each.stop();
              await server.stop();
              return { upgrades: server.upgrades / 3, refreshes: server.refreshes };
            }),
          );
          return {
            client: `${client}, ${how}`,
            values: {
              'upgrades a channel': counted.map((each) => each.upgrades),
              'refreshes in all': counted.map((each) => each.refreshes),
            },
          };
        }),
      )),
    );
  }
  return lines;
}

const MUTE_LIMIT_MS = 70_000;

async function halfOpen(): Promise<Line[]> {
  return Promise.all(
    [ours, sample, party, socketIo, centrifuge, signalR].map(async (contender) => ({
      client: contender.name,
      values: {
        'noticed idle, s': await noticed(contender, false),
        'noticed after waking, s': await noticed(contender, true),
      },
    })),
  );
}

/** Seconds from the mute (or the waking, 1 s after it) until the client no longer believes in the connection. */
function noticed(contender: Contender, waking: boolean): Promise<number[]> {
  return withClients(contender, ROUNDS, 'pass', async (pairs) => {
    await until(() => pairs.every(({ client }) => client.isUp()), 30_000);
    return Promise.all(
      pairs.map(async ({ client, proxy }, index) => {
        // At different moments of each client's own beat.
        await sleep(2_000 + index * 1_700);
        proxy.mode = 'mute';
        if (waking) {
          await sleep(1_000);
          client.wake?.();
        }
        // A suspect channel of ours is not `live`; it has noticed only when it has given the socket up.
        const ms = await until(() => !believes(client), MUTE_LIMIT_MS);
        return ms / 1000;
      }),
    );
  });
}

function believes(client: Client): boolean {
  if ('leases' in client)
    return ['live', 'suspect'].includes(
      (client as Awaited<ReturnType<typeof startOurs>>).leases[0]?.status().state ?? '',
    );
  return client.isUp();
}

const HEAL_LIMIT_MS = 90_000;

async function blackHole(): Promise<Line[]> {
  return Promise.all(
    [ours, sample, party, socketIoDefault, centrifuge].map((contender) =>
      withServer(contender, async ({ url }) => {
        const results = await Promise.all(
          Array.from({ length: ROUNDS }, async (_, index) => {
            const proxy = await startProxy(url);
            proxy.mode = 'swallow';
            const client = await contender.start(proxy.url);
            const usable = await until(() => client.isUsable(), 10_000);
            // The moment of healing: spread over more than one beat of the prober.
            await sleep(5_000 + index * 4_300);
            proxy.mode = 'pass';
            const back = await until(() => client.isUp(), HEAL_LIMIT_MS);
            client.stop();
            await proxy.close();
            return { usable: usable / 1000, back: back / 1000 };
          }),
        );
        return {
          client: contender.name,
          values: {
            'usable after, s': results.map((each) => each.usable),
            'back after healing, s': results.map((each) => each.back),
          },
        };
      }),
    ),
  );
}

const rows: readonly Row[] = [
  { name: 'herd', must: 'peak ≤ 13 %, median ≤ 1.1 s', run: herd },
  { name: 'flap', must: '≤ 7', run: flap },
  { name: 'refused', must: '≤ 2 upgrades a channel, 1 refresh in all', run: refused },
  { name: 'half-open', must: '≤ 21 s idle, ≤ 3.5 s after waking', run: halfOpen },
  { name: 'black hole', must: 'chat usable ≤ 3.5 s, back ≤ 40 s after healing', run: blackHole },
];

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

function shown(value: number): string {
  if (value === Infinity) return 'never';
  return value >= 100 || Number.isInteger(value) ? String(Math.round(value)) : value.toFixed(2);
}

/** Median, with the lowest and highest. */
function summary(values: readonly number[]): string {
  return `${shown(median(values))} (${shown(Math.min(...values))}–${shown(Math.max(...values))})`;
}

function versionOf(name: string): string {
  return (JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')) as { version: string })
    .version;
}

const file = 'bench/results/connection.json';
const wanted = process.argv.slice(2);
const peers = ['partysocket', 'socket.io-client', 'centrifuge', '@microsoft/signalr'];

/** Rows measured before stay when only some are asked for. */
function earlierRows(): Record<string, unknown> {
  if (wanted.length === 0 || !existsSync(file)) return {};
  return (JSON.parse(readFileSync(file, 'utf8')) as { rows: Record<string, unknown> }).rows;
}

const measured = earlierRows();
for (const row of rows) {
  if (wanted.length > 0 && !wanted.includes(row.name)) continue;
  console.log(`\n${row.name} (must: ${row.must}; medians of ${ROUNDS}, lowest–highest)`);
  const lines = await row.run();
  for (const { client, values } of lines) {
    const cells = Object.entries(values).map(([column, list]) => `${column}: ${summary(list)}`);
    console.log(`  ${client.padEnd(34)} ${cells.join('   ')}`);
  }
  measured[row.name] = { must: row.must, node: process.version, load: loadavg()[0], lines };
}
mkdirSync('bench/results', { recursive: true });
const versions = Object.fromEntries(peers.map((name) => [name, versionOf(name)]));
// JSON has no Infinity: what never happened is null.
writeFileSync(file, `${JSON.stringify({ rounds: ROUNDS, versions, rows: measured }, null, 1)}\n`);
process.exit(0);
