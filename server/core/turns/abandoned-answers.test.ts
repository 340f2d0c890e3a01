/** What a gateway had stored when it died, and not told: the others tell it. */
import { beforeEach, describe, expect, it } from 'vitest';
import { createMemoryBus } from '../memory-bus.ts';
import { createMemoryStorage } from '../memory-storage.ts';
import { AgentFailure, type Storage, type StreamBus } from '../ports.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { createTestWorld, SESSION, type TestSocket, type TestWorld } from '../testing/test-world.ts';
import { blankMessage } from './blank-message.ts';

const PATH = `/ws/chat/${SESSION}`;
const SOURCE = { document_id: 'd', title: 'T', content: 'C', score: 0.5, version: 2 };

const clock = createFakeClock();
let storage: Storage;
let bus: StreamBus;

beforeEach(() => {
  storage = createMemoryStorage();
  bus = createMemoryBus({ clock, yieldToLoop: () => Promise.resolve() });
});

/** One of several gateways on the same storage and bus. */
function gateway(id: string, ports: { storage?: Partial<Storage>; bus?: Partial<StreamBus> } = {}) {
  return createTestWorld({
    clock,
    storage,
    settings: { gatewayId: id, soleGateway: false },
    ports: { storage: { ...storage, ...ports.storage }, bus: { ...bus, ...ports.bus } },
  });
}

const never = () => new Promise<never>(() => undefined);

/** It dies before a frame of this kind is told. */
const diesBefore = (type: string): { bus: Partial<StreamBus> } => ({
  bus: {
    append: (stream, frame, origin) => (frame['type'] === type ? never() : bus.append(stream, frame, origin)),
  },
});

async function ask(world: TestWorld): Promise<TestSocket> {
  const ada = await world.connect('user-ada', PATH);
  ada.send({ type: 'chat', content: 'Hello', application_id: 'app-helpdesk', chat_id: SESSION });
  await clock.settle();
  return ada;
}

async function answerOf(): Promise<NonNullable<Awaited<ReturnType<Storage['messageById']>>>> {
  const answer = (await storage.messagesOf(SESSION)).find(({ role }) => role === 'assistant');
  if (!answer) throw new Error('No answer was stored.');
  return answer;
}

describe('an end that a gateway stored and did not tell', () => {
  it('is told by another one once the lease has run out, with all that leads to it, and once', async () => {
    const dying = await gateway('gateway-1', diesBefore('response_end'));
    const others = [await gateway('gateway-2'), await gateway('gateway-3')];
    const mina = await others[0]!.connect('user-mina', PATH);
    await ask(dying);
    dying.agent.latest.output({ type: 'sources', sources: [SOURCE] });
    dying.agent.latest.say('Twenty-five.');
    dying.agent.latest.finish();
    await clock.settle();
    const stored = await answerOf();
    expect(stored).toMatchObject({ status: 'complete', lease: { gateway_id: 'gateway-1' } });
    await clock.advance(5_000);
    expect(mina.ofType('response_end')).toEqual([]);

    await clock.advance(4_000);
    const { id, parent_id } = stored;
    expect(mina.frames.slice(-4)).toMatchObject([
      { type: 'message', message: { id: parent_id } },
      { type: 'response_start', message_id: id, parent_id },
      { type: 'sources', message_id: id, sources: [SOURCE] },
      { type: 'response_end', message_id: id, status: 'complete', full_response: 'Twenty-five.' },
    ]);
    expect(await answerOf()).toEqual({ ...stored, lease: null });
    await clock.advance(20_000);
    expect(mina.ofType('response_end')).toHaveLength(1);
  });

  it('is told with its failure', async () => {
    const dying = await gateway('gateway-1', diesBefore('error'));
    const mina = await (await gateway('gateway-2')).connect('user-mina', PATH);
    await ask(dying);
    dying.agent.latest.fail(new AgentFailure('context_overflow', 'Too long'));
    await clock.advance(10_000);
    const { id } = await answerOf();
    expect(mina.frames.slice(-2)).toMatchObject([
      { type: 'error', message_id: id, data: { code: 'context_overflow', message: 'Too long' } },
      { type: 'response_end', message_id: id, status: 'error' },
    ]);
  });

  it('is told by a third one where the one that closes the answer dies as well', async () => {
    await gateway('gateway-2', diesBefore('response_end'));
    const gone = { gateway_id: 'gone', until: new Date(clock.now() - 1).toISOString() };
    const { message } = await storage.insertMessage({
      ...blankMessage(SESSION, new Date(clock.now()).toISOString()),
      role: 'assistant',
      status: 'running',
      lease: { ...gone, epoch: '', seq: 0, next_index: 0 },
    });
    await clock.advance(2_500);
    expect(await answerOf()).toMatchObject({ status: 'interrupted', lease: { gateway_id: 'gateway-2' } });
    const mina = await (await gateway('gateway-3')).connect('user-mina', PATH);
    await clock.advance(10_000);
    expect(mina.ofType('response_end')).toMatchObject([{ message_id: message.id, status: 'interrupted' }]);
    expect(await answerOf()).toMatchObject({ status: 'interrupted', lease: null });
  });

  it('is told by the gateway that starts after it where there is but one', async () => {
    const settings = { soleGateway: true };
    const dying = await createTestWorld({
      clock,
      storage,
      settings,
      ports: { storage, bus: { ...bus, ...diesBefore('response_end').bus } },
    });
    const ada = await ask(dying);
    dying.agent.latest.say('Yes.');
    dying.agent.latest.finish();
    await clock.settle();
    const since = ada.frames.at(-1);
    expect(since).toMatchObject({ type: 'text-delta' });
    const next = await createTestWorld({ clock, storage, settings, ports: { storage, bus } });
    const { epoch } = ada.frames[0] as { epoch: string };
    const again = await next.connect('user-ada', PATH, { epoch, since: String(since?.['seq']) });
    expect(again.ofType('response_end')).toMatchObject([{ status: 'complete', full_response: 'Yes.' }]);
    expect(await answerOf()).toMatchObject({ status: 'complete', lease: null });
  });
});

it('an answer whose writer renews its hold in the last moment is left to it', async () => {
  const writing = await gateway('gateway-1');
  const ada = await ask(writing);
  const { id, lease } = await answerOf();
  const past = { ...lease!, until: new Date(clock.now() - 1).toISOString() };
  await storage.updateMessage(id, { lease: past });
  const looks: number[] = [];
  await gateway('gateway-2', {
    storage: {
      async heldMessages(filter) {
        const found = await storage.heldMessages(filter);
        if (found.length > 0) await storage.updateMessage(id, { lease });
        looks.push(found.length);
        return found;
      },
    },
  });
  expect(looks).toContain(1);
  expect(await answerOf()).toMatchObject({ status: 'running', lease });
  writing.agent.latest.say('Still here.');
  writing.agent.latest.finish();
  await clock.settle();
  expect(ada.ofType('response_end')).toMatchObject([{ status: 'complete', full_response: 'Still here.' }]);
});

it('an answer that another gateway has closed is not stored again by its writer', async () => {
  const still = await gateway('gateway-1');
  const ada = await ask(still);
  still.agent.latest.say('Half');
  await clock.advance(250);
  const found = await answerOf();
  await storage.updateMessage(found.id, { status: 'interrupted', lease: null }, found);
  still.agent.latest.say(' and more');
  still.agent.latest.finish();
  await clock.settle();
  expect(await answerOf()).toMatchObject({ status: 'interrupted', content: 'Half' });
  expect(ada.ofType('response_end')).toEqual([]);
});
