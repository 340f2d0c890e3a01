/** Each row of design.md's trigger table, on the real layers over fake sockets, clock and server. */
import { expect, test } from 'vitest';
import { createHarness, type Harness } from '#src/testing/connection-harness.ts';
import type { FakeSocket } from '#src/testing/fake-transport.ts';
import { envelope } from '#src/testing/fake-server.ts';
import { chatChannel, debugChannel, notificationsChannel, workspaceChannel } from '#src/protocol/channels.ts';

const REFRESH = '/api/v1/auth/refresh';
const LIVENESS = '/health/liveness';
const connected = { type: 'connected', session_id: 's1' };
const welcome = (seq: number, recovered = false) => ({ ...connected, epoch: 'e1', seq, recovered });
const kinds = (items: readonly { kind: string }[]) => items.map((item) => item.kind);

async function liveChat(options: Parameters<typeof createHarness>[0] = {}, hello: object = connected) {
  const harness = await createHarness(options);
  const chat = harness.lease(chatChannel('s1'));
  await harness.clock.settle();
  harness.net.last().accept();
  harness.net.last().receive(hello);
  await harness.clock.advance(20);
  return { ...harness, ...chat };
}

const pongs = (socket: FakeSocket) => socket.sent.filter((text) => text.includes('ping')).length;

test('opens with the token on a stock server, pings at once, measures the round trip', async () => {
  const { net, clock, lease, items, services } = await liveChat();
  const socket = net.last();
  expect(socket.url.searchParams.get('token')).toBe(services.auth.peekToken());
  expect(socket.sent).toEqual(['{"type":"ping"}']);
  await clock.advance(40);
  socket.receive({ type: 'pong', timestamp: '2026-09-21T14:13:20Z' });
  expect(lease.status()).toMatchObject({
    state: 'live',
    transport: 'websocket',
    verified: true,
    roundTripMs: 60,
  });
  expect(kinds(items)).toEqual(['opened', 'event']);
  expect(items[0]).toMatchObject({ transport: 'websocket', resumption: 'fresh', position: null });
  expect(services.pool.serverOffsetMs()).not.toBeNull();
});

test('about to connect with under 60 s left: refreshes first', async () => {
  const { net, clock, server } = await liveChat();
  await clock.advance(1_750_000);
  const before = server.count(REFRESH);
  net.last().close(1006);
  await clock.advance(1_100);
  expect(server.count(REFRESH)).toBe(before + 1);
  expect(net.sockets).toHaveLength(2);
});

test('a handshake without an answer is given up after 6 s', async () => {
  const { net, clock, lease } = await liveChat();
  net.last().close(1006);
  await clock.advance(1_000);
  expect(lease.status().state).toBe('connecting');
  await clock.advance(5_990);
  expect(net.alive()).toHaveLength(1);
  await clock.advance(20);
  expect(net.alive()).toHaveLength(0);
  expect(lease.status().state).toBe('waiting');
});

test('retryable closes: delays centre on 1, 2, 4 … 30 s, and n starts again after 10 s live', async () => {
  const { net, clock, lease } = await liveChat();
  const delays: number[] = [];
  for (let n = 0; n < 7; n += 1) {
    net.last().close(1012);
    delays.push((lease.status().retryAt ?? 0) - clock.now());
    await clock.advance(delays[n] ?? 0);
    net.last().accept();
    net.last().receive(connected);
  }
  expect(delays.map((ms) => Math.round(ms / 100) / 10)).toEqual([1, 2, 4, 8, 16, 18.8, 18.8]);
  await clock.advance(10_000);
  net.last().close(1012);
  expect((lease.status().retryAt ?? 0) - clock.now()).toBe(1000);
});

test('1013 waits at least 5 s, hints included', async () => {
  const { net, clock, page, lease } = await liveChat();
  net.last().close(1013);
  page.tell('network');
  expect((lease.status().retryAt ?? 0) - clock.now()).toBe(5_000);
});

test('1008 after open: one refresh, one retry; a second with REST healthy is failed', async () => {
  const { net, clock, server, lease, items } = await liveChat();
  net.last().close(1008, 'Invalid token');
  await clock.settle();
  expect(server.count(REFRESH)).toBe(1);
  expect(net.sockets).toHaveLength(2);
  expect(net.last().url.search).not.toBe(net.sockets[0]?.url.search);
  net.last().accept();
  net.last().close(1008, 'Not a member');
  await clock.advance(60_000);
  expect(lease.status()).toMatchObject({ state: 'failed', lastError: { detail: 'Not a member' } });
  expect(server.count(REFRESH)).toBe(1);
  expect(net.sockets).toHaveLength(2);
  expect(kinds(items)).toEqual(['opened', 'event', 'lost']);
  lease.retryNow();
  await clock.settle();
  expect(net.sockets).toHaveLength(3);
});

test('1008 whose token has changed since is not refreshed again; all channels together cost one refresh', async () => {
  const harness = await createHarness();
  const { net, clock, server } = harness;
  const leases = [chatChannel('s1'), notificationsChannel('user-ada'), workspaceChannel('w1')].map(
    (descriptor) => harness.lease(descriptor as ReturnType<typeof chatChannel>).lease,
  );
  for (let round = 0; round < 20; round += 1) {
    await clock.settle();
    for (const socket of net.alive()) {
      socket.accept();
      socket.close(1008, 'Invalid token');
    }
  }
  await clock.advance(25_000);
  expect(leases.map((lease) => lease.status().state)).toEqual(['failed', 'failed', 'failed']);
  expect(server.count(REFRESH)).toBe(1);
  expect(net.sockets).toHaveLength(6);
});

test('refused before open while HTTP is healthy: one refresh, one retry, then SSE; the others follow unasked', async () => {
  const harness = await createHarness({ onSocket: (socket) => queueMicrotask(() => socket.close(1006)) });
  const { net, clock, server } = harness;
  const chat = harness.lease(chatChannel('s1'));
  const bell = harness.lease(notificationsChannel('user-ada'));
  await clock.advance(20_000);
  expect(chat.lease.status()).toMatchObject({ state: 'degraded', transport: 'sse' });
  expect(bell.lease.status()).toMatchObject({ state: 'degraded', transport: 'poll' });
  expect(server.count(REFRESH)).toBe(1);
  expect(net.sockets.length).toBeLessThanOrEqual(4);
  expect(chat.items[0]).toMatchObject({ kind: 'opened', transport: 'sse', resumption: 'fresh' });
});

test('refused while REST says 401: signed out; 403: failed with the reason', async () => {
  for (const [status, state] of [
    [401, 'signed-out'],
    [403, 'failed'],
  ] as const) {
    const { net, clock, server, lease } = await liveChat();
    server.overrides.set('/api/v1/applications', () =>
      envelope(null, status, {}, 'Your account is suspended'),
    );
    net.last().close(1008);
    await clock.settle();
    net.last().close(1006);
    await clock.advance(10);
    expect(lease.status().state).toBe(state);
    if (status === 403) expect(lease.status().lastError?.detail).toBe('Your account is suspended');
    await clock.advance(120_000);
    expect(net.sockets).toHaveLength(2);
  }
});

test('a ticket that is refused with 429 waits for Retry-After', async () => {
  const { net, clock, server, lease } = await liveChat({ extensions: ['ticket', 'seq'] }, welcome(3));
  server.overrides.set('/api/v1/auth/ws-ticket', () => envelope(null, 429, { 'Retry-After': '20' }));
  net.last().close(1006);
  await clock.advance(1_000);
  expect(lease.status().state).toBe('waiting');
  expect((lease.status().retryAt ?? 0) - clock.now()).toBe(20_000);
});

test.each([1002, 1003, 1007, 1009])('%i: failed, says why, no retry', async (code) => {
  const { net, clock, lease, items } = await liveChat();
  net.last().close(code, 'because');
  await clock.advance(600_000);
  expect(lease.status()).toMatchObject({ state: 'failed', lastError: { detail: 'because' }, retryAt: null });
  expect(net.sockets).toHaveLength(1);
  expect(items.at(-1)).toMatchObject({ kind: 'lost', reason: { kind: 'closed', code, detail: 'because' } });
});

test('silence: a ping after 15 s, dead 5 s later, but only once a pong was seen', async () => {
  const { net, clock, lease, items } = await liveChat();
  await clock.advance(60_000);
  expect(lease.status().state).toBe('live');
  net.last().receive({ type: 'pong' });
  const sent = pongs(net.last());
  await clock.advance(14_900);
  expect(pongs(net.last())).toBe(sent);
  await clock.advance(200);
  expect(pongs(net.last())).toBe(sent + 1);
  expect(lease.status().state).toBe('suspect');
  net.last().receive({ type: 'typing', user_id: 'user-mina' });
  expect(lease.status().state).toBe('live');
  await clock.advance(20_500);
  expect(lease.status().state).toBe('waiting');
  expect(items.at(-1)).toMatchObject({ kind: 'lost', reason: { kind: 'silent' } });
});

test('a hint probes a live channel at once, with 3 s; what still leaves does not count as silence', async () => {
  const { net, clock, page, lease } = await liveChat();
  net.last().receive({ type: 'pong' });
  page.tell('woke');
  await clock.advance(2_900);
  expect(lease.status().state).toBe('suspect');
  net.last().buffered = 100;
  net.last().receive({ type: 'pong' });
  page.tell('woke');
  net.last().buffered = 50;
  await clock.advance(3_100);
  expect(lease.status().state).toBe('suspect');
  await clock.advance(5_100);
  expect(lease.status().state).toBe('waiting');
});

test('stock notification and workspace sockets get no ping; REST says once a minute whether all is well', async () => {
  const harness = await createHarness();
  const { lease } = harness.lease(workspaceChannel('w1'));
  await harness.clock.settle();
  harness.net.last().accept();
  await harness.clock.advance(59_000);
  expect(lease.status()).toMatchObject({ state: 'live', verified: false });
  expect(harness.net.last().sent).toEqual([]);
  harness.server.reachable = false;
  await harness.clock.advance(1_100);
  expect(lease.status().state).toBe('waiting');
});

test('hints while waiting bring the retry within 500 ms; only a failed request makes it offline', async () => {
  const { net, clock, page, lease, server } = await liveChat();
  server.reachable = false;
  page.online = false;
  net.last().close(1006);
  expect(lease.status().state).toBe('waiting');
  await clock.advance(1_000);
  net.last().close(1006);
  await clock.settle();
  expect(lease.status().state).toBe('offline');
  page.online = true;
  page.tell('network');
  expect((lease.status().retryAt ?? 0) - clock.now()).toBe(250);
});

test('WebSocket swallowed: SSE 2.5 s after the first try, back with the first probe after healing', async () => {
  const harness = await createHarness();
  const { net, clock } = harness;
  const { lease, items } = harness.lease(chatChannel('s1'));
  await clock.advance(2_400);
  expect(lease.status().state).toBe('connecting');
  await clock.advance(200);
  expect(lease.status()).toMatchObject({ state: 'degraded', transport: 'sse' });
  await clock.advance(10_000);
  expect(net.alive()).toHaveLength(0);
  for (let seconds = 0; seconds < 37 && net.alive().length === 0; seconds += 1) await clock.advance(1_000);
  net.last().accept();
  net.last().receive(connected);
  await clock.advance(50);
  expect(lease.status()).toMatchObject({ state: 'live', transport: 'websocket' });
  expect(items.filter((item) => item.kind === 'opened')).toMatchObject([
    { transport: 'sse', resumption: 'fresh' },
    // Meanwhile what others said was looked up.
    { transport: 'poll', resumption: 'reload' },
    { transport: 'websocket', resumption: 'reload' },
  ]);
  expect(kinds(items)).not.toContain('lost');
});

test('a handshake that succeeds late goes over from SSE', async () => {
  const harness = await createHarness();
  const { lease } = harness.lease(chatChannel('s1'));
  await harness.clock.advance(3_000);
  expect(lease.status().state).toBe('degraded');
  harness.net.last().accept();
  harness.net.last().receive(connected);
  await harness.clock.advance(50);
  expect(lease.status().state).toBe('live');
  expect(harness.net.sockets).toHaveLength(1);
});

test('one handshake at a time, and its deadline starts when it does', async () => {
  const harness = await createHarness();
  const { net, clock } = harness;
  harness.lease(chatChannel('s1'));
  const second = harness.lease(chatChannel('s2'));
  await clock.settle();
  expect(net.sockets).toHaveLength(1);
  net.last().accept();
  net.last().receive(connected);
  await clock.settle();
  expect(net.sockets).toHaveLength(2);
  await clock.advance(5_000);
  expect(second.lease.status().state).toBe('connecting');
});

test('hidden for 5 min with nothing running: parked; a running answer keeps it; visible again: back', async () => {
  const running = { value: true };
  const harness = await createHarness();
  const { net, clock, page } = harness;
  const { lease, items } = harness.lease(chatChannel('s1'), { keepWhile: () => running.value });
  await clock.settle();
  net.last().accept();
  net.last().receive(connected);
  page.tell('hidden');
  await clock.advance(310_000);
  expect(lease.status().state).not.toBe('parked');
  running.value = false;
  await clock.advance(31_000);
  expect(lease.status().state).toBe('parked');
  expect(net.alive()).toHaveLength(0);
  expect(items.at(-1)).toMatchObject({ kind: 'lost', reason: { kind: 'parked' } });
  page.tell('visible');
  await clock.settle();
  expect(net.alive()).toHaveLength(1);
});

test('pagehide closes, pageshow opens again', async () => {
  const { net, clock, page } = await liveChat();
  page.tell('left');
  expect(net.alive()).toHaveLength(0);
  page.tell('returned');
  await clock.settle();
  expect(net.alive()).toHaveLength(1);
});

test('joins anew where what a fresh joiner is told first had not come when the line was cut', async () => {
  let isTold = false;
  const { net, clock, items, lease } = await createHarness({ extensions: ['seq'] }).then((harness) => ({
    ...harness,
    ...harness.lease(debugChannel('run', () => isTold)),
  }));
  const hello = { type: 'hello', data: { epoch: 'e', seq: 4, recovered: false } };
  for (const since of [null, '4']) {
    await clock.settle();
    net.last().accept();
    net.last().receive(hello);
    await clock.advance(20);
    net.last().close(1006);
    await clock.advance(2_000);
    expect(net.last().url.searchParams.get('since')).toBe(since);
    isTold = true;
  }
  expect(items.filter(({ kind }) => kind === 'lost')).toHaveLength(2);
  lease.release();
});

test('resumes by epoch and seq, drops what it has, and treats a gap as a loss', async () => {
  const { net, clock, items, lease } = await liveChat({ extensions: ['seq'] }, welcome(5));
  const delta = (seq: number) => ({ type: 'text-delta', text: `<${seq}>`, index: seq, seq });
  const texts = () =>
    items.flatMap((item) => (item.kind === 'event' && 'text' in item.event ? [item.event.text] : []));
  net.last().receive(delta(6));
  net.last().receive(delta(6));
  net.last().receive(delta(7));
  net.last().receive(delta(9));
  await clock.advance(20);
  expect(texts()).toEqual(['<6>', '<7>']);
  expect(items.at(-1)).toMatchObject({ kind: 'lost', reason: { kind: 'gap' } });
  await clock.advance(1_000);
  expect(net.last().url.searchParams.get('epoch')).toBe('e1');
  expect(net.last().url.searchParams.get('since')).toBe('7');
  net.last().accept();
  net.last().receive(welcome(9, true));
  net.last().receive(delta(7));
  net.last().receive(delta(8));
  net.last().receive(delta(9));
  await clock.advance(20);
  expect(texts()).toEqual(['<6>', '<7>', '<8>', '<9>']);
  expect(items.filter((item) => item.kind === 'opened').at(-1)).toMatchObject({ resumption: 'recovered' });
  net.last().close(1006);
  await clock.advance(2_000);
  net.last().accept();
  net.last().receive({ ...welcome(2), epoch: 'e2' });
  await clock.advance(20);
  expect(items.filter((item) => item.kind === 'opened').at(-1)).toMatchObject({
    resumption: 'reload',
    position: { epoch: 'e2', seq: 2 },
  });
  expect(lease.status().state).toBe('live');
});

test('an extended server that says no hello is not believed to be open', async () => {
  const harness = await createHarness({ extensions: ['seq'] });
  const { lease, items } = harness.lease(chatChannel('s1'));
  await harness.clock.settle();
  harness.net.last().accept();
  await harness.clock.advance(1_900);
  expect(lease.status().state).toBe('open');
  expect(items).toEqual([]);
  expect(lease.send({ type: 'typing' })).toBe('not-connected');
});

test('debug: an unknown execution shows the words of the server; no refresh, no retry', async () => {
  const harness = await createHarness({ signIn: false });
  const { lease } = harness.lease(debugChannel('nope'));
  await harness.clock.settle();
  expect(harness.net.last().url.search).toBe('');
  harness.net.last().accept();
  harness.net.last().receive({ type: 'error', data: { message: 'Unknown execution nope' } });
  harness.net.last().close(1008, 'Policy');
  await harness.clock.advance(60_000);
  expect(lease.status()).toMatchObject({ state: 'failed', lastError: { detail: 'Unknown execution nope' } });
  expect(harness.net.sockets).toHaveLength(1);
  expect(harness.server.count(REFRESH)).toBe(0);
});

test('a refusal in words came over a WebSocket: however late somebody tries again, it is one again', async () => {
  const harness = await createHarness({ signIn: false, extensions: ['sse', 'seq'] });
  const { lease } = harness.lease(debugChannel('nope'));
  await harness.clock.settle();
  harness.net.last().accept();
  harness.net.last().receive({ type: 'error', data: { message: 'Unknown execution nope' } });
  harness.net.last().close(1008, 'Policy');
  await harness.clock.advance(60_000);
  lease.retryNow();
  await harness.clock.advance(20);
  expect(harness.net.sockets).toHaveLength(2);
});

test('debug keep-alive is the bare text', async () => {
  const harness = await createHarness({ signIn: false });
  const { lease, items } = harness.lease(debugChannel('run'));
  await harness.clock.settle();
  harness.net.last().accept();
  harness.net.last().receive('pong');
  await harness.clock.advance(20);
  expect(harness.net.last().sent).toEqual(['ping']);
  expect(lease.status().roundTripMs).toBe(0);
  expect(kinds(items)).toEqual(['opened']);
});

test('malformed and unknown frames are counted, never fatal', async () => {
  const { net, clock, lease, items, services } = await liveChat();
  net.last().receive('{nonsense');
  net.last().receive({ type: 'text-delta', text: 7 });
  net.last().receive({ type: 'from_the_future' });
  await clock.advance(20);
  expect(services.pool.counters()).toEqual({ unknown: 1, rejected: 2 });
  expect(lease.status().state).toBe('live');
  expect(items).toHaveLength(2);
});

test('a frame of a run that breaks its schema is counted, told of, and keeps its place in the stream', async () => {
  const harness = await createHarness({ signIn: false });
  const { items, lease } = harness.lease(debugChannel('run'));
  await harness.clock.settle();
  const socket = harness.net.last();
  socket.accept();
  socket.receive({ type: 'log', data: { level: 'info' }, n: 4 });
  socket.receive('{nonsense');
  socket.receive({ type: 'from_the_future', n: 5 });
  await harness.clock.advance(20);
  expect(harness.services.pool.counters()).toEqual({ unknown: 1, rejected: 2 });
  expect(lease.status().state).toBe('live');
  expect(items.slice(1)).toMatchObject([
    {
      event: { type: 'frame_rejected', raw: '{"type":"log","data":{"level":"info"},"n":4}', n: 4, seq: null },
    },
    { event: { type: 'frame_rejected', raw: '{nonsense', n: null, seq: null } },
  ]);
});

test('a frame over 64 KiB of UTF-8 is refused in place', async () => {
  const { net, lease } = await liveChat();
  const sent = net.last().sent.length;
  expect(lease.send({ type: 'chat', content: '한'.repeat(22_000) })).toBe('too-large');
  expect(lease.send({ type: 'chat', content: '한'.repeat(20_000) })).toBe('sent');
  expect(net.last().sent).toHaveLength(sent + 1);
});

test('refresh refused: signed out; the same user signing in again brings it back by itself', async () => {
  const { net, clock, server, lease, services } = await liveChat();
  server.refreshUser = null;
  net.last().close(1008, 'Invalid token');
  await clock.settle();
  expect(services.auth.getState()).toMatchObject({ status: 'expired', user: { id: 'user-ada' } });
  expect(lease.status().state).toBe('signed-out');
  await clock.advance(60_000);
  expect(net.sockets).toHaveLength(1);
  await services.auth.signIn({ email: 'ada@demo.nadoo.dev', password: 'demo-nadoo' });
  await clock.settle();
  expect(net.sockets).toHaveLength(2);
});

test('signing out closes everything', async () => {
  const { net, clock, lease, services } = await liveChat();
  await services.auth.signOut();
  expect(net.alive()).toHaveLength(0);
  expect(lease.status().state).toBe('signed-out');
  await clock.advance(60_000);
  expect(net.sockets).toHaveLength(1);
});

test('a server that does not answer at all: waits and tries again', async () => {
  const harness: Harness = await createHarness({ signIn: false });
  harness.server.reachable = false;
  const { lease } = harness.lease(debugChannel('run'));
  await harness.clock.advance(6_100);
  expect(lease.status().state).toBe('waiting');
  harness.server.reachable = true;
  await harness.clock.advance(20_000);
  expect(harness.net.sockets.length).toBeGreaterThan(0);
  expect(harness.server.count(LIVENESS)).toBeGreaterThan(0);
});

test('frames that it cannot read keep their place in the stream: no gap is seen behind them', async () => {
  const { net, clock, items, lease } = await liveChat({ extensions: ['seq'] }, welcome(4));
  net.last().receive({ type: 'from_the_future', seq: 5 });
  net.last().receive({ type: 'response_start', message_id: 7, seq: 6 });
  net.last().receive({ type: 'response_start', message_id: 'm1', seq: 7 });
  await clock.advance(20);
  expect(items.at(-1)).toMatchObject({ kind: 'event', event: { type: 'response_started', seq: 7 } });
  expect(net.sockets).toHaveLength(1);
  expect(lease.status().state).toBe('live');
});
