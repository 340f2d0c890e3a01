import { beforeEach, describe, expect, it } from 'vitest';
import type { ExecutionRecord } from '../model.ts';
import { createTestWorld, type TestWorld } from '../testing/test-world.ts';

let world: TestWorld;
const RUNS = '/api/v1/plugins/executions';

beforeEach(async () => {
  world = await createTestWorld();
});

async function store(id: string, more: Partial<ExecutionRecord> = {}): Promise<void> {
  await world.storage.insertExecution({
    id,
    plugin_id: 'calculator',
    tool_name: 'calculate',
    workspace_id: 'ws-demo',
    user_id: 'user-ada',
    status: 'completed',
    started_at: '2026-11-24T10:00:00.000Z',
    ended_at: '2026-11-24T10:00:01.000Z',
    duration: 1,
    parameters: { expression: '1' },
    result: { value: 1 },
    error: null,
    ingest_key_hash: null,
    ...more,
  });
}

const at = (second: number): string => `2026-11-24T10:00:${String(second).padStart(2, '0')}.000Z`;

async function list(query: string, as = 'user-jun'): Promise<Record<string, unknown>[]> {
  const reply = await world.request(as, 'GET', `${RUNS}?workspace_id=ws-demo&${query}`);
  expect(reply.status).toBe(200);
  return reply.data as Record<string, unknown>[];
}
const ids = async (query: string): Promise<unknown[]> => (await list(query)).map(({ id }) => id);

describe('the list of runs', () => {
  it('is narrowed by plugin, tool, status, duration and time', async () => {
    await store('a', { started_at: at(1), duration: 0.5 });
    await store('b', { started_at: at(2), tool_name: 'explain', duration: 2 });
    await store('c', { started_at: at(3), plugin_id: 'flaky', status: 'failed', duration: 2.5 });
    await store('d', { started_at: at(4), status: 'running', ended_at: null, duration: null });
    await store('elsewhere', { started_at: at(5), workspace_id: 'ws-private' });
    expect(await ids('')).toEqual(['d', 'c', 'b', 'a']);
    expect(await ids('plugin_id=flaky')).toEqual(['c']);
    expect(await ids('tool_name=explain')).toEqual(['b']);
    expect(await ids('status=running')).toEqual(['d']);
    expect(await ids('min_duration=2')).toEqual(['c', 'b']);
    expect(await ids('min_duration=0.1&max_duration=2')).toEqual(['b', 'a']);
    expect(await ids(`after=${at(2)}&before=${at(4)}`)).toEqual(['c', 'b']);
    expect(await ids('after=2026-11-24T11:00:03%2B01:00')).toEqual(['d', 'c']);
    expect(await ids('plugin_id=&status=&min_duration=')).toEqual(['d', 'c', 'b', 'a']);
  });

  it.each([
    ['status=odd', 'status: must be one of running, completed, failed.'],
    ['min_duration=-1', 'min_duration: must be a number of seconds, 0 or more.'],
    ['max_duration=1e9', 'max_duration: must be a number of seconds, 0 or more.'],
    ['after=yesterday', 'after: must be a time, such as 2026-11-24T10:32:00Z.'],
    ['cursor=x', 'cursor: must be the cursor of a run out of this list.'],
  ])('refuses %s in words', async (query, message) => {
    expect(await world.request('user-jun', 'GET', `${RUNS}?${query}`)).toMatchObject({
      status: 422,
      message,
    });
  });

  it('is paged by the cursor of its last row: none twice and none lost while runs begin, and while one is deleted', async () => {
    for (let n = 0; n < 25; n += 1) await store(`r-${String(n).padStart(2, '0')}`, { started_at: at(n % 3) });
    const seen: unknown[] = [];
    let cursor = '';
    for (let page = 0; page < 10; page += 1) {
      const rows = await list(`limit=7&cursor=${encodeURIComponent(cursor)}`);
      if (rows.length === 0) break;
      seen.push(...rows.map(({ id }) => id));
      cursor = String(rows.at(-1)?.['cursor']);
      await store(`new-${String(page)}`, { started_at: at(30 + page) });
      // The very row that the cursor stands behind.
      await world.request('user-ada', 'DELETE', `${RUNS}/${String(rows.at(-1)?.['id'])}`);
    }
    expect(seen).toHaveLength(25);
    expect(new Set(seen).size).toBe(25);
  });

  it('leaves results out where they are not wanted', async () => {
    await store('a');
    expect((await list('result=false'))[0]).not.toHaveProperty('result');
    expect((await list(''))[0]).toMatchObject({ result: { value: 1 } });
    expect((await list(''))[0]).not.toHaveProperty('ingest_key_hash');
  });
});

describe('a run that is deleted', () => {
  const remove = (as: string | null, id: string) => world.request(as, 'DELETE', `${RUNS}/${id}`);

  it('is gone with its records, for members and not for viewers, strangers and nobody', async () => {
    await store('a');
    await world.storage.appendRunRecords([{ execution_id: 'a', n: 1, type: 'log', data: {} }]);
    expect(await remove('user-jun', 'a')).toMatchObject({ status: 403 });
    expect(await remove('user-eve', 'a')).toMatchObject({ status: 404 });
    expect(await remove(null, 'a')).toMatchObject({ status: 401 });
    expect(await remove('user-mina', 'a')).toMatchObject({ status: 200, data: {} });
    expect(await world.storage.executionById('a')).toBeNull();
    expect(await world.storage.runRecords('a', 0, 9)).toEqual([]);
    expect(await remove('user-mina', 'a')).toMatchObject({ status: 404 });
  });

  it('stays while it runs', async () => {
    await store('a', { status: 'running', ended_at: null, duration: null, ingest_key_hash: 'elsewhere' });
    expect(await remove('user-ada', 'a')).toMatchObject({
      status: 409,
      message: 'This run is still running. It can be deleted once it has ended.',
    });
    expect(await world.storage.executionById('a')).not.toBeNull();
  });

  it('is told to whoever has it open, who then finds none', async () => {
    await store('a');
    const path = '/api/v1/ws/plugin/debug/a';
    const watcher = await world.connect(null, path);
    await remove('user-ada', 'a');
    await world.clock.settle();
    expect(watcher.frames.at(-1)).toEqual({
      type: 'error',
      data: { message: 'The execution a was deleted.' },
    });
    expect([watcher.closeCode, watcher.closeReason]).toEqual([1008, 'Unknown execution']);
    expect((await world.connect(null, path)).closeCode).toBe(1008);
  });
});
