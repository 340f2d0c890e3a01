import { beforeEach, describe, expect, it } from 'vitest';
import { createTestWorld, type TestReply, type TestWorld } from '../testing/test-world.ts';

let world: TestWorld;
const TESTS = '/api/v1/plugins/calculator/tests';
const one = (id: string) => `/api/v1/plugins/tests/${id}`;

beforeEach(async () => {
  world = await createTestWorld();
});

const body = {
  workspace_id: 'ws-demo',
  name: 'Two',
  tool_name: 'calculate',
  parameters: { expression: '1+1' },
  expected_result: { value: 2 },
  expected_steps: ['read', 'evaluate'],
};

async function save(more: Record<string, unknown> = {}, url = TESTS): Promise<string> {
  const reply = await world.request('user-ada', 'POST', url, { ...body, ...more });
  expect(reply.status).toBe(200);
  return (reply.data as { id: string }).id;
}
const list = async (): Promise<unknown> =>
  (await world.request('user-jun', 'GET', `${TESTS}?workspace_id=ws-demo`)).data;
const begin = (id: string, as = 'user-mina'): Promise<TestReply> =>
  world.request(as, 'POST', `${one(id)}/runs`, {});
const resultsOf = async (id: string): Promise<unknown> =>
  (await world.request('user-jun', 'GET', `${one(id)}/results`)).data;

function step(name: string): void {
  const data = { step_name: name, started_at: `2026-11-24T10:32:00.${name.length}`, ended_at: null };
  world.runner.latest.record({ type: 'step', data });
  world.runner.latest.record({ type: 'step', data: { ...data, ended_at: '2026-11-24T10:32:01' } });
}

describe('saved tests', () => {
  it('are listed by name with what last came of them, changed and deleted; viewers read', async () => {
    const id = await save();
    await save({ name: 'A first', expected_steps: undefined, expected_result: null });
    expect(await list()).toMatchObject([
      { name: 'A first', expected_result: null, expected_steps: null, last_result: null },
      { ...body, id, plugin_id: 'calculator', created_by: 'user-ada', last_result: null },
    ]);
    const renamed = await world.request('user-mina', 'PUT', one(id), { name: ' Sum ' });
    expect(renamed.data).toMatchObject({
      id,
      name: 'Sum',
      parameters: body.parameters,
      expected_result: { value: 2 },
    });
    const changed = await world.request('user-mina', 'PUT', one(id), {
      expected_result: null,
      expected_steps: null,
    });
    expect(changed.data).toMatchObject({ name: 'Sum', expected_result: null, expected_steps: null });
    for (const [method, url] of [
      ['POST', TESTS],
      ['PUT', one(id)],
      ['DELETE', one(id)],
      ['POST', `${one(id)}/runs`],
      ['POST', `${one(id)}/results`],
    ] as const) {
      expect(await world.request('user-jun', method, url, body)).toMatchObject({ status: 403 });
      expect(await world.request('user-eve', method, url, body)).toMatchObject({ status: 404 });
    }
    expect((await world.request('user-eve', 'GET', `${TESTS}?workspace_id=ws-demo`)).status).toBe(404);
    expect((await world.request('user-mina', 'DELETE', one(id))).status).toBe(200);
    expect((await world.request('user-mina', 'DELETE', one(id))).status).toBe(404);
    expect(await list()).toMatchObject([{ name: 'A first' }]);
  });

  it('say which field is wrong', async () => {
    const reply = await world.request('user-ada', 'POST', TESTS, { ...body, name: '  ' });
    expect(reply).toMatchObject({ status: 422, message: 'name: must be text of 1 to 200 characters.' });
  });

  it('run here, are compared with what they expect, and ring nobody', async () => {
    const id = await save();
    const started = await begin(id);
    const { execution_id } = started.data as { execution_id: string };
    expect(world.runner.latest.request).toMatchObject({
      parameters: { expression: '1+1' },
      workspaceId: 'ws-demo',
    });
    step('read');
    step('evaluate');
    world.runner.latest.end({ ok: true, result: { value: 2 } });
    await world.clock.settle();
    const passed = { execution_id, passed: true, differences: [], by: 'user-mina' };
    expect(await resultsOf(id)).toMatchObject([passed]);
    expect(await list()).toMatchObject([{ last_result: passed }]);

    await world.clock.advance(1_000);
    await begin(id);
    step('read');
    world.runner.latest.end({ ok: true, result: { value: 3 } });
    await world.clock.settle();
    const failed = {
      passed: false,
      differences: [
        { path: 'result.value', kind: 'changed', expected: 2, actual: 3 },
        { path: 'steps[1]', kind: 'missing', expected: 'evaluate' },
      ],
    };
    expect(await resultsOf(id)).toMatchObject([failed, passed]);
    expect(await list()).toMatchObject([{ last_result: failed }]);

    await world.clock.advance(1_000);
    await begin(id);
    world.runner.latest.end({ ok: false, error: 'boom' });
    await world.clock.settle();
    expect(await resultsOf(id)).toMatchObject([
      { differences: [{ path: 'status', actual: 'failed: boom' }, {}, {}] },
      failed,
      passed,
    ]);
    expect((await world.request('user-mina', 'GET', '/api/v1/notifications')).data).toEqual([]);
  });

  it('keep their results when the run is deleted, and lose them with the test', async () => {
    const id = await save();
    const { execution_id } = (await begin(id)).data as { execution_id: string };
    world.runner.latest.end({ ok: true, result: { value: 2 } });
    await world.clock.settle();
    await world.request('user-ada', 'DELETE', `/api/v1/plugins/executions/${execution_id}`);
    expect(await resultsOf(id)).toMatchObject([{ execution_id }]);
    await world.request('user-ada', 'DELETE', one(id));
    expect(await world.storage.testResults(id, 9)).toEqual([]);
  });

  it('of a plugin elsewhere are run there, and what came of it is told', async () => {
    const id = await save({ tool_name: 'crawl' }, '/api/v1/plugins/scraper/tests');
    expect(await begin(id)).toMatchObject({ status: 409 });
    const registered = await world.request('user-mina', 'POST', '/api/v1/plugins/executions', {
      plugin_id: 'scraper',
      tool_name: 'crawl',
      workspace_id: 'ws-demo',
    });
    const { execution_id } = registered.data as { execution_id: string };
    const differences = [{ path: 'result.n', kind: 'changed', expected: 1, actual: 2 }];
    const told = { execution_id, passed: false, differences };
    const reply = await world.request('user-mina', 'POST', `${one(id)}/results`, told);
    expect(reply.data).toMatchObject({ ...told, test_id: id, by: 'user-mina' });
    expect(await resultsOf(id)).toMatchObject([told]);
    // A second word of the same run takes the place of the first.
    await world.request('user-mina', 'POST', `${one(id)}/results`, {
      ...told,
      passed: true,
      differences: [],
    });
    expect(await resultsOf(id)).toMatchObject([{ execution_id, passed: true, differences: [] }]);
    const { data } = await world.request(
      'user-ada',
      'POST',
      '/api/v1/plugins/calculator/tools/calculate/executions',
      {
        parameters: { expression: '1' },
      },
    );
    const other = { ...told, execution_id: (data as { execution_id: string }).execution_id };
    expect(await world.request('user-mina', 'POST', `${one(id)}/results`, other)).toMatchObject({
      status: 422,
    });
  });

  it('of a tool that the plugin no longer has cannot be run', async () => {
    expect(await begin(await save({ tool_name: 'gone' }))).toMatchObject({
      status: 409,
      message: 'The plugin has no tool "gone" any more. Delete this test.',
    });
  });
});
