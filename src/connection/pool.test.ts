import { expect, test, vi } from 'vitest';
import { createHarness } from '#src/testing/connection-harness.ts';
import type { FakeSocket } from '#src/testing/fake-transport.ts';
import { chatChannel } from '#src/protocol/channels.ts';
import { GRACE_MS } from './pool.ts';
import type { ChannelItem } from './types.ts';
import type { ChatEvent } from '#src/protocol/chat-events.ts';

const greet = (socket: FakeSocket) =>
  queueMicrotask(() => {
    socket.accept();
    socket.receive({ type: 'connected' });
  });

test('leases of one key share a socket; the last release closes it after the grace', async () => {
  const { lease, net, clock, services } = await createHarness({ onSocket: greet });
  const first = lease(chatChannel('s1'));
  const second = lease(chatChannel('s1'));
  await clock.advance(50);
  expect(net.sockets).toHaveLength(1);
  expect(services.pool.statuses()).toHaveLength(1);
  first.lease.release();
  first.lease.release();
  await clock.advance(GRACE_MS + 1);
  expect(net.alive()).toHaveLength(1);
  second.lease.release();
  await clock.advance(GRACE_MS - 1);
  expect(net.alive()).toHaveLength(1);
  await clock.advance(2);
  expect(net.alive()).toHaveLength(0);
  expect(services.pool.statuses()).toEqual([]);
});

test('who gives the channel back last is told what came before, and that it is over', async () => {
  const { lease, net, clock } = await createHarness({ onSocket: greet });
  const first = lease(chatChannel('s1'));
  const second = lease(chatChannel('s1'));
  await clock.advance(500);
  first.lease.release();
  await clock.advance(GRACE_MS + 1);
  second.lease.release();
  await clock.advance(GRACE_MS - 1);
  net.last().receive({ type: 'typing', user_id: 'user-mina' });
  await clock.advance(2);
  expect(first.items.map(({ kind }) => kind)).toEqual(['opened', 'event']);
  expect(second.items.slice(2)).toMatchObject([
    { kind: 'event', event: { type: 'typing_seen' } },
    { kind: 'lost', reason: { kind: 'released' } },
  ]);
});

test('a remount within the grace costs nothing and loses nothing', async () => {
  const { net, clock, services } = await createHarness({ onSocket: greet });
  const items: ChannelItem<ChatEvent>[] = [];
  const listener = (batch: readonly ChannelItem<ChatEvent>[]) => items.push(...batch);
  services.pool.lease(chatChannel('s1'), listener).release();
  const lease = services.pool.lease(chatChannel('s1'), listener);
  await clock.advance(5_000);
  net.last().receive({ type: 'typing', user_id: 'user-mina' });
  await clock.advance(50);
  expect(net.sockets).toHaveLength(1);
  expect(items.map((item) => item.kind)).toEqual(['opened', 'event', 'event']);
  expect(lease.status().state).toBe('live');
});

test('who comes later is told that it is open', async () => {
  const { lease, clock } = await createHarness({ onSocket: greet });
  lease(chatChannel('s1'));
  await clock.advance(500);
  const { items } = lease(chatChannel('s1'));
  await clock.advance(50);
  expect(items).toMatchObject([{ kind: 'opened', resumption: 'fresh', transport: 'websocket' }]);
});

test('a running answer outlives its lease, at most four of them', async () => {
  const running = { value: true };
  const { lease, net, clock } = await createHarness({ onSocket: greet });
  const leases = ['a', 'b', 'c', 'd', 'e'].map((id) =>
    lease(chatChannel(id), { keepWhile: () => running.value }),
  );
  await clock.advance(100);
  expect(net.alive()).toHaveLength(5);
  for (const each of leases) each.lease.release();
  await clock.advance(GRACE_MS + 10);
  expect(net.alive()).toHaveLength(4);
  expect(net.sockets[0]?.left).toBe(true);
  net.last().receive({ type: 'response_end', full_response: 'x' });
  await clock.advance(50);
  expect(leases[4]?.items.at(-1)).toMatchObject({ event: { type: 'response_ended' } });
  running.value = false;
  await clock.advance(GRACE_MS + 10);
  expect(net.alive()).toHaveLength(0);
});

test('a batch is one delivery per frame, in order', async () => {
  const { net, clock, services } = await createHarness({ onSocket: greet });
  const listener = vi.fn();
  services.pool.lease(chatChannel('s1'), listener);
  await clock.advance(50);
  listener.mockClear();
  for (let n = 0; n < 100; n += 1) net.last().receive({ type: 'text-delta', text: String(n), index: n });
  expect(listener).not.toHaveBeenCalled();
  await clock.advance(16);
  expect(listener).toHaveBeenCalledTimes(1);
  const [batch] = listener.mock.calls[0] as [{ event: { text: string } }[]];
  expect(batch.map((item) => Number(item.event.text))).toEqual([...Array(100).keys()]);
});

test('what a dead socket still says is not believed', async () => {
  const { lease, net, clock } = await createHarness({ onSocket: greet });
  const { items, lease: held } = lease(chatChannel('s1'));
  await clock.advance(50);
  const old = net.last();
  old.close(1006);
  old.receive({ type: 'typing', user_id: 'user-mina' });
  old.close(1008);
  await clock.advance(50);
  expect(items.map((item) => item.kind)).toEqual(['opened', 'event', 'lost']);
  expect(held.status().state).toBe('waiting');
});

test('the tap keeps what crossed, without secrets, and says what became of it', async () => {
  const { lease, net, clock, services } = await createHarness({ onSocket: greet });
  lease(chatChannel('s1'));
  await clock.advance(50);
  net.last().receive({ type: 'odd', access_token: 'abcdefgh' });
  const entries = services.tap.entries(0);
  expect(entries.map((entry) => [entry.direction, entry.outcome])).toEqual([
    ['in', 'decoded'],
    ['out', 'sent'],
    ['in', 'unknown'],
  ]);
  expect(JSON.stringify(entries)).not.toContain('abcdefgh');
});

test('another person signs in: nothing of the stream before is carried over', async () => {
  const { lease, net, clock, services, server } = await createHarness({
    extensions: ['seq'],
    onSocket: (socket) =>
      queueMicrotask(() => {
        socket.accept();
        socket.receive({ type: 'connected', epoch: 'e', seq: 9, recovered: false });
      }),
  });
  const { items } = lease(chatChannel('s1'));
  await clock.advance(50);
  const { fakeToken } = await import('#src/testing/fake-token.ts');
  const { envelope } = await import('#src/testing/fake-server.ts');
  server.overrides.set('/api/v1/auth/login', () =>
    envelope({ access_token: fakeToken('user-mina'), expires_in: 1800 }),
  );
  await services.auth.signIn({ email: 'mina@demo.nadoo.dev', password: 'x' });
  await clock.advance(50);
  expect(net.sockets).toHaveLength(2);
  expect(net.last().url.searchParams.has('since')).toBe(false);
  expect(items.filter((item) => item.kind === 'opened')).toMatchObject([
    { resumption: 'fresh' },
    { resumption: 'fresh' },
  ]);
});

test('close leaves no socket and no timer', async () => {
  const { lease, net, clock, services } = await createHarness({ onSocket: greet });
  await clock.advance(5_000);
  lease(chatChannel('s1'));
  lease(chatChannel('s2'));
  await clock.advance(50);
  services.close();
  expect(net.alive()).toHaveLength(0);
  expect(clock.armed()).toBe(0);
});
