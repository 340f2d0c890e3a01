import { expect, test, vi } from 'vitest';
import { createFakeClock } from '#src/testing/fake-clock.ts';
import { createFakeServer, envelope } from '#src/testing/fake-server.ts';
import { createCapabilitiesStore } from './capabilities-store.ts';

const PATH = '/api/v1/capabilities';

function setUp(extensions: string[] = []) {
  const clock = createFakeClock();
  const server = createFakeServer('user-ada', extensions);
  const store = createCapabilitiesStore({
    serverUrl: 'http://s',
    fetch: server.fetch,
    clock,
    random: () => 0.5,
  });
  return { clock, server, store };
}

test('what the server offers, asked once', async () => {
  const { store, server } = setUp(['seq']);
  expect(store.get()).toBeNull();
  expect(await Promise.all([store.ready(), store.ready()])).toMatchObject([
    { extensions: ['seq'] },
    { version: '1' },
  ]);
  expect(server.count(PATH)).toBe(1);
});

test.each([
  ['404', () => envelope(null, 404)],
  ['the HTML of a single-page fallback', () => new Response('<!doctype html>', { status: 200 })],
  ['an envelope of another shape', () => envelope({ features: 1 })],
])('%s, while liveness answers: a stock server, kept until the page is reloaded', async (_what, answer) => {
  const { store, server } = setUp(['seq']);
  server.overrides.set(PATH, answer);
  expect(await store.ready()).toEqual({ version: 'stock', extensions: [] });
  server.overrides.clear();
  store.epochTold(true);
  await new Promise(setImmediate);
  expect(store.get()?.extensions).toEqual([]);
});

test('a slow server is asked once, and one that never answers is a stock one in the end', async () => {
  const { store, server, clock } = setUp();
  const slow = (ms: number) => () =>
    new Promise<Response>((resolve) => clock.schedule(() => resolve(envelope(null, 404)), ms));
  server.overrides.set(PATH, slow(5_000));
  const ready = store.ready();
  await clock.advance(5_000);
  expect(await ready).toEqual({ version: 'stock', extensions: [] });
  store.epochTold(true);
  await clock.advance(60_000);
  expect(server.count(PATH)).toBe(1);

  const other = setUp();
  other.server.overrides.set(PATH, () => new Promise<Response>(() => undefined));
  const never = other.store.ready();
  await other.clock.advance(7_999);
  expect(other.server.count(PATH)).toBe(1);
  await other.clock.advance(16_001);
  expect(await never).toEqual({ version: 'stock', extensions: [] });
  expect([other.server.count(PATH), other.clock.armed()]).toEqual([2, 0]);
});

test('a slow server is heard on a later try, and a reply that was lost is asked for again soon', async () => {
  const { store, server, clock } = setUp(['seq']);
  const offered = envelope({ version: '1', extensions: ['seq'] });
  const waits = [Infinity, 15_000];
  server.overrides.set(
    PATH,
    () =>
      new Promise<Response>((resolve) => {
        const ms = waits.shift() ?? 0;
        if (ms < Infinity) clock.schedule(() => resolve(offered), ms);
      }),
  );
  const ready = store.ready();
  await clock.advance(23_000);
  expect(await ready).toMatchObject({ extensions: ['seq'] });
  expect(server.count(PATH)).toBe(2);
});

test('a CORS failure, while liveness answers: a stock server, until a channel tells an epoch', async () => {
  const { store, server } = setUp(['seq']);
  server.overrides.set(PATH, () => Promise.reject(new TypeError('Failed to fetch')));
  expect(await store.ready()).toEqual({ version: 'stock', extensions: [] });
  expect([server.count(PATH), server.count('/health/liveness')]).toEqual([5, 5]);
  store.epochTold(false);
  await vi.waitFor(() => {
    expect(server.count(PATH)).toBe(10);
  });
  expect(store.get()).toEqual({ version: 'stock', extensions: [] });
  server.overrides.clear();
  store.epochTold(false);
  await vi.waitFor(() => {
    expect(store.get()?.extensions).toEqual(['seq']);
  });
});

test('no answer at all decides nothing; it is asked again; a sign-in that works makes it stock', async () => {
  const { store, server, clock } = setUp(['seq']);
  server.reachable = false;
  let known: unknown = null;
  void store.ready().then((found) => (known = found));
  await clock.advance(500);
  expect(known).toBeNull();
  server.reachable = true;
  await clock.advance(1_000);
  expect(known).toMatchObject({ extensions: ['seq'] });

  const other = setUp();
  other.server.reachable = false;
  const ready = other.store.ready();
  await other.clock.advance(100);
  other.store.serverAnswered();
  expect(await ready).toMatchObject({ version: 'stock' });
  expect(other.clock.armed()).toBe(0);
});

test('replies that were lost on the way decide nothing, not after a sign-in either', async () => {
  const { store, server, clock } = setUp(['seq']);
  let lost = 4;
  server.overrides.set(PATH, () =>
    (lost -= 1) >= 0
      ? Promise.reject(new TypeError('Failed to fetch'))
      : envelope({ version: '1', extensions: server.extensions }),
  );
  expect(await store.ready()).toMatchObject({ extensions: ['seq'] });

  const other = setUp(['seq']);
  other.server.reachable = false;
  const ready = other.store.ready();
  await other.clock.advance(100);
  other.server.reachable = true;
  other.store.serverAnswered();
  expect(await ready).toMatchObject({ extensions: ['seq'] });
  expect([clock.armed(), other.clock.armed()]).toEqual([0, 0]);
});

test('a passing fault decides nothing', async () => {
  const { store, server, clock } = setUp(['seq']);
  server.overrides.set(PATH, () => envelope(null, 503));
  const ready = store.ready();
  await clock.advance(500);
  expect(store.get()).toBeNull();
  server.overrides.clear();
  await clock.advance(10_000);
  expect(await ready).toMatchObject({ extensions: ['seq'] });
});

test('a server over its limit is asked again when it said, not before', async () => {
  const { store, server, clock } = setUp(['seq']);
  server.overrides.set(PATH, () => envelope(null, 429, { 'Retry-After': '20' }));
  const ready = store.ready();
  await clock.advance(19_500);
  expect(server.count(PATH)).toBe(1);
  server.overrides.clear();
  await clock.advance(1_000);
  expect(await ready).toMatchObject({ extensions: ['seq'] });
  expect(server.count(PATH)).toBe(2);
});

test('a new epoch asks again, and a change is told', async () => {
  const { store, server, clock } = setUp(['seq']);
  let changes = 0;
  store.subscribe(() => (changes += 1));
  await store.ready();
  server.extensions = ['seq', 'inbox'];
  store.epochTold(true);
  await clock.settle();
  expect(store.get()?.extensions).toEqual(['seq', 'inbox']);
  store.epochTold(true);
  await clock.settle();
  expect(changes).toBe(2);
});
