/** A run is stored as it goes, is closed after a crash with what was stored, is watched by several, and rings once. */
import { beforeEach, describe, expect, it } from 'vitest';
import { createSseParser } from '#src/protocol/sse.ts';
import type { Storage } from '../ports.ts';
import { createTestWorld, type TestWorld } from '../testing/test-world.ts';
import { newRun, type WorkflowRecord, type WorkflowRunRecord } from './workflow-model.ts';

const tool = { plugin_id: 'calculator', tool_name: 'calculate' };
const sums: WorkflowRecord = {
  id: 'wf-sums',
  workspace_id: 'ws-demo',
  name: 'Sums',
  description: '',
  nodes: [
    { id: 'given', type: 'input', name: 'Given', after: [], settings: {} },
    { id: 'first', type: 'tool', name: 'First', after: ['given'], settings: tool },
    { id: 'words', type: 'template', name: 'Words', after: ['first'], settings: { text: 'Dear {name}' } },
    { id: 'end', type: 'collect', name: 'End', after: ['first', 'words'], settings: {} },
  ],
};
const RUNS = '/api/v1/workflows/wf-sums/runs';

let world: TestWorld;
beforeEach(async () => {
  world = await createTestWorld();
  await world.storage.insertWorkflow(sums);
});

interface Told {
  readonly names: string[];
  readonly runs: WorkflowRunRecord[];
  /** As it came. */
  text: string;
  readonly leave: () => void;
}

/** Reads a stream as it comes. */
async function open(as: string, method: string, url: string, body?: unknown): Promise<Told> {
  const gone = new AbortController();
  const reply = await world.raw(as, method, url, body, gone.signal);
  if (reply.kind !== 'stream') throw new Error(`This reply is no stream: ${reply.status}`);
  const told: Told = { names: [], runs: [], text: '', leave: () => gone.abort() };
  const parser = createSseParser();
  void (async () => {
    for await (const chunk of reply.chunks) {
      told.text += chunk;
      for (const { name, data } of parser.push(new TextEncoder().encode(chunk))) {
        told.names.push(name);
        if (name === 'workflow_run') told.runs.push(JSON.parse(data) as WorkflowRunRecord);
      }
    }
  })();
  await world.clock.settle();
  return told;
}

const start = (as = 'user-mina') =>
  open(as, 'POST', '/api/v1/workflows/wf-sums/execute/stream', { inputs: { name: 'Kim' } });
const listed = async () => (await world.request('user-jun', 'GET', RUNS)).data as WorkflowRunRecord[];
const rings = async () =>
  (await world.request('user-mina', 'GET', '/api/v1/notifications')).data as { kind: string }[];
const statuses = (run: WorkflowRunRecord | undefined) => run?.nodes.map(({ status }) => status);

async function onlyRun(): Promise<WorkflowRunRecord> {
  const [run, ...others] = await listed();
  if (!run || others.length > 0) throw new Error('There should be one run.');
  return run;
}

describe('a run', () => {
  it('is stored before its first event is told, and each node before its own', async () => {
    const order: string[] = [];
    const { storage } = world;
    const watched = await createTestWorld({
      storage: {
        ...storage,
        insertWorkflowRun: async (run) => {
          await storage.insertWorkflowRun(run);
          order.push('row');
        },
        updateWorkflowRun: async (id, change) => {
          const done = await storage.updateWorkflowRun(id, change);
          order.push(change.status ?? change.nodes?.map(({ status }) => status[0]).join('') ?? 'lease');
          return done;
        },
      },
    });
    world = watched;
    const reply = await world.raw('user-mina', 'POST', '/api/v1/workflows/wf-sums/execute/stream', {});
    if (reply.kind !== 'stream') throw new Error('This reply is no stream.');
    void (async () => {
      for await (const chunk of reply.chunks) order.push(/^event: (\w+)/.exec(chunk)?.[1] ?? '');
    })();
    await world.clock.settle();
    world.runner.latest.end({ ok: true, result: 4 });
    await world.clock.settle();
    const at = (what: string): number => order.indexOf(what);
    expect(order[0]).toBe('row');
    expect(at('row')).toBeLessThan(at('workflow_start'));
    // Running, completed: the second node waits for its tool in between, and its run is stored as well.
    expect(order.filter((entry) => /^[rwcs]{4}$/.test(entry))).toEqual([
      'rwww',
      'cwww',
      'crww',
      'crww',
      'ccww',
      'ccrw',
      'cccw',
      'cccr',
      'cccc',
    ]);
    expect(at('ccww')).toBeLessThan(order.indexOf('node_end', order.indexOf('node_end') + 1));
    expect(at('completed')).toBeLessThan(at('workflow_end'));
  });

  it('shows its nodes so far, with what each worked with and the tool’s own run', async () => {
    await start();
    const run = await onlyRun();
    expect(run).toMatchObject({ status: 'running', user_id: 'user-mina', inputs: { name: 'Kim' } });
    expect(statuses(run)).toEqual(['completed', 'running', 'waiting', 'waiting']);
    expect(run.nodes[1]).toMatchObject({
      input: { ...tool, parameters: {} },
      execution_id: world.runner.latest.request.executionId,
    });
    expect(run).not.toHaveProperty('lease');
    world.runner.latest.end({ ok: true, result: 4 });
    await world.clock.settle();
    const ended = (await world.request('user-jun', 'GET', `${RUNS}/${run.id}`)).data;
    expect(ended).toMatchObject({
      status: 'completed',
      nodes: [{ input: null }, { output: { result: 4 } }, { input: { name: 'Kim' }, output: 'Dear Kim' }, {}],
    });
  });

  it('is refused where its row cannot be stored: nothing runs', async () => {
    world.storage.insertWorkflowRun = () => Promise.reject(new Error('disk full'));
    await expect(
      world.raw('user-mina', 'POST', '/api/v1/workflows/wf-sums/execute/stream', {}),
    ).rejects.toThrow('disk full');
    expect(world.runner.runs).toEqual([]);
  });
});

describe('watching a run', () => {
  it('gives two people what is known and then the same to the end', async () => {
    await start();
    const { id } = await onlyRun();
    const jun = await open('user-jun', 'GET', `${RUNS}/${id}/stream`);
    expect(statuses(jun.runs[0])).toEqual(['completed', 'running', 'waiting', 'waiting']);
    await world.clock.advance(3_000);
    const ada = await open('user-ada', 'GET', `${RUNS}/${id}/stream`);
    world.runner.latest.end({ ok: true, result: 4 });
    await world.clock.advance(300);
    expect(jun.runs.at(-1)).toMatchObject({ status: 'completed' });
    expect(ada.runs.at(-1)).toEqual(jun.runs.at(-1));
    expect(jun.runs.length).toBeLessThanOrEqual(3);
    expect(jun.names.at(-1)).toBe('done');
    expect((await listed())[0]).toEqual(jun.runs.at(-1));
  });

  it('tells of a run that has ended once, and not to strangers or whoever was removed meanwhile', async () => {
    await start();
    const { id } = await onlyRun();
    expect(await world.raw('user-eve', 'GET', `${RUNS}/${id}/stream`)).toMatchObject({ status: 404 });
    expect(await world.raw('user-jun', 'GET', `${RUNS}/none/stream`)).toMatchObject({ status: 404 });
    const jun = await open('user-jun', 'GET', `${RUNS}/${id}/stream`);
    await world.storage.removeMemberKeepingOwner('ws-demo', 'user-jun');
    world.runner.latest.end({ ok: true, result: 4 });
    await world.clock.advance(300);
    expect(jun.runs).toHaveLength(1);
    const ada = await open('user-ada', 'GET', `${RUNS}/${id}/stream`);
    expect(ada.names).toEqual(['workflow_run', 'done']);
  });

  it('ends with the reader', async () => {
    await start();
    const { id } = await onlyRun();
    const jun = await open('user-jun', 'GET', `${RUNS}/${id}/stream`);
    jun.leave();
    await world.clock.settle();
    world.runner.latest.end({ ok: true, result: 4 });
    await world.clock.advance(10_000);
    expect(jun.runs).toHaveLength(1);
  });

  it('lets the workspace know that a run began and ended; a client cannot say so', async () => {
    const jun = await world.connect('user-jun', '/ws/workspaces/ws-demo');
    jun.send({ type: 'workflow_run', workflow_id: 'wf-sums' });
    await start();
    world.runner.latest.end({ ok: true, result: 4 });
    await world.clock.settle();
    expect(jun.ofType('workflow_run').map(({ status }) => status)).toEqual(['running', 'completed']);
    expect(jun.ofType('error')).toMatchObject([{ message: 'Only the server says workflow_run.' }]);
  });
});

describe('after a crash', () => {
  it('a run is closed as interrupted with what was stored, and rings once', async () => {
    await start();
    const before = await onlyRun();
    world = await world.restart();
    const run = await onlyRun();
    expect(run).toMatchObject({ id: before.id, status: 'interrupted', ended_at: null });
    expect(statuses(run)).toEqual(['completed', 'interrupted', 'skipped', 'skipped']);
    expect(run.nodes[0]).toEqual(before.nodes[0]);
    expect((await rings()).map(({ kind }) => kind)).toEqual(['workflow_failed']);
    const execution = await world.storage.executionById(before.nodes[1]?.execution_id ?? '');
    expect(execution?.status).toBe('failed');
  });

  it('a tool’s run that was just stored is the workflow’s: it does not ring beside it', async () => {
    const { storage } = world;
    let isDead = false;
    const dying: Storage = {
      ...storage,
      async insertExecution(execution) {
        await storage.insertExecution(execution);
        isDead = true;
        return new Promise(() => undefined);
      },
      updateWorkflowRun: (...change) =>
        isDead ? new Promise(() => undefined) : storage.updateWorkflowRun(...change),
    };
    world = await createTestWorld({ storage: dying });
    await start();
    expect(isDead).toBe(true);
    world = await createTestWorld({ storage });
    expect((await onlyRun()).status).toBe('interrupted');
    expect((await rings()).map(({ kind }) => kind)).toEqual(['workflow_failed']);
  });

  it('whoever watched at another gateway sees the end; the dead one’s lease has to run out first', async () => {
    const settings = { soleGateway: false, gatewayId: 'gateway-2' };
    const first = await createTestWorld({
      storage: world.storage,
      clock: world.clock,
      settings: { soleGateway: false, gatewayId: 'gateway-1' },
    });
    const second = await createTestWorld({ storage: world.storage, clock: world.clock, settings });
    world = first;
    await start();
    const { id } = await onlyRun();
    await world.clock.advance(30_000);
    expect((await onlyRun()).status).toBe('running');
    // The first one stands still: nothing of it is stored any more.
    const stored = { ...world.storage };
    world.storage.updateWorkflowRun = (run, change) =>
      change.status === 'interrupted' ? stored.updateWorkflowRun(run, change) : Promise.resolve(true);
    world = second;
    const jun = await open('user-jun', 'GET', `${RUNS}/${id}/stream`);
    await world.clock.advance(4_000);
    expect(jun.runs.at(-1)?.status).toBe('running');
    await world.clock.advance(10_000);
    expect(jun.runs.at(-1)?.status).toBe('interrupted');
    expect(jun.names.at(-1)).toBe('done');
  });

  it('a run whose own gateway renews its hold between another one’s look and its word goes on', async () => {
    const at = (ms: number) => new Date(world.clock.now() + ms).toISOString();
    const given = { user_id: 'user-mina', inputs: {}, started_at: at(-9_000) };
    const run = newRun(sums, { ...given, id: 'run-1', lease: { gateway_id: 'gateway-1', until: at(-1) } });
    const { storage } = world;
    await storage.insertWorkflowRun(run);
    const renewed = {
      nodes: run.nodes.map((node) => ({ ...node, status: 'completed' as const, output: 4 })),
      lease: { gateway_id: 'gateway-1', until: at(5_000) },
    };
    let looks = 0;
    world = await createTestWorld({
      storage: {
        ...storage,
        async runningWorkflowRuns() {
          const rows = await storage.runningWorkflowRuns();
          if (looks === 0) await storage.updateWorkflowRun('run-1', renewed);
          looks += 1;
          return rows;
        },
      },
      clock: world.clock,
      settings: { soleGateway: false, gatewayId: 'gateway-2' },
    });
    expect(looks).toBe(1);
    expect(await storage.workflowRunById('run-1')).toEqual({ ...run, ...renewed });
    expect(await rings()).toEqual([]);
    await world.clock.advance(8_000);
    expect(await onlyRun()).toMatchObject({ status: 'interrupted', nodes: renewed.nodes });
    expect(await rings()).toHaveLength(1);
  });

  it('a gateway that stood still says nothing more of a run that another one has closed', async () => {
    const told = await start();
    const { id } = await onlyRun();
    await world.storage.updateWorkflowRun(id, { status: 'interrupted', lease: null });
    world.runner.latest.end({ ok: true, result: 4 });
    await world.clock.settle();
    expect(told.names.slice(-2)).toEqual(['workflow_error', 'done']);
    expect((await onlyRun()).status).toBe('interrupted');
    expect(await rings()).toEqual([]);
  });

  it('a gateway that is stopped closes its runs first, and takes no more', async () => {
    const told = await start();
    await world.core.shutDown();
    await world.clock.settle();
    expect(statuses(await onlyRun())).toEqual(['completed', 'interrupted', 'skipped', 'skipped']);
    expect(await onlyRun()).toMatchObject({ status: 'interrupted', ended_at: expect.any(String) as unknown });
    expect(told.names.slice(-2)).toEqual(['workflow_error', 'done']);
    expect(
      await world.raw('user-mina', 'POST', '/api/v1/workflows/wf-sums/execute/stream', {}),
    ).toMatchObject({ status: 503 });
  });
});

describe('a fault of the storage', () => {
  const fault = new Error('insert into "secret_table" failed: disk full');
  let logged: string[] = [];

  beforeEach(async () => {
    logged = [];
    const silent = (): void => undefined;
    const error = (fields: Record<string, unknown>, message: string): void =>
      void logged.push(`${message} ${JSON.stringify(fields)}`);
    world = await createTestWorld({ ports: { log: { info: silent, warn: silent, error } } });
    await world.storage.insertWorkflow(sums);
  });

  it('within a node is the gateway’s own failure, in plain words; the node did not fail', async () => {
    const { plugins } = world.storage;
    world.storage.plugins = () => Promise.reject(fault);
    const told = await start();
    world.storage.plugins = plugins;
    const run = await onlyRun();
    expect(run).toMatchObject({ status: 'failed', ended_at: expect.any(String) as unknown });
    expect(run.error).toMatch(/^The gateway itself failed.*Run it again/);
    expect(statuses(run)).toEqual(['completed', 'interrupted', 'skipped', 'skipped']);
    expect(run.nodes.map(({ error }) => error)).toEqual([null, null, null, null]);
    expect(told.names.slice(-3)).toEqual(['node_start', 'workflow_error', 'done']);
    expect(told.names).not.toContain('node_error');
    expect(told.text).toContain('The gateway itself failed');
    const bell = (await rings()) as unknown;
    expect(bell).toMatchObject([{ kind: 'workflow_failed' }]);
    for (const shown of [told.text, JSON.stringify(run), JSON.stringify(bell)]) {
      expect(shown).not.toMatch(/disk full|secret_table/);
    }
    expect(logged).toEqual([expect.stringContaining('disk full')]);
  });

  it('that does not even let the run be given up is tried again, and what was done stays', async () => {
    const told = await start();
    const { updateWorkflowRun } = world.storage;
    world.storage.updateWorkflowRun = () => Promise.reject(fault);
    world.runner.latest.end({ ok: true, result: 4 });
    await world.clock.advance(5_000);
    expect(told.names.slice(-2)).toEqual(['workflow_error', 'done']);
    expect(await onlyRun()).toMatchObject({ status: 'running' });
    world.storage.updateWorkflowRun = updateWorkflowRun;
    await world.clock.advance(2_000);
    const run = await onlyRun();
    expect(run).toMatchObject({ status: 'failed', nodes: [{}, { output: { result: 4 } }, {}, {}] });
    expect(statuses(run)).toEqual(['completed', 'completed', 'skipped', 'skipped']);
    expect(await rings()).toHaveLength(1);
  });

  it('while a tool runs already does not lose its result', async () => {
    const { updateWorkflowRun } = world.storage;
    world.storage.updateWorkflowRun = (id, change) =>
      change.nodes?.some(({ status, execution_id }) => status === 'running' && execution_id !== null)
        ? Promise.reject(fault)
        : updateWorkflowRun(id, change);
    const told = await start();
    world.runner.latest.end({ ok: true, result: 4 });
    await world.clock.settle();
    expect(told.names).not.toContain('workflow_error');
    const { executionId } = world.runner.latest.request;
    expect(await onlyRun()).toMatchObject({
      status: 'completed',
      nodes: [{}, { status: 'completed', output: { result: 4 }, execution_id: executionId }, {}, {}],
    });
  });
});

describe('the bell', () => {
  it('rings once for a run whose tool failed', async () => {
    await start();
    world.runner.latest.end({ ok: false, error: 'no sum' });
    await world.clock.settle();
    expect((await onlyRun()).error).toBe('First: no sum');
    expect((await rings()).map(({ kind }) => kind)).toEqual(['workflow_failed']);
  });

  it('rings once for a run that ended well after more than 3 s, and not for a quick one', async () => {
    await start();
    world.runner.latest.end({ ok: true, result: 4 });
    await world.clock.settle();
    expect(await rings()).toEqual([]);
    await start();
    await world.clock.advance(3_500);
    world.runner.latest.end({ ok: true, result: 4 });
    await world.clock.settle();
    expect((await rings()).map(({ kind }) => kind)).toEqual(['workflow_completed']);
  });

  it('still rings for a tool that fails by itself', async () => {
    const path = '/api/v1/plugins/calculator/tools/calculate/executions';
    await world.request('user-mina', 'POST', path, {
      parameters: { expression: '1' },
      workspace_id: 'ws-demo',
    });
    world.runner.latest.end({ ok: false, error: 'no sum' });
    await world.clock.settle();
    expect((await rings()).map(({ kind }) => kind)).toEqual(['run_failed']);
  });
});
