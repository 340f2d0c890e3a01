import { beforeEach, describe, expect, it } from 'vitest';
import { createDeferred } from '#src/lib/deferred.ts';
import { createMemoryStorage } from '../memory-storage.ts';
import { AgentFailure } from '../ports.ts';
import { createTestWorld, SESSION, type TestSocket, type TestWorld } from '../testing/test-world.ts';

const PATH = `/ws/chat/${SESSION}`;
const CLIENT_ID = '22222222-2222-4222-8222-222222222222';

const chat = (content: string, clientMessageId: string | null = CLIENT_ID): Record<string, unknown> => ({
  type: 'chat',
  content,
  application_id: 'app-helpdesk',
  chat_id: SESSION,
  ...(clientMessageId === null ? {} : { client_message_id: clientMessageId }),
});

const USAGE = { type: 'usage', promptTokens: 7, completionTokens: 3, costUsd: 0.5, model: 'm' } as const;

/** The text that a client has of one answer: snapshot, then deltas by index, then the end's word. */
function foldText(socket: TestSocket, messageId: unknown): string {
  let text = '';
  for (const frame of socket.frames) {
    if (frame['message_id'] !== messageId) continue;
    if (frame['type'] === 'response_snapshot' || frame['type'] === 'text-delta')
      text += String(frame['text']);
  }
  return text;
}

let world: TestWorld;

beforeEach(async () => {
  world = await createTestWorld();
});

/** Connects, asks, and returns the answer's id. */
async function ask(socket: TestSocket, content = 'Hello', clientMessageId?: string | null): Promise<string> {
  socket.send(chat(content, clientMessageId));
  await world.clock.settle();
  return String(socket.ofType('response_start').at(-1)?.['message_id']);
}

describe('connecting', () => {
  it('says hello with the position of the stream', async () => {
    const socket = await world.connect('user-ada', PATH);
    expect(socket.frames).toEqual([
      {
        type: 'connected',
        session_id: SESSION,
        user_id: 'user-ada',
        timestamp: '2026-11-24T10:32:00.000Z',
        epoch: expect.any(String) as string,
        seq: 0,
        recovered: false,
        now: '2026-11-24T10:32:00.000Z',
      },
    ]);
  });

  it.each([
    ['no token', null, PATH, 'Invalid token'],
    ['an unknown session', 'user-ada', '/ws/chat/nowhere', 'Unknown chat session'],
    ['a session of a workspace one is not in', 'user-eve', PATH, 'Unknown chat session'],
  ])('closes with 1008 for %s', async (_what, as, path, reason) => {
    const socket = await world.connect(as, path);
    expect([socket.closeCode, socket.closeReason, socket.texts]).toEqual([1008, reason, []]);
  });

  it('takes a ticket once', async () => {
    const { data } = await world.request('user-ada', 'POST', '/api/v1/auth/ws-ticket');
    const { ticket } = data as { ticket: string };
    expect((await world.connect(null, PATH, { ticket })).types).toEqual(['connected']);
    expect((await world.connect(null, PATH, { ticket })).closeCode).toBe(1008);
  });

  it('does not take a ticket after 30 s', async () => {
    const { data } = await world.request('user-ada', 'POST', '/api/v1/auth/ws-ticket');
    await world.clock.advance(30_000);
    expect((await world.connect(null, PATH, { ticket: (data as { ticket: string }).ticket })).closeCode).toBe(
      1008,
    );
  });
});

describe('an answer', () => {
  it('is acknowledged once durable, streamed with identity and numbers, and ends as stored', async () => {
    const ada = await world.connect('user-ada', PATH);
    const mina = await world.connect('user-mina', PATH);
    const answerId = await ask(ada);
    world.agent.latest.say('Twenty-');
    world.agent.latest.say('five days.');
    world.agent.latest.output(USAGE);
    world.agent.latest.finish();
    await world.clock.settle();

    expect(ada.types).toEqual([
      'connected',
      'message_ack',
      'message',
      'response_start',
      'text-delta',
      'text-delta',
      'token_usage',
      'cost_update',
      'response_end',
    ]);
    expect(mina.types).toEqual(ada.types.filter((type) => type !== 'message_ack'));
    expect(mina.frames.slice(1).map((frame) => frame['seq'])).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(mina.ofType('text-delta').map((frame) => frame['index'])).toEqual([0, 1]);

    const [prompt, answer] = await world.storage.messagesOf(SESSION);
    expect(ada.ofType('message_ack')[0]).toMatchObject({
      message_id: prompt?.id,
      chat_id: SESSION,
      position: 1,
    });
    expect(answer).toMatchObject({ id: answerId, status: 'complete', parent_id: prompt?.id, lease: null });
    expect(mina.ofType('response_end')[0]).toMatchObject({
      message_id: answerId,
      full_response: answer?.content,
      tokens_used: 10,
      status: 'complete',
    });
    expect(foldText(mina, answerId)).toBe('Twenty-five days.');
  });

  it('says nothing of tokens and time that nobody reported, on the wire and over REST', async () => {
    const ada = await world.connect('user-ada', PATH);
    const answerId = await ask(ada);
    world.agent.latest.say('Twenty.');
    world.agent.latest.finish();
    await world.clock.settle();
    expect(ada.ofType('response_end')[0]).not.toHaveProperty('tokens_used');
    const { data } = await world.request('user-ada', 'GET', `/api/v1/chat/sessions/${SESSION}/messages`);
    expect(data).toContainEqual(expect.objectContaining({ id: answerId, usage: null }));
  });

  it('acknowledges a repeat again and runs nothing', async () => {
    const ada = await world.connect('user-ada', PATH);
    await ask(ada);
    ada.send(chat('Hello'));
    await world.clock.settle();
    expect(ada.ofType('message_ack')).toHaveLength(2);
    expect(ada.ofType('message_ack')[0]).toEqual(ada.ofType('message_ack')[1]);
    expect(world.agent.answers).toHaveLength(1);
    expect(await world.storage.messagesOf(SESSION)).toHaveLength(2);
  });

  it('is acknowledged, and ended, only once that is stored', async () => {
    const gates = [createDeferred<undefined>(), createDeferred<undefined>()];
    const storage = createMemoryStorage();
    world = await createTestWorld({
      storage: {
        ...storage,
        insertMessage: (...rows) =>
          (gates[0]?.promise ?? Promise.resolve()).then(() => storage.insertMessage(...rows)),
        updateMessage: (id, change, found) =>
          change.status === 'complete'
            ? (gates[1]?.promise ?? Promise.resolve()).then(() => storage.updateMessage(id, change, found))
            : storage.updateMessage(id, change, found),
      },
    });
    const ada = await world.connect('user-ada', PATH);
    ada.send(chat('Hello'));
    await world.clock.advance(1_000);
    expect(ada.types).toEqual(['connected']);
    gates[0]?.resolve(undefined);
    await world.clock.settle();
    expect(ada.types).toEqual(['connected', 'message_ack', 'message', 'response_start']);
    world.agent.latest.finish();
    await world.clock.advance(1_000);
    expect(ada.ofType('response_end')).toEqual([]);
    gates[1]?.resolve(undefined);
    await world.clock.settle();
    expect(ada.ofType('response_end')).toHaveLength(1);
  });

  it('is stored at least every 250 ms while it runs', async () => {
    const ada = await world.connect('user-ada', PATH);
    const answerId = await ask(ada);
    for (let at = 0; at < 10; at += 1) {
      world.agent.latest.say(`${String(at)} `);
      await world.clock.advance(250);
      expect((await world.storage.messageById(answerId))?.content).toBe(foldText(ada, answerId));
    }
    expect(foldText(ada, answerId)).toBe('0 1 2 3 4 5 6 7 8 9 ');
  });

  it('keeps its lease while the agent is silent', async () => {
    const ada = await world.connect('user-ada', PATH);
    const answerId = await ask(ada);
    await world.clock.advance(60_000);
    const lease = (await world.storage.messageById(answerId))?.lease;
    expect(Date.parse(lease?.until ?? '')).toBeGreaterThan(world.clock.now());
  });

  it('runs beside another one', async () => {
    const ada = await world.connect('user-ada', PATH);
    const mina = await world.connect('user-mina', PATH);
    const first = await ask(ada, 'One', null);
    const second = await ask(mina, 'Two', null);
    const [one, two] = world.agent.answers;
    two?.say('second');
    one?.say('first');
    two?.finish();
    one?.finish();
    await world.clock.settle();
    expect([foldText(ada, first), foldText(ada, second)]).toEqual(['first', 'second']);
    expect(ada.ofType('response_end')).toHaveLength(2);
  });

  it('maps a failure to an error frame with its code, and stores it', async () => {
    const ada = await world.connect('user-ada', PATH);
    const answerId = await ask(ada);
    world.agent.latest.say('Half');
    world.agent.latest.fail(new AgentFailure('context_overflow', 'Too long'));
    await world.clock.settle();
    expect(ada.ofType('error')[0]).toMatchObject({
      message_id: answerId,
      data: { code: 'context_overflow', message: 'Too long' },
    });
    expect(ada.ofType('response_end')[0]).toMatchObject({ status: 'error', full_response: 'Half' });
    expect(await world.storage.messageById(answerId)).toMatchObject({ status: 'error', content: 'Half' });
    expect(ada.closeCode).toBeNull();
  });

  it('does not show the words of an unforeseen fault', async () => {
    const ada = await world.connect('user-ada', PATH);
    await ask(ada);
    world.agent.latest.fail(new Error('password=hunter2'));
    await world.clock.settle();
    expect(JSON.stringify(ada.frames)).not.toContain('hunter2');
    expect(ada.ofType('error')[0]).toMatchObject({ data: { code: 'provider_error' } });
  });

  it('sends and stores agent events with the answer’s identity', async () => {
    const ada = await world.connect('user-ada', PATH);
    const answerId = await ask(ada);
    const data = { call_id: 'c1', tool_name: 'calculate', arguments: { expression: '1+1' } };
    world.agent.latest.output({ type: 'event', name: 'agent_tool_call', data });
    await world.clock.settle();
    expect(ada.ofType('agent_tool_call')[0]).toMatchObject({ ...data, message_id: answerId });
    const reply = await world.request(
      'user-jun',
      'GET',
      `/api/v1/chat/sessions/${SESSION}/messages/${answerId}/events`,
    );
    const { timestamp } = ada.ofType('agent_tool_call')[0] ?? {};
    expect(reply.data).toEqual([{ n: 1, name: 'agent_tool_call', data: { ...data, timestamp } }]);
  });
});

describe('cancelling', () => {
  it('stops the sender’s latest answer and stores what was said', async () => {
    const ada = await world.connect('user-ada', PATH);
    const answerId = await ask(ada);
    world.agent.latest.say('So far');
    await world.clock.settle();
    ada.send({ type: 'cancel' });
    await world.clock.settle();
    expect(world.agent.latest.turn.signal.aborted).toBe(true);
    expect(ada.types.slice(-2)).toEqual(['response_cancelled', 'response_end']);
    expect(ada.ofType('response_cancelled')[0]).toMatchObject({ message_id: answerId, by: 'user-ada' });
    expect(ada.ofType('response_end')[0]).toMatchObject({ status: 'stopped', full_response: 'So far' });
    expect(await world.storage.messageById(answerId)).toMatchObject({ status: 'stopped', content: 'So far' });
  });

  it('stops where a whole character ends: half of one is neither sent nor stored', async () => {
    const ada = await world.connect('user-ada', PATH);
    const id = await ask(ada);
    world.agent.latest.say('깃발 \uD83C');
    await world.clock.settle();
    ada.send({ type: 'cancel' });
    await world.clock.settle();
    expect(foldText(ada, id)).toBe('깃발 ');
    expect((await world.storage.messageById(id))?.content).toBe('깃발 ');
  });

  it('by message_id stops another member’s answer; without one it does not', async () => {
    const ada = await world.connect('user-ada', PATH);
    const mina = await world.connect('user-mina', PATH);
    const answerId = await ask(ada);
    mina.send({ type: 'cancel' });
    await world.clock.settle();
    expect(mina.ofType('response_cancelled')).toEqual([]);
    mina.send({ type: 'cancel', message_id: answerId });
    await world.clock.settle();
    expect(ada.ofType('response_cancelled')[0]).toMatchObject({ by: 'user-mina' });
  });
});

describe('rights and bad frames', () => {
  it('refuses a viewer’s prompt and cancel, counted, and keeps the socket', async () => {
    const ada = await world.connect('user-ada', PATH);
    const jun = await world.connect('user-jun', PATH);
    await ask(ada);
    jun.send(chat('Mine', '33333333-3333-4333-8333-333333333333'));
    jun.send({ type: 'cancel' });
    jun.send({ type: 'typing' });
    jun.send({ type: 'ping' });
    await world.clock.settle();
    expect(jun.ofType('error')).toHaveLength(2);
    expect(jun.ofType('error')[0]).toMatchObject({
      client_message_id: '33333333-3333-4333-8333-333333333333',
      data: { code: 'forbidden' },
    });
    expect(jun.ofType('pong')).toHaveLength(1);
    expect(ada.ofType('typing')).toEqual([]);
    expect(world.core.counters.get('frames_forbidden')).toBe(3);
    expect(await world.storage.messagesOf(SESSION)).toHaveLength(2);
  });

  it('reads rights anew for each frame', async () => {
    const mina = await world.connect('user-mina', PATH);
    await world.request('user-ada', 'PUT', '/api/v1/workspaces/ws-demo/members/user-mina/role', {
      role: 'viewer',
    });
    mina.send(chat('Hello'));
    await world.clock.settle();
    expect(mina.ofType('error')[0]).toMatchObject({ data: { code: 'forbidden' } });
  });

  it('closes the sockets of a member who is removed', async () => {
    const mina = await world.connect('user-mina', PATH);
    await world.request('user-ada', 'DELETE', '/api/v1/workspaces/ws-demo/members/user-mina');
    await world.clock.settle();
    expect([mina.closeCode, mina.closeReason]).toEqual([1008, 'No longer a member']);
  });

  it('answers malformed frames with an error, counts unknown ones, and never closes', async () => {
    const ada = await world.connect('user-ada', PATH);
    for (const text of [
      '{"type":"chat","cont',
      '[]',
      '{"type":"chat","content":42}',
      '{"type":"constellation"}',
    ]) {
      ada.send(text);
    }
    ada.send({ type: 'ping' });
    await world.clock.settle();
    expect(ada.types).toEqual(['connected', 'error', 'error', 'error', 'pong']);
    expect(world.core.counters.get('frames_unknown')).toBe(1);
    expect(world.core.counters.get('frames_malformed')).toBe(3);
  });

  it('closes with 1009 for a frame over 64 KiB, counted in bytes', async () => {
    const ada = await world.connect('user-ada', PATH);
    ada.send(chat('가'.repeat(22_000)));
    expect(ada.closeCode).toBe(1009);
  });

  it('cuts a slow reader with 1013, who then resumes without loss', async () => {
    const ada = await world.connect('user-ada', PATH);
    const mina = await world.connect('user-mina', PATH);
    const answerId = await ask(ada);
    world.agent.latest.say('One ');
    await world.clock.settle();
    mina.buffered = 9 * 1024 * 1024;
    world.agent.latest.say('two ');
    await world.clock.settle();
    expect(mina.closeCode).toBe(1013);
    const seen = mina.frames.at(-1)?.['seq'];
    const epoch = String(mina.frames[0]?.['epoch']);
    world.agent.latest.say('three');
    await world.clock.settle();
    const again = await world.connect('user-mina', PATH, { epoch, since: String(seen) });
    expect(again.frames[0]).toMatchObject({ recovered: true });
    expect(foldText(mina, answerId) + foldText(again, answerId)).toBe('One two three');
  });

  it('limits prompts to a burst of five, and says when the next may come', async () => {
    world = await createTestWorld({ settings: { rateLimits: { ip: 0, user: 0, chat: 20 } } });
    const ada = await world.connect('user-ada', PATH);
    for (let at = 0; at < 6; at += 1) ada.send(chat(`Prompt ${String(at)}`, null));
    await world.clock.settle();
    expect(ada.ofType('message')).toHaveLength(5);
    expect(ada.ofType('error')[0]).toMatchObject({ data: { code: 'rate_limit', retry_after: 3 } });
    await world.clock.advance(3_000);
    ada.send(chat('Later', null));
    await world.clock.settle();
    expect(ada.ofType('message')).toHaveLength(6);
  });
});

describe('the room', () => {
  it('passes typing and departures to the others only', async () => {
    const ada = await world.connect('user-ada', PATH);
    const mina = await world.connect('user-mina', PATH);
    mina.send({ type: 'typing' });
    await world.clock.settle();
    expect(ada.ofType('typing')).toEqual([{ type: 'typing', user_id: 'user-mina' }]);
    expect(mina.ofType('typing')).toEqual([]);
    mina.drop();
    await world.clock.settle();
    expect(ada.ofType('user_disconnected')).toEqual([{ type: 'user_disconnected', user_id: 'user-mina' }]);
  });

  it('gives a joiner in mid-response a snapshot true as of its hello', async () => {
    const ada = await world.connect('user-ada', PATH);
    const answerId = await ask(ada);
    world.agent.latest.say('Half ');
    await world.clock.advance(250);
    world.agent.latest.say('of ');
    await world.clock.settle();
    const mina = await world.connect('user-mina', PATH);
    expect(mina.ofType('response_snapshot')).toEqual([
      { type: 'response_snapshot', message_id: answerId, text: 'Half of ', next_index: 2 },
    ]);
    world.agent.latest.say('it');
    await world.clock.settle();
    expect(foldText(mina, answerId)).toBe('Half of it');
    expect(mina.ofType('text-delta').map((frame) => frame['index'])).toEqual([2]);
  });

  it('tells a resumer beyond the window that it is not recovered', async () => {
    const ada = await world.connect('user-ada', PATH);
    await ask(ada);
    await world.clock.advance(121_000);
    const epoch = String(ada.frames[0]?.['epoch']);
    world.agent.latest.say('late');
    await world.clock.settle();
    const again = await world.connect('user-ada', PATH, { epoch, since: '1' });
    expect(again.frames[0]).toMatchObject({ recovered: false });
    expect(again.ofType('response_snapshot')[0]).toMatchObject({ text: 'late' });
  });
});

describe('a crash and a stop', () => {
  it('closes the answer that was running, with exactly the stored text', async () => {
    const ada = await world.connect('user-ada', PATH);
    const answerId = await ask(ada);
    world.agent.latest.say('Stored. ');
    await world.clock.advance(250);
    world.agent.latest.say('Lost.');
    await world.clock.settle();
    const stored = (await world.storage.messageById(answerId))?.content;
    const after = await world.restart();
    expect(await after.storage.messageById(answerId)).toMatchObject({
      status: 'interrupted',
      content: stored,
    });
    const epoch = String(ada.frames[0]?.['epoch']);
    const again = await after.connect('user-ada', PATH, { epoch, since: '3' });
    expect(again.types).toEqual(['connected', 'response_end']);
    expect(again.frames[0]).toMatchObject({ recovered: false });
    expect(again.frames[1]).toMatchObject({
      message_id: answerId,
      full_response: 'Stored. ',
      status: 'interrupted',
    });
    // How long it took died with the process.
    expect(again.frames[1]).not.toHaveProperty('response_time');
  });

  it('answers once what is sent twice at once to two gateways, whose beginning a crash cannot part', async () => {
    const { storage, clock } = world;
    const start = (gatewayId: string) =>
      createTestWorld({ clock, storage, settings: { soleGateway: false, gatewayId } });
    const gateways = [await start('gateway-1'), await start('gateway-2')];
    const sockets = await Promise.all(gateways.map((gateway) => gateway.connect('user-ada', PATH)));
    for (const socket of sockets) socket.send(chat('Hello'));
    await clock.settle();
    const acks = sockets.flatMap((socket) => socket.ofType('message_ack'));
    expect(acks).toHaveLength(2);
    expect(new Set(acks.map((ack) => ack['message_id'])).size).toBe(1);
    expect(gateways.flatMap(({ agent }) => agent.answers)).toHaveLength(1);
    expect((await storage.messagesOf(SESSION)).map(({ role }) => role)).toEqual(['user', 'assistant']);
  });

  it('leaves another gateway’s answer alone until its lease has run out', async () => {
    const ada = await world.connect('user-ada', PATH);
    const answerId = await ask(ada);
    world.agent.latest.say('Text');
    await world.clock.advance(250);
    const message = await world.storage.messageById(answerId);
    if (!message) throw new Error('The answer was not stored.');
    const dead = { ...message.lease, gateway_id: 'gateway-dead', epoch: '', seq: 0, next_index: 1 };
    const id = '55555555-5555-4555-8555-555555555555';
    const { message: orphan } = await world.storage.insertMessage({
      ...message,
      id,
      lease: { ...dead, until: new Date(world.clock.now() + 5_000).toISOString() },
    });
    const other = await createTestWorld({
      storage: world.storage,
      clock: world.clock,
      settings: { gatewayId: 'gateway-2', soleGateway: false },
    });
    const mina = await other.connect('user-mina', PATH);
    await world.clock.advance(4_000);
    expect(await other.storage.messageById(orphan.id)).toMatchObject({ status: 'running' });
    await world.clock.advance(4_000);
    expect(await other.storage.messageById(orphan.id)).toMatchObject({ status: 'interrupted' });
    expect(await other.storage.messageById(answerId)).toMatchObject({ status: 'running' });
    // What the dead one had stored it had perhaps told nobody.
    expect(mina.frames.slice(-3)).toMatchObject([
      { type: 'message', message: { id: orphan.parent_id } },
      { type: 'response_start', message_id: id, parent_id: orphan.parent_id },
      { type: 'response_end', message_id: id, status: 'interrupted' },
    ]);
  });

  it('on a stop lets an answer end for a moment, else closes it, then the sockets with 1012', async () => {
    const ada = await world.connect('user-ada', PATH);
    const answerId = await ask(ada);
    world.agent.latest.say('Almost');
    await world.clock.settle();
    const stopped = world.core.shutDown();
    ada.send(chat('Too late', '44444444-4444-4444-8444-444444444444'));
    await world.clock.advance(1_000);
    await stopped;
    expect(ada.types.slice(-2)).toEqual(['error', 'response_end']);
    expect(ada.ofType('response_end')[0]).toMatchObject({ status: 'interrupted', full_response: 'Almost' });
    expect(await world.storage.messageById(answerId)).toMatchObject({
      status: 'interrupted',
      content: 'Almost',
    });
    expect(ada.closeCode).toBe(1012);
  });
});

it('a stop waits for what an answer that has just ended rings', async () => {
  const gate = createDeferred<undefined>();
  const storage = createMemoryStorage();
  const slow: typeof storage = {
    ...storage,
    insertNotification: (notification) => gate.promise.then(() => storage.insertNotification(notification)),
  };
  world = await createTestWorld({ storage: slow });
  const ada = await world.connect('user-ada', PATH);
  const answerId = await ask(ada);
  world.agent.latest.finish();
  await world.clock.settle();
  expect(ada.ofType('response_end')).toHaveLength(1);
  let isDown = false;
  const stopped = world.core.shutDown().then(() => (isDown = true));
  await world.clock.advance(5_000);
  expect(isDown).toBe(false);
  gate.resolve(undefined);
  await stopped;
  expect((await storage.inboxSummary('user-ada', '2026-11-24T11:00:00.000Z')).unread).toBe(1);
  expect(await storage.messageById(answerId)).toMatchObject({ status: 'complete', lease: null });
});

describe('the second dialect', () => {
  it('is answered in text_chunk and done', async () => {
    const ada = await world.connect('user-ada', PATH);
    ada.send({ type: 'message', content: 'Hello' });
    await world.clock.settle();
    world.agent.latest.say('Hi');
    world.agent.latest.finish();
    await world.clock.settle();
    expect(ada.types).toEqual(['connected', 'message', 'response_start', 'text_chunk', 'done']);
    expect(ada.ofType('text_chunk')[0]).toMatchObject({ content: 'Hi' });
    expect(ada.ofType('done')[0]).toMatchObject({ full_response: 'Hi', status: 'complete' });
  });

  it('acknowledges a prompt that names itself, and runs its repeat no second time', async () => {
    const ada = await world.connect('user-ada', PATH);
    const prompt = { type: 'message', content: 'Hello', client_message_id: CLIENT_ID };
    ada.send(prompt);
    await world.clock.settle();
    ada.send(prompt);
    await world.clock.settle();
    const [stored] = await world.storage.messagesOf(SESSION);
    expect(stored).toMatchObject({ content: 'Hello', client_message_id: CLIENT_ID });
    expect(ada.ofType('message_ack')).toHaveLength(2);
    expect(ada.ofType('message_ack')[1]).toMatchObject({
      client_message_id: CLIENT_ID,
      message_id: stored?.id,
      chat_id: SESSION,
    });
    expect(world.agent.answers).toHaveLength(1);
    expect(await world.storage.messagesOf(SESSION)).toHaveLength(2);
  });
});

describe('a stock gateway', () => {
  beforeEach(async () => {
    world = await createTestWorld({ settings: { stock: true } });
  });

  it('does exactly what is documented', async () => {
    const ada = await world.connect('user-ada', PATH);
    ada.send(chat('Hello'));
    await world.clock.settle();
    world.agent.latest.output({ type: 'event', name: 'agent_thinking', data: { content: 'Hm' } });
    world.agent.latest.say('Hi');
    world.agent.latest.finish();
    await world.clock.settle();
    const timestamp = '2026-11-24T10:32:00.000Z';
    expect(ada.frames).toEqual([
      { type: 'connected', session_id: SESSION, user_id: 'user-ada', timestamp },
      { type: 'response_start', message_id: expect.any(String) as string, timestamp },
      { type: 'text-delta', text: 'Hi', index: 0, timestamp },
      // The agent reported no usage: a `tokens_used` would be made up.
      { type: 'response_end', full_response: 'Hi', response_time: 0, timestamp },
    ]);
  });

  it('tells the tokens that an agent reports', async () => {
    const ada = await world.connect('user-ada', PATH);
    await ask(ada, 'Hello', null);
    world.agent.latest.output({ ...USAGE, costUsd: null });
    world.agent.latest.finish();
    await world.clock.settle();
    expect(ada.ofType('response_end')[0]).toMatchObject({ tokens_used: 10 });
  });

  it('passes agent events on in the second dialect', async () => {
    const ada = await world.connect('user-ada', PATH);
    ada.send({ type: 'message', content: 'Hello' });
    await world.clock.settle();
    world.agent.latest.output({ type: 'event', name: 'agent_thinking', data: { content: 'Hm' } });
    world.agent.latest.say('Hi');
    world.agent.latest.finish();
    await world.clock.settle();
    expect(ada.frames.slice(2)).toEqual([
      { type: 'agent_thinking', content: 'Hm', timestamp: '2026-11-24T10:32:00.000Z' },
      { type: 'text_chunk', content: 'Hi' },
      { type: 'done' },
    ]);
  });

  it('answers one prompt of a session at a time', async () => {
    const ada = await world.connect('user-ada', PATH);
    ada.send(chat('One', null));
    ada.send(chat('Two', null));
    await world.clock.settle();
    expect(world.agent.answers).toHaveLength(1);
    world.agent.latest.finish();
    await world.clock.settle();
    expect(world.agent.answers).toHaveLength(2);
    expect(ada.types).toEqual(['connected', 'response_start', 'response_end', 'response_start']);
  });

  it('lets none begin early, and ends none that runs, because one that waits is stopped', async () => {
    const ada = await world.connect('user-ada', PATH);
    ada.send(chat('One', null));
    ada.send(chat('Two', null));
    ada.send({ type: 'cancel' });
    ada.send(chat('Three', null));
    await world.clock.settle();
    expect(ada.types).toEqual(['connected', 'response_start']);
    world.agent.answers[0]?.finish();
    await world.clock.settle();
    expect(ada.types).toEqual(['connected', 'response_start', 'response_end', 'response_start']);
    expect(world.agent.latest.turn.prompt).toBe('Three');
  });

  it('creates the chat that a prompt without chat_id asks for', async () => {
    const ada = await world.connect('user-ada', '/ws/chat/session-abc');
    ada.send({ type: 'chat', content: 'Hello there', application_id: 'app-helpdesk' });
    await world.clock.settle();
    expect(ada.types).toEqual(['connected', 'response_start']);
    expect(await world.storage.sessionById('session-abc')).toMatchObject({ title: 'Hello there' });
  });

  it('refuses a viewer without saying more than is documented', async () => {
    const jun = await world.connect('user-jun', PATH);
    jun.send(chat('Hello'));
    await world.clock.settle();
    expect(Object.keys(jun.ofType('error')[0] ?? {})).toEqual(['type', 'data']);
  });
});
