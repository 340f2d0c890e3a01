import { beforeEach, describe, expect, it } from 'vitest';
import { createSseParser } from '#src/protocol/sse.ts';
import { onboarding } from '../demo/workflows.ts';
import { createTestWorld, type TestWorld } from '../testing/test-world.ts';

const EXECUTE = '/api/v1/workflows/wf-onboarding/execute/stream';
const RUNS = '/api/v1/workflows/wf-onboarding/runs';
let world: TestWorld;

async function open(stock = false): Promise<void> {
  world = await createTestWorld({ settings: { stock } });
  await world.storage.insertWorkflow(onboarding);
  await world.storage.insertDocument({
    id: 'doc-first-week',
    workspace_id: 'ws-demo',
    title: 'Onboarding',
    text: '# Onboarding\n\nThe first week: read the handbook.',
    version: 1,
    updated_at: '2026-11-24T10:00:00.000Z',
    updated_by: 'user-ada',
  });
}
beforeEach(() => open());

/** The events of a run, to its end. */
async function run(inputs?: Record<string, unknown>, signal?: AbortSignal) {
  const reply = await world.raw('user-mina', 'POST', EXECUTE, inputs ? { inputs } : {}, signal);
  if (reply.kind !== 'stream') throw new Error('This reply is no stream.');
  const parser = createSseParser();
  const events: { name: string; data: Record<string, unknown> }[] = [];
  for await (const chunk of reply.chunks) {
    for (const { name, data } of parser.push(new TextEncoder().encode(chunk))) {
      events.push({ name, data: JSON.parse(data) as Record<string, unknown> });
    }
  }
  return events;
}

describe('a workflow', () => {
  it('tells of each node as it goes, and a branch that fails does not stop the other', async () => {
    const events = await run({ name: 'Kim' });
    expect(events.map(({ name, data }) => [name, data['node_id']])).toEqual([
      ['workflow_start', undefined],
      ['node_start', 'new-colleague'],
      ['node_end', 'new-colleague'],
      ['node_start', 'find-guide'],
      ['node_end', 'find-guide'],
      ['node_start', 'welcome-letter'],
      ['node_end', 'welcome-letter'],
      ['node_start', 'order-equipment'],
      ['node_error', 'order-equipment'],
      ['node_start', 'summary'],
      ['node_end', 'summary'],
      ['workflow_error', undefined],
      ['done', undefined],
    ]);
    expect(events[0]?.data).toEqual({
      workflow_id: 'wf-onboarding',
      execution_id: expect.any(String) as unknown,
    });
    expect(events[1]?.data).toEqual({
      node_id: 'new-colleague',
      node_type: 'input',
      node_name: 'New colleague',
    });
    expect(String(events[6]?.data['output'])).toMatch(/^Dear Kim,[^]*The first week/);
    expect(events[11]?.data['error']).toMatch(/^Order equipment: /);
    const { data } = await world.request('user-jun', 'GET', RUNS);
    expect(data).toMatchObject([
      {
        id: events[0]?.data['execution_id'],
        status: 'failed',
        user_id: 'user-mina',
        inputs: { name: 'Kim' },
        nodes: [{}, {}, { status: 'completed' }, { status: 'failed' }, { status: 'completed' }],
      },
    ]);
  });

  it('ends well where the branch is left out, and rings only where it failed or took long', async () => {
    const ringsOf = async (user: string) =>
      (await world.request(user, 'GET', '/api/v1/notifications')).data as {
        kind: string;
        action_url: string;
      }[];
    const events = await run({ equipment: false });
    expect(events.at(-2)?.name).toBe('workflow_end');
    expect(await ringsOf('user-mina')).toEqual([]);
    await run();
    expect(await ringsOf('user-mina')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'workflow_failed', action_url: '/workflows/wf-onboarding/results' }),
      ]),
    );
    expect(await ringsOf('user-ada')).toEqual([]);
  });

  it('is run by writers and seen by members alone', async () => {
    for (const [user, execute, read] of [
      ['user-jun', 403, 200],
      ['user-eve', 404, 404],
    ] as const) {
      expect(await world.raw(user, 'POST', EXECUTE, {})).toMatchObject({ status: execute });
      expect((await world.request(user, 'GET', RUNS)).status).toBe(read);
      expect((await world.request(user, 'GET', '/api/v1/workflows/wf-onboarding')).status).toBe(read);
      expect((await world.request(user, 'GET', '/api/v1/workspaces/ws-demo/workflows')).status).toBe(read);
    }
    expect(await world.raw('user-mina', 'POST', EXECUTE, { inputs: [] })).toMatchObject({ status: 422 });
    expect(await world.raw('user-mina', 'POST', '/api/v1/workflows/none/execute/stream', {})).toMatchObject({
      status: 404,
    });
  });

  it('is listed with its nodes, without their settings', async () => {
    const { data } = await world.request('user-jun', 'GET', '/api/v1/workspaces/ws-demo/workflows');
    expect(data).toMatchObject([{ id: 'wf-onboarding', name: 'Onboarding', nodes: { length: 5 } }]);
    expect(JSON.stringify(data)).not.toContain('settings');
  });

  it('runs on a stock server, which lists nothing', async () => {
    await open(true);
    expect((await run()).at(-2)?.name).toBe('workflow_error');
    expect((await world.request('user-mina', 'GET', RUNS)).status).toBe(404);
    expect((await world.request('user-mina', 'GET', '/api/v1/workspaces/ws-demo/workflows')).status).toBe(
      404,
    );
  });
});
