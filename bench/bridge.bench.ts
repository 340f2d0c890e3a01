/** What a record of the plugin SDK costs the plugin with the bridge: gateway up, slow and down, beside the plain SDK. */
import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loadavg } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { signInApi } from '#e2e/harness/api.ts';
import { prepareTemplate } from '#e2e/harness/data-template.ts';
import { startGateway } from '#e2e/harness/gateway.ts';
import { python } from '#e2e/harness/python.ts';
import { printTable, writeResult } from './lib/report.ts';
import { showSummary, summarize, type Summary } from './lib/statistics.ts';

const ROUNDS = Number(process.env['ROUNDS'] ?? 9);
const RECORDS = 300;
const WORK = 400;
const MOST_MICROSECONDS = 50;
const MOST_PER_CENT = 5;
const script = path.join(import.meta.dirname, 'bridge', 'cost.py');

interface Figures {
  readonly median?: number;
  readonly p95?: number;
  readonly wall?: number;
  readonly own?: number;
  readonly sent?: number;
  readonly lost?: number;
}

interface Target {
  readonly name: string;
  readonly url: string;
  /** A run of its own for each round. */
  readonly register: () => Promise<readonly [string, string]>;
}

const anyRun = (): Promise<readonly [string, string]> => Promise.resolve(['exec-bench', 'key'] as const);

/** Takes every batch, two seconds later. */
async function startSlowServer(): Promise<{ url: string; stop: () => void }> {
  const taken = new Map<string, number>();
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      setTimeout(() => {
        const last = (taken.get('last') ?? 0) + body.split('\n').length;
        taken.set('last', last);
        const data = { accepted: 1, rejected: [], last };
        response.setHeader('Content-Type', 'application/json');
        response.end(JSON.stringify({ status: 'success', code: 200, message: '', data }));
      }, 2_000);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function round(target: Target | null, what: 'records' | 'own' | 'wall'): Promise<Figures> {
  const [executionId, key] = (await target?.register()) ?? ['none', 'none'];
  const how = target === null ? 'plain' : 'bridge';
  const count = String(what === 'records' ? RECORDS : WORK);
  const { stdout } = await promisify(execFile)(python(), [
    script,
    how,
    target?.url ?? 'http://127.0.0.1:9',
    executionId,
    key,
    what,
    count,
  ]);
  return JSON.parse(stdout) as Figures;
}

await prepareTemplate();
const gateway = await startGateway();
const slow = await startSlowServer();
const rows: { name: string; records: Figures[]; own: Figures[]; wall: Figures[] }[] = [];
const loads: number[] = [];
try {
  const url = gateway.url.replace('localhost', '127.0.0.1');
  const ada = await signInApi(gateway.url, 'Ada');
  const register = async (): Promise<readonly [string, string]> => {
    const body = { plugin_id: 'bench', tool_name: 'cost', workspace_id: 'ws-demo' };
    const { data } = await ada.request('POST', '/api/v1/plugins/executions', body);
    const run = data as { execution_id: string; ingest_key: string };
    return [run.execution_id, run.ingest_key];
  };
  const targets: readonly (Target | null)[] = [
    null,
    { name: 'gateway up', url, register },
    { name: 'gateway slow (2 s a batch)', url: slow.url, register: anyRun },
    // Port 9 is "discard": nobody answers there.
    { name: 'gateway down', url: 'http://127.0.0.1:9', register: anyRun },
  ];
  for (const target of targets)
    rows.push({ name: target?.name ?? 'the SDK alone', records: [], own: [], wall: [] });
  for (let at = 0; at < ROUNDS; at += 1) {
    loads.push(loadavg()[0] ?? 0);
    // In turn, so that what the machine does besides falls on all of them.
    for (const [index, target] of targets.entries()) {
      rows[index]?.records.push(await round(target, 'records'));
      rows[index]?.own.push(await round(target, 'own'));
      rows[index]?.wall.push(await round(target, 'wall'));
    }
  }
} finally {
  slow.stop();
  await gateway.dispose();
}

const of = (figures: readonly Figures[], field: keyof Figures): Summary =>
  summarize(figures.map((each) => each[field] ?? Number.NaN));
const plain = rows[0];
/** Per cent over the plain SDK, round by round. */
const over = (wall: readonly Figures[]): Summary =>
  summarize(wall.map((each, at) => ((each.wall ?? 0) / (plain?.wall[at]?.wall ?? 1) - 1) * 100));
const results = rows.map(({ name, records, own, wall }) => ({
  name,
  record: of(records, 'median'),
  p95: of(records, 'p95'),
  own: of(own, 'own'),
  wall: over(wall),
  lost: [...own, ...wall].reduce((sum, { lost = 0 }) => sum + lost, 0),
}));

console.log(`\nbridge: ${String(ROUNDS)} rounds, load ${showSummary(summarize(loads))}\n`);
printTable(
  [
    '',
    'a record, µs (median)',
    'p95',
    "plugin's own processor time, over the SDK alone",
    'wall time, over the SDK alone',
    'lost',
  ],
  results.map(({ name, record, p95, own, wall, lost }, at) => [
    name,
    showSummary(record),
    showSummary(p95),
    `${showSummary(own)} %`,
    at === 0 ? '' : `${showSummary(wall)} %`,
    at === 0 ? '' : String(lost),
  ]),
);
writeResult('bridge', { rounds: ROUNDS, load: summarize(loads), rows: results });
const passed = results
  .slice(1)
  .every(({ record, own }) => record.median <= MOST_MICROSECONDS && own.median <= MOST_PER_CENT);
console.log(passed ? 'passed' : 'FAILED');
process.exitCode = passed ? 0 : 1;
