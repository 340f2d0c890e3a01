/** The pages of a run's history, and its sum (extension `debug-history`). */
import { beforeEach, describe, expect, it } from 'vitest';
import type { RunRecordRow } from '../model.ts';
import type { CoreSettings } from '../ports.ts';
import { createTestWorld, type TestWorld } from '../testing/test-world.ts';

const RECORDS = '/api/v1/plugins/executions/run-1/records';
const SUMMARY = '/api/v1/plugins/executions/run-1/summary';
let world: TestWorld;

async function worldWithRun(settings: Parameters<typeof createTestWorld>[0] = {}): Promise<TestWorld> {
  const made = await createTestWorld(settings);
  await made.storage.insertExecution({
    id: 'run-1',
    plugin_id: 'calculator',
    tool_name: 'calculate',
    workspace_id: 'ws-private',
    user_id: 'user-ada',
    status: 'completed',
    started_at: '2026-11-24T10:32:00.000Z',
    ended_at: '2026-11-24T10:32:02.000Z',
    duration: 2,
    parameters: { secret: 'of the run' },
    result: 7,
    error: null,
    ingest_key_hash: null,
  });
  return made;
}

const row = (n: number, message = `line ${n}`): RunRecordRow => ({
  execution_id: 'run-1',
  n,
  type: 'log',
  data: { level: 'info', message, timestamp: '2026-11-24T10:32:00' },
});

beforeEach(async () => {
  world = await worldWithRun();
  await world.storage.appendRunRecords(Array.from({ length: 6_000 }, (_, at) => row(at + 1)));
});

/** The chunks of a page, and its lines as values. */
async function page(query: string, as: string | null = null) {
  const reply = await world.raw(as, 'GET', RECORDS + query);
  if (reply.kind !== 'stream') throw new Error(`no page: ${String(reply.status)}`);
  const chunks: string[] = [];
  for await (const chunk of reply.chunks) chunks.push(chunk);
  const text = chunks.join('');
  expect(text === '' || text.endsWith('\n')).toBe(true);
  const lines = text.split('\n').slice(0, -1);
  return { reply, chunks, lines: lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

describe('records', () => {
  it('come as lines with their number, in pieces, for whoever knows the id: member, viewer elsewhere, nobody', async () => {
    for (const as of ['user-ada', 'user-jun', null]) {
      const { reply, chunks, lines } = await page('?after=10&limit=600', as);
      expect(reply.contentType).toBe('application/x-ndjson; charset=utf-8');
      expect(reply.pack).toBe(true);
      expect(chunks.length).toBeGreaterThan(1);
      expect(lines).toHaveLength(600);
      const { type, data } = row(11);
      expect(lines[0]).toEqual({ n: 11, type, data });
      expect(lines.map(({ n }) => n)).toEqual(Array.from({ length: 600 }, (_, at) => at + 11));
    }
  });

  it('are a thousand where no limit is named, never over a hundred thousand, and none after the last', async () => {
    expect((await page('')).lines).toHaveLength(1_000);
    await world.storage.appendRunRecords(Array.from({ length: 94_500 }, (_, at) => row(at + 6_001)));
    expect((await page('?limit=999999')).lines).toHaveLength(100_000);
    expect((await page('?after=100499')).lines.map(({ n }) => n)).toEqual([100_500]);
    expect((await page('?after=100500')).lines).toEqual([]);
    expect((await page('?after=999999999')).lines).toEqual([]);
  });

  it('end a page early where they are large, and not before the first', async () => {
    const large = 'x'.repeat(20 * 1024 * 1024);
    await world.storage.appendRunRecords([row(6_001, large), row(6_002, large), row(6_003)]);
    expect((await page('?after=6000&limit=10')).lines.map(({ n }) => n)).toEqual([6_001, 6_002]);
    expect((await page('?after=6002&limit=10')).lines.map(({ n }) => n)).toEqual([6_003]);
  });

  it.each(['?after=-1', '?after=x', '?after=1.5', '?after=', '?after=9999999999', '?limit=0', '?limit=all'])(
    'are refused with 422 for %s',
    async (query) => {
      const reply = await world.request('user-ada', 'GET', RECORDS + query);
      expect(reply.status).toBe(422);
      expect(reply.message).toMatch(/^(after|limit): must be /);
    },
  );

  it('of an unknown run are 404', async () => {
    expect((await world.request(null, 'GET', RECORDS.replace('run-1', 'run-2'))).status).toBe(404);
    expect((await world.request(null, 'GET', SUMMARY.replace('run-1', 'run-2'))).status).toBe(404);
  });
});

describe('the summary', () => {
  it('says what a run is and how much there is of it, no more than the socket does', async () => {
    const { data } = await world.request(null, 'GET', SUMMARY);
    expect(data).toEqual({
      execution_id: 'run-1',
      plugin_id: 'calculator',
      tool_name: 'calculate',
      status: 'completed',
      started_at: '2026-11-24T10:32:00.000Z',
      ended_at: '2026-11-24T10:32:02.000Z',
      duration: 2,
      error: null,
      last: 6_000,
      counts: { log: 6_000 },
    });
  });
});

const without: Partial<CoreSettings>[] = [{ stock: true }, { extensions: ['seq', 'plugin-runs'] }];

it.each(without)('without the extension there are no such routes: %j', async (settings) => {
  world = await worldWithRun({ settings });
  expect((await world.request('user-ada', 'GET', RECORDS)).status).toBe(404);
  expect((await world.request('user-ada', 'GET', SUMMARY)).status).toBe(404);
});
