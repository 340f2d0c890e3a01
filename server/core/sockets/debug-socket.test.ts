import { beforeEach, describe, expect, it } from 'vitest';
import { createMemoryStorage } from '../memory-storage.ts';
import type { CoreSettings } from '../ports.ts';
import { createTestWorld, type TestWorld } from '../testing/test-world.ts';
import { MAX_BUFFERED_BYTES } from './connection.ts';

let world: TestWorld;

/** A run that happens elsewhere, under way. */
const storeRun = () =>
  world.storage.insertExecution({
    id: 'run-1',
    plugin_id: 'calculator',
    tool_name: 'calculate',
    workspace_id: 'ws-demo',
    user_id: 'user-ada',
    status: 'running',
    started_at: '2026-11-24T10:32:00.000Z',
    ended_at: null,
    duration: null,
    parameters: {},
    result: null,
    error: null,
    ingest_key_hash: 'elsewhere',
  });

beforeEach(async () => {
  world = await createTestWorld();
});

const log = (message: string) => ({
  type: 'log' as const,
  data: { level: 'info', message, timestamp: '2026-11-24T10:32:00.000001' },
});
const step = (name: string, ended: string | null) => ({
  type: 'step' as const,
  data: { step_name: name, started_at: '2026-11-24T10:32:00', ended_at: ended, duration: ended ? 1.5 : null },
});

async function start(): Promise<{ id: string; path: string }> {
  const { data } = await world.request(
    'user-ada',
    'POST',
    '/api/v1/plugins/calculator/tools/calculate/executions',
    {
      parameters: { expression: '17*2' },
      workspace_id: 'ws-demo',
    },
  );
  const id = (data as { execution_id: string }).execution_id;
  return { id, path: `/api/v1/ws/plugin/debug/${id}` };
}

describe('a live run', () => {
  it('is described, then told record by record, then completed', async () => {
    const { id, path } = await start();
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    const watcher = await world.connect(null, path);
    world.runner.latest.record(log('one'));
    await world.clock.advance(50);
    await world.clock.advance(1_450);
    world.runner.latest.end({ ok: true, result: 34 });
    await world.clock.settle();
    expect(watcher.frames).toEqual([
      {
        type: 'hello',
        data: {
          epoch: expect.any(String) as string,
          seq: 0,
          recovered: false,
          now: '2026-11-24T10:32:00.000Z',
        },
      },
      {
        type: 'execution_info',
        data: {
          execution_id: id,
          plugin_id: 'calculator',
          tool_name: 'calculate',
          status: 'running',
          started_at: '2026-11-24T10:32:00.000Z',
          ended_at: null,
          parameters: { expression: '17*2' },
          result: null,
          error: null,
        },
      },
      { ...log('one'), n: 1, seq: 1 },
      { type: 'execution_complete', data: { result: 34, timestamp: '2026-11-24T10:32:01.500Z' }, seq: 2 },
    ]);
  });

  /** A watcher who joins after two records, while a third is written; then a fourth is. */
  async function joinWhileRecording(settings: Partial<CoreSettings>) {
    const storage = createMemoryStorage();
    let duringRead = (): Promise<void> => Promise.resolve();
    world = await createTestWorld({
      settings,
      storage: {
        ...storage,
        async runRecords(...query) {
          await duringRead();
          return storage.runRecords(...query);
        },
      },
    });
    const { path } = await start();
    world.runner.latest.record(log('one'));
    world.runner.latest.record(log('two'));
    await world.clock.advance(50);
    duringRead = () => {
      duringRead = () => Promise.resolve();
      world.runner.latest.record(log('three'));
      return world.clock.advance(50);
    };
    const watcher = await world.connect(null, path);
    world.runner.latest.record(log('four'));
    await world.clock.advance(50);
    const history = watcher.ofType('debug_data')[0]?.['data'] as { logs: { message: string }[] };
    const live = watcher.ofType('log').map((frame) => (frame['data'] as { message: string }).message);
    return { watcher, history: history.logs.map(({ message }) => message), live };
  }

  it('leaves no gap in the stream of a joiner: what comes while the history is read has one number in both', async () => {
    const { watcher, history, live } = await joinWhileRecording({});
    expect(history).toEqual(['one', 'two', 'three']);
    expect(live).toEqual(['three', 'four']);
    const hello = watcher.frames[0]?.['data'] as { seq: number };
    expect(watcher.ofType('log').map(({ seq }) => seq)).toEqual([hello.seq + 1, hello.seq + 2]);
    expect(watcher.ofType('log').map(({ n }) => n)).toEqual([3, 4]);
  });

  it('shows a joiner without numbers every record once', async () => {
    const { history, live } = await joinWhileRecording({ extensions: ['seq', 'plugin-runs'] });
    expect(history).toEqual(['one', 'two', 'three']);
    expect(live).toEqual(['four']);
  });

  it.each([
    [false, ['hello', 'execution_info']],
    [true, ['execution_info']],
  ])('says what the run is before its records are read (stock: %s)', async (stock, types) => {
    const storage = createMemoryStorage();
    const told: string[] = [];
    let toldBefore: string[] = [];
    world = await createTestWorld({
      settings: { stock },
      storage: {
        ...storage,
        runRecords(...query) {
          toldBefore = [...told];
          return storage.runRecords(...query);
        },
      },
    });
    await storeRun();
    await world.storage.appendRunRecords([{ execution_id: 'run-1', n: 1, ...log('one') }]);
    await world.core.connect(
      { path: '/api/v1/ws/plugin/debug/run-1', query: {}, ip: '192.0.2.1' },
      {
        send: (text) => told.push((JSON.parse(text) as { type: string }).type),
        close: () => undefined,
        bufferedBytes: () => 0,
      },
    );
    expect(toldBefore).toEqual(types);
    expect(told).toEqual([...types, 'debug_data']);
  });

  it('resumes without history', async () => {
    const { path } = await start();
    const watcher = await world.connect(null, path);
    const epoch = (watcher.frames[0]?.['data'] as { epoch: string }).epoch;
    world.runner.latest.record(log('one'));
    await world.clock.advance(50);
    watcher.drop();
    world.runner.latest.record(log('two'));
    await world.clock.advance(50);
    const again = await world.connect(null, path, { epoch, since: '1' });
    expect(again.types).toEqual(['hello', 'log']);
    expect(again.frames[0]).toMatchObject({ data: { recovered: true, seq: 2 } });
    expect(again.frames[1]).toMatchObject({ seq: 2, data: { message: 'two' } });
  });

  it('rings when it failed, or took over three seconds, and not otherwise', async () => {
    const bell = await world.connect('user-ada', '/ws/notifications/user-ada');
    await start();
    world.runner.latest.end({ ok: true, result: 1 });
    await world.clock.settle();
    await start();
    await world.clock.advance(3_100);
    world.runner.latest.end({ ok: true, result: 1 });
    await world.clock.settle();
    const { id } = await start();
    world.runner.latest.end({ ok: false, error: 'No such shoe' });
    await world.clock.settle();
    const rung = bell.ofType('notification').map((frame) => frame['notification']);
    expect(rung).toMatchObject([
      { kind: 'run_completed', params: { duration: 3.1 } },
      {
        kind: 'run_failed',
        body: 'No such shoe',
        action_url: `/debug/${id}`,
        group: 'run:calculator:calculate',
      },
    ]);
  });

  it('is closed as failed when the process that ran it is dead', async () => {
    const { id, path } = await start();
    world.runner.latest.record(log('one'));
    await world.clock.advance(50);
    const after = await world.restart();
    expect(await after.storage.executionById(id)).toMatchObject({
      status: 'failed',
      error: 'The gateway stopped',
    });
    const watcher = await after.connect(null, path);
    expect(watcher.types).toEqual(['hello', 'execution_info', 'debug_data', 'execution_error']);
  });

  it('is closed as failed by a stop of the gateway', async () => {
    const { id } = await start();
    const stopping = world.core.shutDown();
    await world.clock.advance(1_000);
    await stopping;
    expect(await world.storage.executionById(id)).toMatchObject({
      status: 'failed',
      error: 'The gateway stopped',
    });
  });
});

describe('a finished run', () => {
  it('is told whole: a step once, with its end, and the last value of each variable', async () => {
    const { id, path } = await start();
    const variable = (value: number) => ({
      type: 'variable' as const,
      data: { name: 'price', value, value_type: 'int', timestamp: '2026-11-24T10:32:00', metadata: {} },
    });
    for (const record of [
      step('search', null),
      variable(1),
      variable(2),
      step('search', '2026-11-24T10:32:01.5'),
    ]) {
      world.runner.latest.record(record);
    }
    world.runner.latest.end({ ok: true, result: 'done' });
    await world.clock.settle();
    const watcher = await world.connect(null, path);
    expect(watcher.types).toEqual(['hello', 'execution_info', 'debug_data', 'execution_complete']);
    expect(watcher.ofType('debug_data')[0]?.['data']).toEqual({
      execution_id: id,
      plugin_id: 'calculator',
      workspace_id: 'ws-demo',
      logs: [],
      trace: [],
      steps: [{ ...step('search', '2026-11-24T10:32:01.5').data, n: 1, ended_n: 4 }],
      variables: { price: { ...variable(2).data, n: 3 } },
      variable_history: [
        { ...variable(1).data, n: 2 },
        { ...variable(2).data, n: 3 },
      ],
      api_call_starts: [],
      api_calls: [],
      step_timings: { search: 1.5 },
      total_execution_time: 0,
      next: null,
      last: 4,
    });
  });

  it('is told to its thousandth record, and where the rest begins; what is live comes after the last', async () => {
    const { path } = await start();
    for (let n = 1; n <= 1_250; n += 1) world.runner.latest.record(log(`line ${n}`));
    await world.clock.advance(50);
    const watcher = await world.connect(null, path);
    const history = watcher.ofType('debug_data')[0]?.['data'] as Record<string, { n: number }[]>;
    expect(history['logs']?.map(({ n }) => n)).toEqual(Array.from({ length: 1_000 }, (_, at) => at + 1));
    expect(history).toMatchObject({ next: 1_000, last: 1_250 });
    world.runner.latest.record(log('line 1251'));
    await world.clock.advance(50);
    expect(watcher.ofType('log')).toEqual([{ ...log('line 1251'), n: 1_251, seq: 1_251 }]);
  });

  /** Records of 1 MiB each in the place that counts most: every snapshot, and the latest once more. */
  const large = (n: number, size = 1024 * 1024) => ({
    execution_id: 'run-1',
    n,
    type: 'variable' as const,
    data: { name: `page ${String(n)}`, value: 'x'.repeat(size), timestamp: '2026-11-24T10:32:00' },
  });

  it.each([
    ['as far as one frame takes, where its records are large', 1024 * 1024, 3],
    ['with its first record at least, however large that is', 5 * 1024 * 1024, 1],
  ])('is told %s, and the pages go on from there', async (_, size, told) => {
    await storeRun();
    for (let n = 1; n <= 5; n += 1) await world.storage.appendRunRecords([large(n, size)]);
    const watcher = await world.connect(null, '/api/v1/ws/plugin/debug/run-1');
    const [frame] = watcher.ofType('debug_data');
    const history = frame?.['data'] as Record<string, { n: number }[]>;
    expect(history['variable_history']?.map(({ n }) => n)).toEqual(
      Array.from({ length: told }, (__, at) => at + 1),
    );
    expect(history).toMatchObject({ next: told, last: 5 });
    if (told > 1) expect(JSON.stringify(frame).length).toBeLessThan(MAX_BUFFERED_BYTES);
    expect(watcher.closeCode).toBeNull();
    const path = `/api/v1/plugins/executions/run-1/records?after=${String(told)}`;
    const page = await world.raw(null, 'GET', path);
    if (page.kind !== 'stream') throw new Error('no page');
    let text = '';
    for await (const chunk of page.chunks) text += chunk;
    expect(JSON.parse(text.slice(0, text.indexOf('\n')))).toMatchObject({ n: told + 1 });
  });
});

describe('what the documentation does not know', () => {
  const call = (data: Record<string, unknown>) => ({
    call_id: 'c-1',
    timestamp: '2026-11-24T10:32:00',
    api_type: 'llm',
    ...data,
  });
  const began = { type: 'api_call_start' as const, data: call({}) };
  const ended = {
    type: 'api_call' as const,
    data: call({ success: true, truncated: { original_length: 9 } }),
  };
  const documented = { timestamp: '2026-11-24T10:32:00', api_type: 'llm', success: true };

  const without: Partial<CoreSettings>[] = [{ stock: true }, { extensions: ['seq', 'plugin-runs'] }];

  it.each(without)(
    'stays out of a history and of live frames without `debug-history`: %j',
    async (settings) => {
      world = await createTestWorld({ settings });
      await storeRun();
      const rows = [began, ended].map((row, at) => ({ execution_id: 'run-1', n: at + 1, ...row }));
      await world.storage.appendRunRecords(rows);
      const watcher = await world.connect(null, '/api/v1/ws/plugin/debug/run-1');
      const history = watcher.ofType('debug_data')[0]?.['data'] as Record<string, unknown>;
      expect(history['api_calls']).toEqual([documented]);
      for (const name of ['next', 'last', 'variable_history', 'api_call_starts']) {
        expect(history).not.toHaveProperty(name);
      }
      world.bus.sendFleeting('run:run-1', { ...began, n: 3 });
      world.bus.sendFleeting('run:run-1', { ...ended, n: 4 });
      expect(watcher.ofType('api_call_start')).toEqual([]);
      expect(watcher.ofType('api_call')).toEqual([{ type: 'api_call', data: documented }]);
    },
  );
});

it('says the words for an unknown execution, then closes with 1008', async () => {
  const watcher = await world.connect(null, '/api/v1/ws/plugin/debug/no-such-run');
  expect(watcher.frames).toEqual([
    { type: 'error', data: { message: 'There is no execution no-such-run here.' } },
  ]);
  expect(watcher.closeCode).toBe(1008);
});

it('answers the bare ping with the bare pong, and anything else with an error', async () => {
  const { path } = await start();
  const watcher = await world.connect(null, path);
  watcher.send('ping');
  watcher.send('{"type":"ping"}');
  await world.clock.settle();
  expect(watcher.texts.at(-2)).toBe('pong');
  expect(watcher.frames.at(-1)).toMatchObject({ type: 'error' });
});

it('in stock mode sends no hello and no numbers', async () => {
  world = await createTestWorld({ settings: { stock: true } });
  await storeRun();
  await world.storage.appendRunRecords([{ execution_id: 'run-1', n: 1, ...log('one') }]);
  const watcher = await world.connect(null, '/api/v1/ws/plugin/debug/run-1');
  world.bus.sendFleeting('run:run-1', { ...log('one'), n: 1 });
  world.bus.sendFleeting('run:run-1', { ...log('two'), n: 2 });
  expect(watcher.types).toEqual(['execution_info', 'debug_data', 'log']);
  expect(watcher.frames.at(-1)).toEqual(log('two'));
});
