/** A tool that asks before it runs: `agent_tool_approval` → `tool_decision`, over the core's sockets. */
import { describe, expect, it } from 'vitest';
import { askFirst } from '../agent/ask-first.ts';
import type { Agent, AgentTool } from '../ports.ts';
import { createTestWorld, SESSION, type TestSocket, type TestWorld } from '../testing/test-world.ts';
import { APPROVAL_MS } from '../turns/decisions.ts';

const PATH = `/ws/chat/${SESSION}`;
const tool: AgentTool = {
  pluginId: 'shop',
  toolName: 'order',
  description: '',
  parameters: {},
  writes: true,
};

/** Asks, and says what it was told. */
const agent: Agent = {
  async *run(turn) {
    const asked = yield* askFirst(turn, tool, { product: 'shoes' }, 'call-1');
    yield { type: 'text', text: asked };
  },
};

async function open(stock = false): Promise<TestWorld> {
  return createTestWorld({ ports: { agent }, settings: { stock } });
}

async function ask(world: TestWorld, as = 'user-ada'): Promise<TestSocket> {
  const socket = await world.connect(as, PATH);
  socket.send({ type: 'chat', content: 'Order shoes', application_id: 'app-helpdesk', chat_id: SESSION });
  await world.clock.settle();
  return socket;
}

async function decide(
  world: TestWorld,
  socket: TestSocket,
  allow: boolean,
  callId = 'call-1',
): Promise<void> {
  socket.send({ type: 'tool_decision', call_id: callId, allow });
  await world.clock.settle();
}

const decisions = (socket: TestSocket) =>
  socket.ofType('agent_tool_decided').map(({ allow, by }) => [allow, by]);
const said = (socket: TestSocket) => socket.ofType('response_end').map((frame) => frame['full_response']);

it('waits for a word of anybody who may write; the first one counts, and all see whose it was', async () => {
  const world = await open();
  const ada = await ask(world);
  const mina = await world.connect('user-mina', PATH);
  expect(ada.ofType('agent_tool_approval')).toMatchObject([
    { call_id: 'call-1', tool_name: 'shop:order', arguments: { product: 'shoes' } },
  ]);
  await world.clock.advance(60_000);
  expect(said(ada)).toEqual([]);
  mina.send({ type: 'tool_decision', call_id: 'call-1', allow: true });
  ada.send({ type: 'tool_decision', call_id: 'call-1', allow: false });
  await world.clock.settle();
  expect([decisions(ada), decisions(mina)]).toEqual([[[true, 'user-mina']], [[true, 'user-mina']]]);
  expect(said(mina)).toEqual(['run']);
});

it('has the workspace know that the chat waits for a person, until the word is there', async () => {
  const world = await open();
  const watcher = await world.connect('user-jun', '/ws/workspaces/ws-demo');
  const asking = () =>
    watcher
      .ofType('session_changed')
      .map(({ session }) => (session as Record<string, unknown>)['asking'])
      .filter((now, at, all) => now !== all[at - 1]);
  const listed = async () => {
    const { data } = await world.request('user-jun', 'GET', '/api/v1/chat/sessions');
    return (data as Record<string, unknown>[])[0]?.['asking'];
  };
  const ada = await ask(world);
  expect([asking(), await listed()]).toEqual([[false, true], true]);
  await decide(world, ada, true);
  expect([asking(), await listed()]).toEqual([[false, true, false], false]);
});

it('does not run where it is denied', async () => {
  const world = await open();
  const ada = await ask(world);
  await decide(world, ada, false);
  expect(decisions(ada)).toEqual([[false, 'user-ada']]);
  expect(said(ada)).toEqual(['denied']);
});

it('does not run where nobody says a word in time', async () => {
  const world = await open();
  const ada = await ask(world);
  const [asked] = ada.ofType('agent_tool_approval');
  expect(Date.parse(String(asked?.['expires_at'])) - world.clock.now()).toBe(APPROVAL_MS);
  await world.clock.advance(APPROVAL_MS);
  expect(decisions(ada)).toEqual([[false, null]]);
  expect(said(ada)).toEqual(['denied']);
});

it('takes no word of a viewer, and none on another call', async () => {
  const world = await open();
  const ada = await ask(world);
  const jun = await world.connect('user-jun', PATH);
  await decide(world, jun, true);
  expect(jun.frames.at(-1)).toMatchObject({ type: 'error', data: { code: 'forbidden' } });
  await decide(world, ada, true, 'call-2');
  expect(decisions(ada)).toEqual([]);
});

it('is put again to whoever joins while it waits, and to nobody afterwards', async () => {
  const world = await open();
  const ada = await ask(world);
  const joined = await world.connect('user-mina', PATH);
  expect(joined.ofType('agent_tool_approval')).toMatchObject([{ call_id: 'call-1' }]);
  await decide(world, joined, true);
  expect(said(ada)).toEqual(['run']);
  expect((await world.connect('user-mina', PATH)).ofType('agent_tool_approval')).toEqual([]);
});

it('ends with the answer where that is stopped', async () => {
  const world = await open();
  const ada = await ask(world);
  ada.send({ type: 'cancel' });
  await world.clock.settle();
  expect(ada.ofType('response_end')).toMatchObject([{ status: 'stopped' }]);
  await decide(world, ada, true);
  await world.clock.advance(APPROVAL_MS);
  expect(decisions(ada)).toEqual([]);
});

it('asks nobody on a stock gateway', async () => {
  const ada = await ask(await open(true));
  expect(said(ada)).toEqual(['run']);
});

describe('where the client cannot be asked it is refused at once, and all see that nobody was waited for:', () => {
  const prompt = { session_id: SESSION, message: 'Order shoes' };
  const messages = [{ role: 'user', content: 'Order shoes' }];
  const openAi = '/api/v1/chat/app-helpdesk/chat/completions';

  it.each([
    ['completions', '/api/v1/chat/completions', prompt],
    ['completions as a stream', '/api/v1/chat/completions', { ...prompt, stream: true }],
    ['the route for OpenAI’s clients', openAi, { messages }],
    ['that as a stream', openAi, { messages, stream: true }],
  ])('%s', async (_, path, body) => {
    const world = await open();
    const start = world.clock.now();
    const reply = await world.raw('user-ada', 'POST', path, body, undefined, { 'x-session-id': SESSION });
    let text = reply.kind === 'json' ? JSON.stringify(reply.data) : '';
    if (reply.kind === 'stream') for await (const chunk of reply.chunks) text += chunk;
    // The clock never moved: whoever waits for a word waits for ever here.
    expect(text).toContain('"unasked"');
    const stored = await world.storage.messagesOf(SESSION);
    expect(stored.map(({ content, status }) => [content, status])).toEqual([
      ['Order shoes', 'complete'],
      ['unasked', 'complete'],
    ]);
    const events = await world.storage.messageEvents(stored[1]?.id ?? '');
    expect(events.map(({ name, data }) => [name, data])).toMatchObject([
      ['agent_tool_approval', { call_id: 'call-1', expires_at: new Date(start).toISOString() }],
      ['agent_tool_decided', { call_id: 'call-1', allow: false, by: null }],
    ]);
    const mina = await world.connect('user-mina', PATH);
    expect(mina.ofType('agent_tool_approval')).toEqual([]);
  });
});

it.each([
  [false, 'runs are told, questions are put'],
  [true, 'runs are untold, nobody is asked'],
])('the agent knows what its gateway can show (stock: %s): %s', async (stock, words) => {
  const telling: Agent = {
    async *run({ runsUntold = false, decisionOn }) {
      const [runs, asks] = [
        runsUntold ? 'untold' : 'told',
        decisionOn ? 'questions are put' : 'nobody is asked',
      ];
      yield await Promise.resolve({ type: 'text', text: `runs are ${runs}, ${asks}` });
    },
  };
  const world = await createTestWorld({ ports: { agent: telling }, settings: { stock } });
  expect(said(await ask(world))).toEqual([words]);
});
