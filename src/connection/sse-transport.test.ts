import { afterEach, expect, test, vi } from 'vitest';
import { createHarness } from '#src/testing/connection-harness.ts';
import { createFakeStream, envelope } from '#src/testing/fake-server.ts';
import { chatChannel } from '#src/protocol/channels.ts';
import { FATE_MS, SILENT_MS } from '#src/http/ordered-streams.ts';

const COMPLETIONS = '/api/v1/chat/completions';
const prompt = {
  type: 'chat',
  content: 'Hello',
  application_id: 'a',
  chat_id: 's1',
  client_message_id: 'c1',
};
const event = (name: string, data: object) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;

afterEach(() => {
  vi.unstubAllGlobals();
});

/** A chat that has fallen back to SSE, with a stream that the test feeds. */
async function limitedChat() {
  const harness = await createHarness();
  const chat = harness.lease(chatChannel('s1'));
  await harness.clock.advance(9_000);
  expect(chat.lease.status()).toMatchObject({ state: 'degraded', transport: 'sse' });
  const stream = createFakeStream();
  harness.server.overrides.set(COMPLETIONS, () => stream.response);
  const events = () => chat.items.flatMap((item) => (item.kind === 'event' ? [item.event] : []));
  const types = () => chat.items.map((item) => (item.kind === 'event' ? item.event.type : item.kind));
  return { ...harness, ...chat, stream, events, types };
}

test('a prompt becomes one POST, its answer arrives in pieces of any size', async () => {
  const { lease, clock, server, stream, events } = await limitedChat();
  expect(lease.send(prompt)).toBe('sent');
  await clock.settle();
  const text =
    event('message_start', { message_id: 'm1' }) +
    event('text_chunk', { content: '안녕' }) +
    event('done', {});
  for (const letter of text) stream.push(letter);
  stream.end();
  await clock.advance(50);
  expect(events().map((each) => each.type)).toEqual(['response_started', 'text_received', 'response_ended']);
  expect(events()[1]).toMatchObject({ text: '안녕' });
  expect(server.bodies.filter((sent) => sent.path === COMPLETIONS).map((sent) => sent.body)).toEqual([
    { session_id: 's1', message: 'Hello', stream: true, client_message_id: 'c1' },
  ]);
  expect(lease.status().state).toBe('degraded');
});

test('typing has no way here; a cancel aborts the request', async () => {
  const { lease, clock, stream, types } = await limitedChat();
  lease.send(prompt);
  await clock.settle();
  stream.push(event('text_chunk', { content: 'a' }));
  await clock.advance(50);
  expect(lease.send({ type: 'typing' })).toBe('not-connected');
  expect(lease.send({ type: 'cancel' })).toBe('sent');
  stream.cut();
  await clock.advance(50);
  expect(types()).toEqual(['opened', 'text_received', 'response_cancelled']);
});

test('a stream cut in mid-answer is a loss, then open again for a re-fetch; the prompt is not sent again', async () => {
  const { lease, clock, stream, server, items } = await limitedChat();
  lease.send(prompt);
  await clock.settle();
  stream.push(event('text_chunk', { content: 'a' }));
  stream.cut();
  await clock.advance(50);
  expect(items.slice(-2)).toMatchObject([
    { kind: 'lost', reason: { kind: 'network' } },
    { kind: 'opened', transport: 'sse', resumption: 'reload' },
  ]);
  expect(server.count(COMPLETIONS)).toBe(1);
});

test('an end without done is a cut, too', async () => {
  const { lease, clock, stream, types } = await limitedChat();
  lease.send(prompt);
  await clock.settle();
  stream.push(event('text_chunk', { content: 'a' }));
  stream.end();
  await clock.advance(50);
  expect(types().slice(-2)).toEqual(['lost', 'opened']);
});

test('cut because the server is gone: waits, and comes back limited', async () => {
  const { lease, clock, stream, server } = await limitedChat();
  lease.send(prompt);
  await clock.settle();
  server.reachable = false;
  stream.cut();
  await clock.advance(50);
  expect(lease.status().state).toBe('waiting');
  expect(lease.send(prompt)).toBe('not-connected');
  server.reachable = true;
  await clock.advance(1_500);
  expect(lease.status()).toMatchObject({ state: 'degraded', transport: 'sse' });
});

test.each([
  [429, 'rate_limit'],
  [401, 'auth_error'],
  [503, 'server'],
  [403, 'forbidden'],
])('a refusal with %i is an error of that answer: %s', async (status, code) => {
  const { lease, clock, server, events } = await limitedChat();
  server.overrides.set(COMPLETIONS, () =>
    envelope(null, status, { 'Retry-After': '7', 'X-Request-Id': 'req-5' }, 'Sorry'),
  );
  lease.send(prompt);
  await clock.advance(50);
  expect(events()).toMatchObject([
    {
      type: 'error_received',
      code,
      message: 'Sorry',
      clientMessageId: 'c1',
      retryAfterSeconds: 7,
      requestId: 'req-5',
    },
  ]);
});

test('the WebSocket comes back while an answer streams: the answer ends where it is, then the channel goes over', async () => {
  const { lease, clock, net, stream, types } = await limitedChat();
  lease.send(prompt);
  await clock.settle();
  stream.push(event('text_chunk', { content: 'a' }));
  for (let quarter = 0; quarter < 4; quarter += 1) {
    await clock.advance(15_000);
    stream.push(': ping\n\n');
  }
  expect(net.alive()).toHaveLength(0);
  stream.push(event('done', {}));
  stream.end();
  for (let second = 0; second < 40 && net.alive().length === 0; second += 1) await clock.advance(1_000);
  net.last().accept();
  net.last().receive({ type: 'connected' });
  await clock.advance(50);
  expect(lease.status()).toMatchObject({ state: 'live', transport: 'websocket' });
  expect(types()).toEqual(['opened', 'text_received', 'response_ended', 'opened', 'connected']);
});

test('a socket that opens while an answer streams is put off, and the channel goes over when it ends', async () => {
  const { lease, clock, net, stream } = await limitedChat();
  for (let second = 0; second < 40 && net.alive().length === 0; second += 1) await clock.advance(1_000);
  lease.send(prompt);
  await clock.settle();
  net.last().accept();
  net.last().receive({ type: 'connected' });
  await clock.settle();
  expect(lease.status().state).toBe('degraded');
  expect(net.alive()).toHaveLength(0);
  stream.push(event('done', {}));
  stream.end();
  await clock.advance(50);
  expect(net.alive()).toHaveLength(1);
});

test('when an answer ends the WebSocket is tried at once: who said meanwhile that the network is back was not heard', async () => {
  const { lease, clock, net, page, stream } = await limitedChat();
  lease.send(prompt);
  await clock.settle();
  stream.push(event('text_chunk', { content: 'a' }));
  page.tell('network');
  await clock.advance(1_000);
  expect(net.alive()).toHaveLength(0);
  stream.push(event('done', {}));
  stream.end();
  await clock.advance(50);
  net.last().accept();
  net.last().receive({ type: 'connected' });
  await clock.advance(50);
  expect(lease.status()).toMatchObject({ state: 'live', transport: 'websocket' });
});

test('whoever wants answers over SSE keeps them there, also when one has ended', async () => {
  vi.stubGlobal('localStorage', { getItem: (key: string) => (key === 'nadoo:answers' ? 'sse' : null) });
  const { clock, net, server, lease: hold } = await createHarness();
  const { lease } = hold(chatChannel('s1'));
  await clock.advance(1_000);
  expect(lease.status()).toMatchObject({ state: 'degraded', transport: 'sse' });
  const stream = createFakeStream();
  server.overrides.set(COMPLETIONS, () => stream.response);
  lease.send(prompt);
  await clock.settle();
  stream.push(event('done', {}));
  stream.end();
  await clock.advance(60_000);
  expect(net.sockets).toHaveLength(0);
  expect(lease.status()).toMatchObject({ state: 'degraded', transport: 'sse' });
});

test('a silent answer: what is stored is looked at, nothing is cut; the next prompt gives the dead request up', async () => {
  const { lease, clock, server, stream, items, types } = await limitedChat();
  const signals: (AbortSignal | null | undefined)[] = [];
  server.overrides.set(COMPLETIONS, ({ signal }) => {
    signals.push(signal);
    if (signals.length === 1) signal?.addEventListener('abort', stream.cut);
    return signals.length === 1 ? stream.response : envelope(null, 503, {}, 'Busy');
  });
  lease.send(prompt);
  await clock.settle();
  stream.push(event('text_chunk', { content: 'a' }));
  // Whatever comes is a sign of life.
  for (let comments = 0; comments < 4; comments += 1) {
    await clock.advance(SILENT_MS - 1_000);
    stream.push(': ping\n\n');
  }
  await clock.advance(SILENT_MS - 1);
  expect(types()).toEqual(['opened', 'text_received']);
  await clock.advance(50);
  expect(items.at(-1)).toMatchObject({ kind: 'opened', transport: 'poll', resumption: 'reload' });
  await clock.advance(SILENT_MS);
  expect(types()).toEqual(['opened', 'text_received', 'opened', 'opened']);
  expect(signals[0]?.aborted, 'it may only think').toBe(false);
  lease.send({ ...prompt, client_message_id: 'c2' });
  await clock.advance(50);
  expect(signals[0]?.aborted).toBe(true);
  expect(signals).toHaveLength(2);
  expect(types().slice(-1), 'of the first nothing more is told').toEqual(['error_received']);
  await clock.advance(3 * SILENT_MS);
  expect(types().filter((type) => type === 'error_received')).toHaveLength(1);
});

/** Completions whose headers come when the test says so. */
async function lateChat() {
  const chat = await limitedChat();
  const requests: {
    signal: AbortSignal | null;
    body: unknown;
    answer(): ReturnType<typeof createFakeStream>;
  }[] = [];
  chat.server.overrides.set(
    COMPLETIONS,
    ({ signal, body }) =>
      new Promise<Response>((resolve) => {
        requests.push({
          signal: signal ?? null,
          body: JSON.parse(body as string),
          answer() {
            const stream = createFakeStream();
            signal?.addEventListener('abort', stream.cut);
            resolve(stream.response);
            return stream;
          },
        });
      }),
  );
  return { ...chat, requests };
}

test('headers may take as long as they take: what is stored is looked at meanwhile, and the answer comes', async () => {
  const { lease, clock, requests, types } = await lateChat();
  lease.send(prompt);
  await clock.advance(3 * SILENT_MS + 50);
  expect(types()).toEqual(['opened', 'opened', 'opened', 'opened']);
  expect(requests[0]?.signal?.aborted).toBe(false);
  const stream = requests[0]?.answer();
  await clock.settle();
  stream?.push(event('text_chunk', { content: 'late' }) + event('done', {}));
  stream?.end();
  await clock.advance(50);
  expect(types().slice(4)).toEqual(['text_received', 'response_ended']);
});

test('a prompt that was stopped before its headers came is not overtaken by the next: it is stopped once the server has it', async () => {
  const { lease, clock, requests, items, types } = await lateChat();
  lease.send(prompt);
  await clock.settle();
  lease.send({ type: 'cancel' });
  lease.send({ ...prompt, content: 'Next', client_message_id: 'c2' });
  await clock.advance(FATE_MS - 100);
  expect(requests, 'nothing says yet what became of the first').toHaveLength(1);
  expect(requests[0]?.signal?.aborted).toBe(false);
  requests[0]?.answer();
  await clock.advance(50);
  expect(requests[0]?.signal?.aborted, 'the stop').toBe(true);
  expect(requests.map(({ body }) => body)).toMatchObject([{ message: 'Hello' }, { message: 'Next' }]);
  expect(items.at(-1), 'whether it is stored is looked at').toMatchObject({
    kind: 'opened',
    transport: 'poll',
  });
  expect(types()).toEqual(['opened', 'opened']);
});

test('one that never gets headers keeps the next waiting for five seconds, and one that waits can be stopped', async () => {
  const { lease, clock, requests } = await lateChat();
  lease.send(prompt);
  await clock.settle();
  lease.send({ type: 'cancel' });
  lease.send({ ...prompt, content: 'Never', client_message_id: 'c2' });
  lease.send({ type: 'cancel' });
  lease.send({ ...prompt, content: 'Next', client_message_id: 'c3' });
  await clock.advance(FATE_MS + 50);
  expect(requests[0]?.signal?.aborted).toBe(true);
  expect(requests.map(({ body }) => body)).toMatchObject([{ message: 'Hello' }, { message: 'Next' }]);
});

test('what the server is known not to have is given up, what it has is not', async () => {
  const { lease, clock, requests, types } = await lateChat();
  lease.send(prompt);
  await clock.settle();
  requests[0]?.answer();
  await clock.settle();
  lease.send({ type: 'give_up' });
  await clock.advance(FATE_MS);
  expect(requests[0]?.signal?.aborted).toBe(false);
  lease.send({ ...prompt, client_message_id: 'c2' });
  await clock.settle();
  lease.send({ type: 'give_up' });
  await clock.advance(FATE_MS + 50);
  expect(requests.map(({ signal }) => signal?.aborted)).toEqual([true, true]);
  expect(types()).not.toContain('response_cancelled');
});
