import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createMemoryStorage } from '../memory-storage.ts';
import { createTestWorld, type TestWorld } from '../testing/test-world.ts';

let world: TestWorld;

beforeEach(async () => {
  world = await createTestWorld();
});

const START = '/api/v1/plugins/calculator/tools/calculate/executions';
const log = (message: string) => ({
  type: 'log',
  data: { level: 'info', message, timestamp: '2026-11-24T10:32:00' },
});

describe('plugins', () => {
  it('are listed without their source', async () => {
    const reply = await world.request('user-jun', 'GET', '/api/v1/plugins');
    expect(reply.data).toMatchObject([{ id: 'calculator', tools: [{ name: 'calculate' }] }]);
    expect(JSON.stringify(reply.data)).not.toContain('secret source');
  });

  it('run with parameters that are there, and name those that are not', async () => {
    expect(await world.request('user-ada', 'POST', START, { parameters: {} })).toMatchObject({
      status: 422,
      message: 'parameters.expression: is required.',
    });
    expect((await world.request('user-ada', 'POST', START.replace('calculate/', 'x/'), {})).status).toBe(404);
    expect((await world.request('user-ada', 'POST', START, { parameters: { expression: '1' } })).status).toBe(
      200,
    );
    expect(world.runner.latest.request).toMatchObject({ toolName: 'calculate', workspaceId: 'ws-demo' });
    const list = await world.request(
      'user-jun',
      'GET',
      '/api/v1/plugins/executions?plugin_id=calculator&limit=5',
    );
    expect(list.data).toMatchObject([
      { status: 'running', user_id: 'user-ada', parameters: { expression: '1' } },
    ]);
    expect((await world.request('user-ada', 'GET', '/api/v1/plugins/executions?limit=-1')).status).toBe(422);
  });
});

describe('a run that happens elsewhere', () => {
  async function register(): Promise<{ id: string; url: string; key: string }> {
    const { data } = await world.request('user-ada', 'POST', '/api/v1/plugins/executions', {
      plugin_id: 'scraper',
      tool_name: 'crawl',
      workspace_id: 'ws-demo',
    });
    const { execution_id: id, ingest_key: key } = data as Record<'execution_id' | 'ingest_key', string>;
    return { id, key, url: `/api/v1/plugins/executions/${id}/records` };
  }
  const send = (url: string, key: string, lines: unknown[], query = '') =>
    world.request(
      null,
      'POST',
      url + query,
      lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'),
      {
        headers: { authorization: `Bearer ${key}` },
      },
    );

  it('takes good lines, counts bad ones with their reason, and ends', async () => {
    const { id, url, key } = await register();
    const watcher = await world.connect(null, `/api/v1/ws/plugin/debug/${id}`);
    const first = await send(url, key, [
      log('one'),
      '{"type":',
      { type: 'comet' },
      { type: 'log', data: {} },
      '',
      log('two'),
    ]);
    expect(first.data).toEqual({
      accepted: 2,
      last: 2,
      rejected: [
        { line: 2, reason: 'malformed JSON' },
        { line: 3, reason: 'unknown type comet' },
        { line: 4, reason: expect.stringContaining('level') as string },
      ],
    });
    await world.clock.advance(2_000);
    const second = await send(url, key, [
      log('three'),
      { type: 'execution_complete', data: { result: 7 } },
      log('late'),
    ]);
    expect(second.data).toMatchObject({ accepted: 2, rejected: [{ line: 3, reason: 'the run has ended' }] });
    expect(watcher.types).toEqual(['hello', 'execution_info', 'log', 'log', 'log', 'execution_complete']);
    expect(await world.storage.executionById(id)).toMatchObject({
      status: 'completed',
      result: 7,
      duration: 2,
    });
    expect((await world.storage.runRecords(id, 0, 10)).map(({ n }) => n)).toEqual([1, 2, 3]);
  });

  it('numbers batches that come at once without gaps or doubles', async () => {
    const { id, url, key } = await register();
    await Promise.all(
      [1, 2, 3].map((batch) => send(url, key, [log(`${String(batch)}a`), log(`${String(batch)}b`)])),
    );
    const rows = await world.storage.runRecords(id, 0, 10);
    expect(rows.map(({ n }) => n)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  /** A storage that refuses what `fails` names. */
  async function withFaults(fails: (method: string) => boolean): Promise<string[]> {
    const logged: string[] = [];
    const storage = new Proxy(createMemoryStorage(), {
      get: (target, name, receiver) =>
        fails(String(name))
          ? () => Promise.reject(new Error('disk full: insert into "secret_table"'))
          : (Reflect.get(target, name, receiver) as unknown),
    });
    const log = {
      info: () => undefined,
      warn: () => undefined,
      error: (fields: Record<string, unknown>, message: string) =>
        void logged.push(`${message} ${JSON.stringify(fields)}`),
    };
    world = await createTestWorld({ storage, ports: { log } });
    return logged;
  }

  it('is acknowledged only once it is stored: a failed batch is told as one, shown to nobody, and sent again whole', async () => {
    let isDown = false;
    const logged = await withFaults((method) => isDown && method === 'appendRunRecords');
    const { id, url, key } = await register();
    const watcher = await world.connect(null, `/api/v1/ws/plugin/debug/${id}`);
    await send(url, key, [log('one')]);
    isDown = true;
    const lines = [log('two'), '{', log('three')];
    const end = { type: 'execution_complete', data: { result: 7 } };
    for (const batch of [lines, [...lines, end]]) {
      const reply = await send(url, key, batch);
      expect(reply).toMatchObject({ status: 503, headers: { 'Retry-After': '1' }, data: null });
      expect(reply.message).toMatch(/none of them.*again/i);
      expect(reply.message).not.toMatch(/disk|secret/);
    }
    expect(logged).toEqual(Array(2).fill(expect.stringContaining('disk full')));
    expect(world.core.counters.get('ingest_rejected')).toBeUndefined();
    expect(await world.storage.executionById(id)).toMatchObject({ status: 'running' });
    isDown = false;
    expect((await send(url, key, [...lines, end])).data).toEqual({
      accepted: 3,
      last: 3,
      rejected: [{ line: 2, reason: 'malformed JSON' }],
    });
    expect((await world.storage.runRecords(id, 0, 10)).map(({ n, data }) => [n, data['message']])).toEqual([
      [1, 'one'],
      [2, 'two'],
      [3, 'three'],
    ]);
    expect(watcher.frames.slice(2).map(({ type, n, seq }) => [type, n, seq])).toEqual([
      ['log', 1, 1],
      ['log', 2, 2],
      ['log', 3, 3],
      ['execution_complete', undefined, 4],
    ]);
  });

  it('stores nothing twice of a batch that names its place, whatever became of the answer', async () => {
    const { id, url, key } = await register();
    const first = [log('one'), { type: 'comet' }, log('two')];
    const second = [log('three'), { type: 'execution_error', data: { error: 'no' } }, log('late')];
    const answers = [
      (await send(url, key, first, '?after=0')).data,
      (await send(url, key, first, '?after=0')).data,
      (await send(url, key, [...first, log('three')], '?after=0')).data,
      (await send(url, key, second, '?after=2')).data,
      (await send(url, key, second, '?after=2')).data,
    ];
    const comet = [{ line: 2, reason: 'unknown type comet' }];
    const late = [{ line: 3, reason: 'the run has ended' }];
    expect(answers).toEqual([
      { accepted: 2, rejected: comet, last: 2 },
      { accepted: 2, rejected: comet, last: 2 },
      { accepted: 3, rejected: comet, last: 3 },
      { accepted: 2, rejected: late, last: 3 },
      { accepted: 2, rejected: late, last: 3 },
    ]);
    const rows = await world.storage.runRecords(id, 0, 10);
    expect(rows.map(({ n, data }) => [n, data['message']])).toEqual([
      [1, 'one'],
      [2, 'two'],
      [3, 'three'],
    ]);
    expect(await world.storage.executionById(id)).toMatchObject({ status: 'failed', error: 'no' });
    const inbox = await world.request('user-ada', 'GET', '/api/v1/notifications');
    expect(inbox.data).toHaveLength(1);
  });

  it('is refused behind a gap, with the place to go on from', async () => {
    const { id, url, key } = await register();
    await send(url, key, [log('one')]);
    const reply = await world.raw(null, 'POST', `${url}?after=2`, undefined);
    expect(reply).toMatchObject({ status: 401 });
    expect(await send(url, key, [log('three')], '?after=2')).toMatchObject({
      status: 409,
      message: 'after: the run has 1 records. Send what follows those.',
    });
    expect((await send(url, key, [log('x')], '?after=x')).status).toBe(422);
    expect(await world.storage.runRecords(id, 0, 10)).toHaveLength(1);
  });

  it('is acknowledged where it is stored and only could not be told', async () => {
    const logged = await withFaults(() => false);
    const { id, url, key } = await register();
    vi.spyOn(world.bus, 'append').mockRejectedValue(new Error('bus down'));
    expect((await send(url, key, [log('one')])).data).toEqual({ accepted: 1, rejected: [], last: 1 });
    const reply = await send(url, key, [log('two'), { type: 'execution_complete', data: { result: 7 } }]);
    expect(reply.data).toEqual({ accepted: 2, rejected: [], last: 2 });
    expect(logged).toEqual([
      expect.stringContaining('Records of a run could not be told'),
      expect.stringContaining('The end of a run could not be told'),
    ]);
    expect(await world.storage.executionById(id)).toMatchObject({ status: 'completed' });
  });

  it('is over once it has ended: what comes late is refused, with the place where it stands', async () => {
    const { id, url, key } = await register();
    await send(url, key, [log('one'), { type: 'execution_complete', data: { result: 7 } }]);
    for (const query of ['', '?after=1']) {
      expect(await send(url, key, [log('late'), '{', log('later')], query)).toMatchObject({
        status: 409,
        data: null,
        message: 'The run has ended: it takes no more records.',
      });
    }
    expect(await world.storage.runRecords(id, 0, 10)).toHaveLength(1);
    expect(await world.storage.executionById(id)).toMatchObject({ status: 'completed', result: 7 });
  });

  it('refuses a batch that is too large whole', async () => {
    const { id, url, key } = await register();
    const reply = await send(url, key, [log('x'.repeat(1024 * 1024))]);
    expect(reply).toMatchObject({ status: 413, data: null, message: 'The body is over 1 MiB.' });
    expect(await world.storage.lastRunRecord(id)).toBe(0);
  });

  it('keeps no more of a flood than a run may have, says so of each line and in the record, and still hears its end', async () => {
    world = await createTestWorld({ settings: { maxRunRecords: 3 } });
    const { id, url, key } = await register();
    const watcher = await world.connect(null, `/api/v1/ws/plugin/debug/${id}`);
    const reason = 'the run has its 3 records, more are not kept';
    const five = [1, 2, 3, 4, 5].map((n) => log(String(n)));
    const report = {
      accepted: 3,
      last: 4,
      rejected: [
        { line: 4, reason },
        { line: 5, reason },
      ],
    };
    expect((await send(url, key, five, '?after=0')).data).toEqual(report);
    // Sent again, because no answer came: nothing is stored twice.
    expect((await send(url, key, five, '?after=0')).data).toEqual(report);
    const words = 'Records of this run are not kept from here on: 3 records are the most.';
    const stored = await world.storage.runRecords(id, 0, 10);
    expect(stored.map(({ n, data }) => [n, data['message']])).toEqual([
      [1, '1'],
      [2, '2'],
      [3, '3'],
      [4, words],
    ]);
    expect(watcher.frames.at(-1)).toMatchObject({
      type: 'log',
      n: 4,
      data: { level: 'warn', message: words },
    });
    expect(stored.at(-1)?.data['records_cut']).toEqual({ unit: 'records', most: 3 });
    for (const after of [3, 4]) {
      expect(await send(url, key, [log('6')], `?after=${String(after)}`)).toMatchObject({
        status: 413,
        data: null,
        message: `The record of this run is full: ${reason}. Its end is still taken.`,
      });
    }
    const end = { type: 'execution_error', data: { error: 'too much' } };
    const last = { accepted: 1, last: 4, rejected: [{ line: 1, reason }] };
    expect((await send(url, key, [log('6'), end], '?after=4')).data).toEqual(last);
    expect((await send(url, key, [end], '?after=4')).data).toEqual({ accepted: 1, last: 4, rejected: [] });
    expect(await world.storage.executionById(id)).toMatchObject({ status: 'failed', error: 'too much' });
    expect(await world.storage.lastRunRecord(id)).toBe(4);
  });

  it('takes no line of a plugin for its own that says that the record was cut', async () => {
    const { id, url, key } = await register();
    const message = 'Records of this run are not kept from here on: 3 records are the most.';
    const said = (more: object) => ({
      type: 'log',
      data: { level: 'warn', message, timestamp: '2026-11-24T10:32:00', ...more },
    });
    const cut = { unit: 'records', most: 3 };
    const three = [said({}), said({ records_cut: cut }), said({ message: 'other', records_cut: cut })];
    await send(url, key, three);
    const { storage } = world;
    expect((await storage.runRecords(id, 0, 9)).map(({ data }) => data['records_cut'])).toEqual([
      null,
      null,
      undefined,
    ]);
    // A gateway that is started anew looks at the last line.
    await send(url, key, [said({})]);
    world = await createTestWorld({ storage });
    expect((await send(url, key, [log('goes on')])).data).toMatchObject({ accepted: 1, last: 5 });
  });

  it('keeps no more bytes than a run may have, and knows it after a restart', async () => {
    const size = (message: string) => JSON.stringify(log(message).data).length;
    const settings = { maxRunBytes: size('x'.repeat(500)) + size('y') };
    world = await createTestWorld({ settings });
    const { id, url, key } = await register();
    const reason = `the run has its ${String(settings.maxRunBytes)} bytes, more are not kept`;
    expect((await send(url, key, [log('x'.repeat(500))])).data).toMatchObject({ accepted: 1, last: 1 });
    // Another gateway, or this one once it is started again, measures what is stored.
    const { storage } = world;
    world = await createTestWorld({ settings, storage });
    expect((await send(url, key, [log('y'), log('z'), log('')])).data).toEqual({
      accepted: 1,
      last: 3,
      rejected: [
        { line: 2, reason },
        { line: 3, reason },
      ],
    });
    world = await createTestWorld({ settings, storage });
    expect(await send(url, key, [log('')])).toMatchObject({ status: 413, data: null });
    const stored = await storage.runRecords(id, 1, 10);
    expect(stored.map(({ data }) => data['message'])).toEqual([
      'y',
      expect.stringMatching(/^Records of this run are not kept from here on: \d+ bytes are the most\.$/),
    ]);
  });

  it('wants its own key', async () => {
    const one = await register();
    const two = await register();
    expect((await send(one.url, two.key, [log('x')])).status).toBe(401);
    expect((await world.request('user-ada', 'POST', one.url, '')).status).toBe(401);
    const { data } = await world.request('user-ada', 'GET', `/api/v1/plugins/executions/${one.id}`);
    expect(data).not.toHaveProperty('ingest_key_hash');
  });

  it('passes on what of `debug-history` it brings', async () => {
    const { id, url, key } = await register();
    const watcher = await world.connect(null, `/api/v1/ws/plugin/debug/${id}`);
    const at = '2026-11-24T10:32:00';
    const start = {
      type: 'api_call_start',
      data: { call_id: 'c-1', timestamp: at, api_type: 'llm', endpoint: 'chat', parameters: {} },
    };
    const cut = {
      type: 'variable',
      data: { name: 'page', value: 'x', timestamp: at, truncated: { original_length: 9_000 } },
    };
    const reply = await send(url, key, [start, cut, { ...start, data: { api_type: 'llm' } }]);
    expect(reply.data).toMatchObject({ accepted: 2, rejected: [{ line: 3 }] });
    expect(watcher.frames.slice(2)).toEqual([
      { ...start, n: 1, seq: 1 },
      { ...cut, n: 2, seq: 2 },
    ]);
    const late = await world.connect(null, `/api/v1/ws/plugin/debug/${id}`);
    expect(late.ofType('debug_data')[0]?.['data']).toMatchObject({
      api_call_starts: [{ ...start.data, n: 1 }],
      variable_history: [{ ...cut.data, n: 2 }],
    });
  });

  it('goes on over a restart of the gateway', async () => {
    const { id } = await register();
    const after = await world.restart();
    expect(await after.storage.executionById(id)).toMatchObject({ status: 'running' });
  });
});
