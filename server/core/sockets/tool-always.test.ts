/** "Always in this chat": a yes for good (decision 0040), over the core's sockets. */
import { expect, it } from 'vitest';
import { askFirst } from '../agent/ask-first.ts';
import type { Agent, AgentTool } from '../ports.ts';
import { createTestWorld, SESSION, type TestSocket, type TestWorld } from '../testing/test-world.ts';

const PATH = `/ws/chat/${SESSION}`;
const tool: AgentTool = {
  pluginId: 'shop',
  toolName: 'order',
  description: '',
  parameters: {},
  writes: true,
};

/** Asks for two tools at most, under calls that are never the same, and says what it was told. */
function createAsker(): Agent {
  let calls = 0;
  return {
    async *run(turn) {
      calls += 1;
      const named = turn.prompt === 'other' ? { ...tool, toolName: 'cancel' } : tool;
      const asked = yield* askFirst(turn, named, { product: 'shoes' }, `call-${calls}`);
      yield { type: 'text', text: asked };
    },
  };
}

const open = (): Promise<TestWorld> => createTestWorld({ ports: { agent: createAsker() } });

async function say(world: TestWorld, socket: TestSocket, content = 'Order'): Promise<void> {
  socket.send({ type: 'chat', content, application_id: 'app-helpdesk', chat_id: SESSION });
  await world.clock.settle();
}

async function decide(world: TestWorld, socket: TestSocket, word: Record<string, unknown>): Promise<void> {
  socket.send({ type: 'tool_decision', ...word });
  await world.clock.settle();
}

const ends = (socket: TestSocket) => socket.ofType('response_end').map((frame) => frame['full_response']);
const grants = (socket: TestSocket) => socket.ofType('tool_grants').map((frame) => frame['grants']);
const byMina = { tool_name: 'shop:order', by: 'user-mina' };

/** Ada asked, Mina allowed it for good. */
async function allowed(world: TestWorld): Promise<{ ada: TestSocket; mina: TestSocket }> {
  const ada = await world.connect('user-ada', PATH);
  const mina = await world.connect('user-mina', PATH);
  await say(world, ada);
  await decide(world, mina, { call_id: 'call-1', allow: true, scope: 'chat' });
  return { ada, mina };
}

it('lets the tool run unasked from then on, for everybody, and says whose yes it is', async () => {
  const world = await open();
  const { ada, mina } = await allowed(world);
  expect(ends(ada)).toEqual(['run']);
  expect([grants(ada), grants(mina)]).toMatchObject([[[byMina]], [[byMina]]]);
  await say(world, ada);
  expect(ends(mina)).toEqual(['run', 'run']);
  expect(mina.ofType('agent_tool_approval')).toHaveLength(1);
  expect(mina.ofType('agent_tool_decided')).toMatchObject([
    { call_id: 'call-1', allow: true, by: 'user-mina', scope: 'chat' },
    { call_id: 'call-2', allow: true, by: 'user-mina', scope: 'chat', standing: true },
  ]);
  // Another tool asks as before.
  await say(world, ada, 'other');
  expect(ada.ofType('agent_tool_approval').at(-1)).toMatchObject({ tool_name: 'shop:cancel' });
});

it('is stored before it is told, outlives a restart, and is told to whoever joins', async () => {
  const world = await open();
  await allowed(world);
  const { storage, clock } = world;
  const after = await createTestWorld({ storage, clock, ports: { agent: createAsker() } });
  const jun = await after.connect('user-jun', PATH);
  expect(grants(jun)).toMatchObject([[byMina]]);
  const ada = await after.connect('user-ada', PATH);
  await say(after, ada);
  expect(ends(ada).at(-1)).toBe('run');
  expect(ada.ofType('agent_tool_approval')).toEqual([]);
});

it('can be taken back by anybody who may write, and asks again then', async () => {
  const world = await open();
  const { ada, mina } = await allowed(world);
  const jun = await world.connect('user-jun', PATH);
  jun.send({ type: 'tool_ask_again', tool_name: 'shop:order' });
  await world.clock.settle();
  expect(jun.frames.at(-1)).toMatchObject({ type: 'error', data: { code: 'forbidden' } });
  expect(grants(mina)).toHaveLength(1);
  ada.send({ type: 'tool_ask_again', tool_name: 'shop:order' });
  await world.clock.settle();
  expect(grants(mina).at(-1)).toEqual([]);
  await say(world, mina);
  expect(mina.ofType('agent_tool_approval').at(-1)).toMatchObject({ call_id: 'call-2' });
  expect(ends(mina)).toEqual(['run']);
});

it('takes no yes of a viewer, none that comes second, and no "no" for good', async () => {
  const world = await open();
  const ada = await world.connect('user-ada', PATH);
  const jun = await world.connect('user-jun', PATH);
  await say(world, ada);
  await decide(world, jun, { call_id: 'call-1', allow: true, scope: 'chat' });
  expect(jun.frames.at(-1)).toMatchObject({ type: 'error', data: { code: 'forbidden' } });
  await decide(world, ada, { call_id: 'call-1', allow: false, scope: 'chat' });
  await decide(world, ada, { call_id: 'call-1', allow: true, scope: 'chat' });
  expect(ends(ada)).toEqual(['denied']);
  expect(ada.ofType('agent_tool_decided').map(({ scope }) => scope)).toEqual([undefined]);
  expect(grants(ada)).toEqual([]);
  expect(await world.storage.toolGrantsOf(SESSION)).toEqual([]);
});

it('holds only while who said it may still write there', async () => {
  const world = await open();
  const { ada } = await allowed(world);
  const role = { workspace_id: 'ws-demo', user_id: 'user-mina', role: 'viewer' } as const;
  await world.storage.putMembership(role);
  await say(world, ada);
  expect(ada.ofType('agent_tool_approval').at(-1)).toMatchObject({ call_id: 'call-2' });
  expect(grants(await world.connect('user-jun', PATH))).toEqual([]);
});

it('says by REST who stopped an answer', async () => {
  const world = await open();
  const ada = await world.connect('user-ada', PATH);
  await say(world, ada);
  const mina = await world.connect('user-mina', PATH);
  const [started] = ada.ofType('response_start');
  mina.send({ type: 'cancel', message_id: started?.['message_id'] });
  await world.clock.settle();
  const { data } = await world.request('user-jun', 'GET', `/api/v1/chat/sessions/${SESSION}/messages`);
  expect(data).toMatchObject([{ role: 'user' }, { status: 'stopped', stopped_by: 'user-mina' }]);
});
