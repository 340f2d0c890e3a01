import { beforeEach, describe, expect, it } from 'vitest';
import { createSseParser, type SseEvent } from '#src/protocol/sse.ts';
import { AgentFailure } from '../ports.ts';
import { createTestWorld, SESSION, type TestWorld } from '../testing/test-world.ts';

const PATH = '/api/v1/chat/completions';
const CLIENT_ID = '22222222-2222-4222-8222-222222222222';

let world: TestWorld;

beforeEach(async () => {
  world = await createTestWorld();
});

/** Starts a streamed completion; its events gather in `events`, `over` once the stream has ended. */
async function open(body: Record<string, unknown> = {}, signal?: AbortSignal) {
  const reply = await world.raw(
    'user-ada',
    'POST',
    PATH,
    { session_id: SESSION, message: 'Hi', stream: true, ...body },
    signal,
  );
  if (reply.kind !== 'stream')
    throw new Error(`No stream but ${String(reply.status)}: ${String(reply.message)}`);
  const parser = createSseParser();
  const state = { events: [] as SseEvent[], text: '', over: false, contentType: reply.contentType };
  const read = async (): Promise<void> => {
    for await (const chunk of reply.chunks) {
      state.text += chunk;
      state.events.push(...parser.push(new TextEncoder().encode(chunk)));
    }
    state.over = true;
  };
  void read();
  await world.clock.settle();
  return state;
}

const named = (events: readonly SseEvent[]) =>
  events.map(({ name, data }) => [name, JSON.parse(data) as unknown]);

it('streams the documented events in their order', async () => {
  world = await createTestWorld({ settings: { stock: true } });
  const stream = await open();
  world.agent.latest.output({ type: 'event', name: 'retrieval_start', data: { query: 'Hi' } });
  world.agent.latest.say('Hel');
  world.agent.latest.say('lo');
  world.agent.latest.output({
    type: 'usage',
    promptTokens: 1,
    completionTokens: 2,
    costUsd: 0.1,
    model: 'm',
  });
  world.agent.latest.output({
    type: 'event',
    name: 'memory_update',
    data: { type: 'buffer', messages_retained: 2 },
  });
  world.agent.latest.finish();
  await world.clock.settle();
  const [, answer] = await world.storage.messagesOf(SESSION);
  expect(stream.contentType).toContain('text/event-stream');
  expect(named(stream.events)).toEqual([
    ['message_start', { conversation_id: SESSION, message_id: answer?.id }],
    ['retrieval_start', { query: 'Hi' }],
    ['text_chunk', { content: 'Hel' }],
    ['text_chunk', { content: 'lo' }],
    ['token_usage', { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 }],
    ['cost_update', { cost_usd: 0.1, model: 'm' }],
    ['memory_update', { type: 'buffer', messages_retained: 2 }],
    ['text_end', {}],
    ['done', {}],
  ]);
  expect(stream.over).toBe(true);
});

it('with extensions acknowledges the prompt, names the answer and ends with the stored text', async () => {
  const watcher = await world.connect('user-mina', `/ws/chat/${SESSION}`);
  const stream = await open({ client_message_id: CLIENT_ID });
  world.agent.latest.say('Hello');
  world.agent.latest.finish();
  await world.clock.settle();
  const [prompt, answer] = await world.storage.messagesOf(SESSION);
  expect(named(stream.events)).toMatchObject([
    ['message_ack', { client_message_id: CLIENT_ID, message_id: prompt?.id }],
    ['message_start', { message_id: answer?.id, parent_id: prompt?.id }],
    ['text_chunk', { content: 'Hello', message_id: answer?.id }],
    ['text_end', {}],
    ['done', { full_response: 'Hello', status: 'complete', message_id: answer?.id }],
  ]);
  expect(watcher.ofType('response_end')).toMatchObject([{ full_response: 'Hello' }]);
});

it('is stopped by leaving, keeping what was said', async () => {
  const leave = new AbortController();
  const stream = await open({}, leave.signal);
  world.agent.latest.say('So far');
  await world.clock.settle();
  leave.abort();
  await world.clock.settle();
  expect((await world.storage.messagesOf(SESSION))[1]).toMatchObject({
    status: 'stopped',
    content: 'So far',
  });
  expect(stream.over).toBe(true);
});

it.each([
  [false, ['message_start', 'error', 'text_end', 'done']],
  [true, ['message_start', 'error', 'done']],
])('ends a failed answer (stock: %s)', async (stock, names) => {
  world = await createTestWorld({ settings: { stock } });
  const stream = await open();
  world.agent.latest.fail(new AgentFailure('timeout', 'Took too long'));
  await world.clock.settle();
  expect(stream.events.map(({ name }) => name)).toEqual(names);
  expect(JSON.parse(stream.events[1]?.data ?? '')).toMatchObject({
    code: 'timeout',
    message: 'Took too long',
  });
  expect(stream.over).toBe(true);
});

it('tells a repeat of the answer that there is, running or ended, and runs nothing', async () => {
  const first = await open({ client_message_id: CLIENT_ID });
  world.agent.latest.say('Hel');
  await world.clock.settle();
  const second = await open({ client_message_id: CLIENT_ID });
  world.agent.latest.say('lo');
  world.agent.latest.finish();
  await world.clock.settle();
  const third = await open({ client_message_id: CLIENT_ID });
  const text = ({ events }: { events: SseEvent[] }) =>
    events
      .flatMap(({ name, data }) =>
        name === 'text_chunk' ? [(JSON.parse(data) as { content: string }).content] : [],
      )
      .join('');
  expect([text(first), text(second), text(third)]).toEqual(['Hello', 'Hello', 'Hello']);
  for (const stream of [first, second, third]) {
    expect(stream.events.at(-1)?.name).toBe('done');
    expect(stream.over).toBe(true);
  }
  expect(world.agent.answers).toHaveLength(1);
});

it('keeps a silent stream open with comments', async () => {
  const stream = await open();
  await world.clock.advance(31_000);
  expect(stream.text.match(/^: keep-alive$/gm)).toHaveLength(2);
});

describe('without stream', () => {
  it('answers whole', async () => {
    const reply = world.request('user-ada', 'POST', PATH, { session_id: SESSION, message: 'Hi' });
    await world.clock.settle();
    world.agent.latest.say('Hello');
    world.agent.latest.finish();
    expect((await reply).data).toMatchObject({
      conversation_id: SESSION,
      content: 'Hello',
      role: 'assistant',
    });
  });

  it('answers a failure with its status', async () => {
    const reply = world.request('user-ada', 'POST', PATH, { session_id: SESSION, message: 'Hi' });
    await world.clock.settle();
    world.agent.latest.fail(new AgentFailure('provider_error', 'Down'));
    expect(await reply).toMatchObject({ status: 502, message: 'Down', data: null });
  });
});

it.each([
  ['an unknown session', { session_id: 'none' }, 404],
  ['an empty message', { message: '  ' }, 422],
  ['a malformed client id', { client_message_id: 'x' }, 422],
])('refuses %s before the stream begins', async (_what, body, status) => {
  const reply = await world.request('user-ada', 'POST', PATH, {
    session_id: SESSION,
    message: 'Hi',
    stream: true,
    ...body,
  });
  expect(reply.status).toBe(status);
});
