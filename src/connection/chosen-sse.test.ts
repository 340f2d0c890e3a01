/** "Stream answers by: SSE" is chosen, and given up again, while a chat is open: it is as live as where no socket comes through. */
import { afterEach, expect, test, vi } from 'vitest';
import { chatChannel, notificationsChannel } from '#src/protocol/channels.ts';
import { restPaths } from '#src/protocol/endpoints.ts';
import { createHarness } from '#src/testing/connection-harness.ts';
import { createFakeStream, envelope } from '#src/testing/fake-server.ts';
import type { FakeSocket } from '#src/testing/fake-transport.ts';
import { GRACE_MS } from './pool.ts';
import { BEAT_MS } from './server-verdicts.ts';

let chosen: string | null = null;

afterEach(() => {
  chosen = null;
  vi.unstubAllGlobals();
});

/** A chat and the bell on sockets that say hello at seq 3; on a gateway of ours, or a stock server. */
async function openChat(extensions: string[], keepWhile?: () => boolean) {
  vi.stubGlobal('localStorage', { getItem: (key: string) => (key === 'nadoo:answers' ? chosen : null) });
  const place = extensions.includes('seq') ? { epoch: 'e', seq: 3, recovered: true } : {};
  const onSocket = (socket: FakeSocket) => {
    queueMicrotask(() => {
      socket.accept();
      socket.receive({ type: socket.url.href.includes('/chat/') ? 'connected' : 'hello', ...place });
    });
  };
  const harness = await createHarness({ extensions, onSocket });
  const { clock, server, net, services } = harness;
  const streams: { cursor: string | null; channels: string | null; say: (frame: object) => void }[] = [];
  server.onStream = (url, init) => {
    const stream = createFakeStream();
    init.signal?.addEventListener('abort', stream.cut);
    const send = (channel: string | null, frame: object) => {
      stream.push(`data: ${JSON.stringify({ channel, frame })}\n\n`);
    };
    streams.push({
      cursor: new Headers(init.headers).get('Last-Event-ID'),
      channels: new URL(url).searchParams.get('channels'),
      say: (frame) => {
        send('chat:s1', frame);
      },
    });
    send(null, { type: 'hello', connection_id: 'c' });
    send('chat:s1', { type: 'connected', ...place });
    return stream.response;
  };
  server.overrides.set('/sse/frames', () => envelope(null, 202));
  const chat = harness.lease(chatChannel('s1'), keepWhile && { keepWhile });
  const bell = harness.lease(notificationsChannel('user-ada'));
  await clock.advance(500);
  expect(chat.lease.status()).toMatchObject({ state: 'live', transport: 'websocket' });
  const chats = () => net.alive().filter(({ url }) => url.href.includes('/chat/'));
  const choose = (way: string | null) => {
    chosen = way;
    services.pool.answersChosen();
  };
  const kinds = () => chat.items.map((item) => (item.kind === 'event' ? item.event.type : item.kind));
  return { ...harness, chat, bell, streams, chats, choose, kinds };
}

const ours = ['seq', 'sse', 'response-identity'];

test('with the one stream the chat goes over at once from its own place, hears what others say, and comes back', async () => {
  const { chat, bell, streams, chats, choose, kinds, clock } = await openChat(ours);
  choose('sse');
  await clock.advance(200);
  expect(chat.lease.status()).toMatchObject({ state: 'degraded', transport: 'mirror' });
  expect(chats()).toHaveLength(0);
  expect(bell.lease.status(), 'answers alone were chosen').toMatchObject({ transport: 'websocket' });
  expect(streams).toMatchObject([{ channels: 'chat:s1', cursor: 'e:3' }]);
  streams[0]?.say({ type: 'typing', user_id: 'user-mina' });
  streams[0]?.say({ type: 'response_start', message_id: 'm', seq: 4 });
  streams[0]?.say({ type: 'text-delta', message_id: 'm', text: 'Hi', index: 0, seq: 5 });
  await clock.advance(50);
  expect(kinds().slice(-4)).toEqual(['connected', 'typing_seen', 'response_started', 'text_received']);
  expect(kinds(), 'nothing was lost').not.toContain('lost');

  choose(null);
  await clock.advance(200);
  expect(chat.lease.status()).toMatchObject({ state: 'live', transport: 'websocket' });
  expect(chats()[0]?.url.href, 'in mid-answer, from its own place').toContain('since=5');
  chats()[0]?.receive({ type: 'text-delta', message_id: 'm', text: 'Hi', index: 0, seq: 5 });
  chats()[0]?.receive({ type: 'text-delta', message_id: 'm', text: '!', index: 1, seq: 6 });
  await clock.advance(50);
  expect(kinds().filter((kind) => kind === 'text_received')).toHaveLength(2);
});

test('where an answer comes by the socket it ends there, then the chat goes over', async () => {
  let running = true;
  const { chat, chats, choose, clock } = await openChat([], () => running);
  choose('sse');
  await clock.advance(10 * GRACE_MS);
  expect(chat.lease.status()).toMatchObject({ state: 'live', transport: 'websocket' });
  expect(chats()).toHaveLength(1);
  running = false;
  await clock.advance(GRACE_MS + 50);
  expect(chat.lease.status()).toMatchObject({ state: 'degraded', transport: 'sse' });
  expect(chats()).toHaveLength(0);
});

test('a choice that is taken back while the answer runs changes nothing', async () => {
  let running = true;
  const { chat, choose, clock, net } = await openChat([], () => running);
  choose('sse');
  await clock.advance(GRACE_MS);
  choose(null);
  running = false;
  await clock.advance(10 * GRACE_MS);
  expect(chat.lease.status()).toMatchObject({ state: 'live', transport: 'websocket' });
  expect(net.sockets).toHaveLength(2);
});

test('a chat that waits for its socket does not wait on where SSE was chosen, though something is to be sent', async () => {
  const { chat, chats, choose, clock } = await openChat([], () => true);
  chats()[0]?.close(1006);
  await clock.advance(50);
  expect(chat.lease.status().state).toBe('waiting');
  choose('sse');
  await clock.advance(50);
  expect(chat.lease.status()).toMatchObject({ state: 'degraded', transport: 'sse' });
});

test('a stock server is asked what others said: every half minute, and when somebody comes to look', async () => {
  const { chat, page, choose, clock, net } = await openChat([]);
  const looks = () => chat.items.filter((item) => item.kind === 'opened' && item.transport === 'poll').length;
  choose('sse');
  await clock.advance(50);
  expect(looks()).toBe(0);
  await clock.advance(1.2 * BEAT_MS);
  expect(looks()).toBe(1);
  page.tell('hidden');
  await clock.advance(2 * BEAT_MS);
  expect(looks(), 'nobody looks').toBe(1);
  page.tell('visible');
  await clock.advance(50);
  expect(looks()).toBe(2);
  page.online = false;
  page.tell('network');
  await clock.advance(50);
  expect(looks(), 'nobody would answer').toBe(2);
  const before = net.sockets.length;
  page.online = true;
  page.tell('network');
  await clock.advance(3 * BEAT_MS);
  expect(net.sockets, 'no WebSocket is tried').toHaveLength(before);
  choose(null);
  await clock.advance(1_100);
  expect(chat.lease.status()).toMatchObject({ state: 'live', transport: 'websocket' });
});

test('"Retry now" for another channel keeps a chat on the SSE that was chosen', async () => {
  const { chat, services, choose, clock, net } = await openChat(ours);
  choose('sse');
  await clock.advance(200);
  const before = net.sockets.length;
  services.pool.retryAll();
  await clock.advance(2_000);
  expect(chat.lease.status()).toMatchObject({ transport: 'mirror' });
  expect(net.sockets, 'none is tried').toHaveLength(before);
});

test('back to the socket in the middle of an own answer over completions: that ends first, once', async () => {
  const { chat, choose, clock, server, kinds } = await openChat([]);
  choose('sse');
  await clock.advance(50);
  const answer = createFakeStream();
  server.overrides.set(restPaths.completions, () => answer.response);
  chat.lease.send({ type: 'chat', content: 'Hello', chat_id: 's1' });
  await clock.settle();
  answer.push('event: text_chunk\ndata: {"content":"a"}\n\n');
  choose(null);
  await clock.advance(2_000);
  expect(chat.lease.status()).toMatchObject({ transport: 'sse' });
  answer.push('event: text_chunk\ndata: {"content":"b"}\n\nevent: done\ndata: {}\n\n');
  answer.end();
  await clock.advance(1_100);
  expect(kinds().filter((kind) => kind === 'text_received')).toHaveLength(2);
  expect(kinds()).not.toContain('lost');
  expect(chat.lease.status()).toMatchObject({ state: 'live', transport: 'websocket' });
});
