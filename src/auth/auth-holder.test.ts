import { expect, test } from 'vitest';
import { createCapabilitiesStore } from '#src/http/capabilities-store.ts';
import { createFakeClock } from '#src/testing/fake-clock.ts';
import { createFakeServer, envelope } from '#src/testing/fake-server.ts';
import { fakeToken } from '#src/testing/fake-token.ts';
import { createAuthHolder } from './auth-holder.ts';
import type { KeptSignIn, KeptToken } from './kept-token.ts';
import type { Locks } from '#src/lib/web-locks.ts';

const REFRESH = '/api/v1/auth/refresh';
const ada = { email: 'ada@demo.nadoo.dev', password: 'demo-nadoo' };

interface Options {
  readonly extensions?: string[];
  readonly sameOrigin?: boolean;
  readonly account?: object;
  readonly kept?: KeptSignIn;
  readonly locks?: Locks;
  readonly user?: string;
}

function setUp({
  extensions = [],
  sameOrigin = true,
  account,
  kept,
  locks,
  user = 'user-ada',
}: Options = {}) {
  const clock = createFakeClock();
  const server = createFakeServer(user, extensions);
  const stored = new Map<string, string>(account ? [['nadoo:account', JSON.stringify(account)]] : []);
  let keeping = kept ?? null;
  const keptToken: KeptToken = {
    load: () => Promise.resolve(keeping),
    async save(signIn) {
      keeping = signIn;
    },
    async clear(userId) {
      if (keeping?.user.id === userId) keeping = null;
    },
  };
  const auth = createAuthHolder({
    serverUrl: 'http://nadoo.test',
    fetch: server.fetch,
    clock,
    capabilities: createCapabilitiesStore({
      serverUrl: 'http://nadoo.test',
      fetch: server.fetch,
      clock,
      random: () => 0.5,
    }),
    sameOrigin,
    tabStorage: {
      getItem: (name) => stored.get(name) ?? null,
      setItem: (name, value) => void stored.set(name, value),
      removeItem: (name) => void stored.delete(name),
    },
    locks: locks ?? null,
    keptToken,
  });
  return { clock, server, auth, stored, keptToken, kept: () => keeping };
}

const lastBody = (server: ReturnType<typeof createFakeServer>, path: string) =>
  server.bodies.findLast((sent) => sent.path === path)?.body;

test('nobody named, nothing kept: signed out without asking the server', async () => {
  const { auth, server } = setUp();
  await auth.restore();
  expect(auth.getState()).toEqual({ status: 'signed-out', user: null });
  expect(server.asked).toEqual([]);
});

test('signs in on a stock server: no cookie asked for, the token in memory, the account in the tab', async () => {
  const { auth, server, stored } = setUp();
  await auth.restore();
  expect(await auth.signIn(ada)).toMatchObject({
    ok: true,
    value: { status: 'signed-in', user: { id: 'user-ada' } },
  });
  expect(lastBody(server, '/api/v1/auth/login')).toEqual(ada);
  expect(JSON.parse(stored.get('nadoo:account') ?? '')).toMatchObject({ id: 'user-ada', name: 'ada' });
  expect([...stored.values()].join()).not.toContain(auth.peekToken());
  expect([...stored.values()].join()).not.toContain('refresh-1');
});

test.each([
  [401, 'unauthorized'],
  [422, 'invalid'],
  [429, 'rate-limited'],
  [500, 'server'],
] as const)('a sign-in answered with %i is %s', async (status, kind) => {
  const { auth, server } = setUp();
  server.overrides.set('/api/v1/auth/login', () =>
    envelope(null, status, { 'Retry-After': '9' }, 'Request id: abcd1234'),
  );
  const result = await auth.signIn(ada);
  expect(result).toMatchObject({ ok: false, error: { kind } });
  if (kind === 'rate-limited') expect(result).toMatchObject({ error: { retryAfterMs: 9_000 } });
  if (kind === 'server') expect(result).toMatchObject({ error: { requestId: 'abcd1234' } });
});

test('a server that cannot be reached says so, after the patience for discovery', async () => {
  const { auth, server, clock } = setUp();
  server.reachable = false;
  const result = auth.signIn(ada);
  await clock.advance(4_100);
  expect(await result).toMatchObject({ ok: false, error: { kind: 'network' } });
});

test('with the refresh cookie: asked for at sign-in, named by user at refresh, and a reload restores', async () => {
  const { auth, server, stored, clock } = setUp({ extensions: ['refresh-cookie'] });
  await auth.restore();
  await auth.signIn(ada);
  expect(lastBody(server, '/api/v1/auth/login')).toEqual({ ...ada, cookie: true });
  await clock.advance(1_790_000);
  await auth.accessToken();
  expect(lastBody(server, REFRESH)).toEqual({ user_id: 'user-ada' });
  const reloaded = setUp({
    extensions: ['refresh-cookie'],
    account: JSON.parse(stored.get('nadoo:account') ?? '') as object,
  });
  await reloaded.auth.restore();
  expect(reloaded.auth.getState()).toMatchObject({
    status: 'signed-in',
    user: { id: 'user-ada', name: 'ada' },
  });
});

test('signed in before discovery answered: refreshed by the body even where the server knows cookies', async () => {
  const { auth, server, clock } = setUp({ extensions: ['refresh-cookie'] });
  server.overrides.set('/api/v1/capabilities', () => envelope(null, 503));
  const signedIn = auth.signIn(ada);
  await clock.advance(4_100);
  expect((await signedIn).ok).toBe(true);
  server.overrides.clear();
  await clock.advance(60_000);
  expect((await auth.refresh()).ok).toBe(true);
  expect(lastBody(server, REFRESH)).toEqual({ refresh_token: 'refresh-1' });
});

test('on another origin no cookie is asked for', async () => {
  const { auth, server } = setUp({ extensions: ['refresh-cookie'], sameOrigin: false });
  await auth.signIn(ada);
  expect(lastBody(server, '/api/v1/auth/login')).toEqual(ada);
});

test('an answer for another account never swaps the user of the page', async () => {
  const { auth, server } = setUp({ extensions: ['refresh-cookie'] });
  await auth.signIn(ada);
  server.refreshUser = 'user-mina';
  expect(await auth.refresh(auth.peekToken() ?? '')).toMatchObject({
    ok: false,
    error: { kind: 'unauthorized' },
  });
  expect(auth.getState()).toMatchObject({ status: 'expired', user: { id: 'user-ada' } });
  expect(auth.peekToken()).toBeNull();
  const reloaded = setUp({
    extensions: ['refresh-cookie'],
    account: { id: 'user-ada', email: 'a@b.c', name: 'Ada' },
  });
  reloaded.server.refreshUser = 'user-mina';
  await reloaded.auth.restore();
  expect(reloaded.auth.getState()).toEqual({ status: 'signed-out', user: null });
});

test('many callers cost one refresh; one whose token has changed since costs none', async () => {
  const { auth, server } = setUp();
  await auth.signIn(ada);
  const stale = auth.peekToken() ?? '';
  const results = await Promise.all([auth.refresh(stale), auth.refresh(stale), auth.refresh()]);
  expect(new Set(results.map((result) => result.ok && result.value)).size).toBe(1);
  expect(server.count(REFRESH)).toBe(1);
  expect(await auth.refresh(stale)).toEqual({ ok: true, value: auth.peekToken() });
  expect(server.count(REFRESH)).toBe(1);
});

test('accessToken refreshes with under 60 s left, and does with the old one while the server is away', async () => {
  const { auth, server, clock } = setUp();
  await auth.signIn(ada);
  await auth.accessToken();
  expect(server.count(REFRESH)).toBe(0);
  await clock.advance(1_745_000);
  server.reachable = false;
  expect(await auth.accessToken()).toEqual({ ok: true, value: auth.peekToken() });
  expect(server.count(REFRESH)).toBe(1);
  await clock.advance(60_000);
  expect(await auth.accessToken()).toMatchObject({ ok: false, error: { kind: 'network' } });
  server.reachable = true;
  expect(await auth.accessToken()).toMatchObject({ ok: true });
  expect(auth.getState().status).toBe('signed-in');
});

test('refused in mid-session: expired, the user stays; signing in again goes on', async () => {
  const { auth, server } = setUp();
  const seen: string[] = [];
  auth.subscribe((state) => seen.push(state.status));
  await auth.restore();
  await auth.signIn(ada);
  server.refreshUser = null;
  expect(await auth.refresh()).toMatchObject({ ok: false, error: { kind: 'unauthorized' } });
  expect(auth.getState()).toMatchObject({ status: 'expired', user: { id: 'user-ada' } });
  const asked = server.asked.length;
  expect((await auth.accessToken()).ok).toBe(false);
  expect(server.asked).toHaveLength(asked);
  await auth.signIn(ada);
  expect(seen).toEqual(['signed-out', 'signed-in', 'expired', 'signed-in']);
});

test('restoring waits for a server that is away instead of giving up', async () => {
  const account = { id: 'user-ada', email: 'ada@demo.nadoo.dev', name: 'Ada' };
  const { auth, server, clock } = setUp({ extensions: ['refresh-cookie'], account });
  server.overrides.set(REFRESH, () => envelope(null, 503));
  const restored = auth.restore();
  await clock.advance(6_000);
  expect(auth.getState().status).toBe('restoring');
  server.overrides.clear();
  await clock.advance(10_000);
  await restored;
  expect(auth.getState()).toMatchObject({ status: 'signed-in', user: account });
});

test('"Stay signed in": kept, restored, forgotten by sign-out and by a refusal', async () => {
  const first = setUp();
  await first.auth.signIn({ ...ada, stay: true });
  expect(first.kept()).toMatchObject({ refreshToken: 'refresh-1', user: { id: 'user-ada' } });
  const kept = first.kept() ?? undefined;
  const reloaded = setUp(kept ? { kept } : {});
  await reloaded.auth.restore();
  expect(reloaded.auth.getState()).toMatchObject({ status: 'signed-in', user: { id: 'user-ada' } });
  expect(lastBody(reloaded.server, REFRESH)).toEqual({ refresh_token: 'refresh-1' });
  await reloaded.auth.signOut();
  expect(reloaded.kept()).toBeNull();
  const refused = setUp(kept ? { kept } : {});
  refused.server.refreshUser = null;
  await refused.auth.restore();
  expect(refused.auth.getState().status).toBe('signed-out');
  expect(refused.kept()).toBeNull();
});

test('somebody else who signs out in this browser leaves what is kept for the first', async () => {
  const first = setUp();
  await first.auth.signIn({ ...ada, stay: true });
  const kept = first.kept() ?? undefined;
  const other = setUp({ ...(kept ? { kept } : {}), user: 'user-mina' });
  await other.auth.signIn({ email: 'mina@demo.nadoo.dev', password: 'demo-nadoo' });
  await other.auth.signOut();
  expect(other.kept()).toMatchObject({ user: { id: 'user-ada' } });
});

test('what is kept is gone before the page says that one is signed out; a browser that hangs holds nobody up', async () => {
  const { auth, clock, kept, keptToken } = setUp();
  await auth.signIn({ ...ada, stay: true });
  const seen: unknown[] = [];
  auth.subscribe(({ status }) => void seen.push([status, kept()]));
  await auth.signOut();
  expect(seen).toEqual([['signed-out', null]]);

  await auth.signIn({ ...ada, stay: true });
  keptToken.clear = () => new Promise(() => undefined);
  void auth.signOut();
  await clock.advance(900);
  expect(auth.getState().status).toBe('signed-in');
  await clock.advance(200);
  expect(auth.getState().status).toBe('signed-out');
});

test('signing out forgets at once, tells the server where there is a cookie, and a late refresh is not believed', async () => {
  const { auth, server, stored } = setUp({ extensions: ['refresh-cookie'] });
  await auth.signIn(ada);
  const late = auth.refresh();
  const out = auth.signOut();
  expect(auth.getState()).toEqual({ status: 'signed-out', user: null });
  expect(await late).toMatchObject({ ok: false });
  await out;
  expect(auth.peekToken()).toBeNull();
  expect(stored.size).toBe(0);
  expect(server.count('/api/v1/auth/logout')).toBe(1);
});

test('signed out by another tab, it forgets and leaves cookie and kept token to whoever signs in next', async () => {
  const { auth, server, stored } = setUp({ extensions: ['refresh-cookie'] });
  await auth.signIn(ada);
  await auth.signOut(true);
  expect(auth.getState()).toEqual({ status: 'signed-out', user: null });
  expect([auth.peekToken(), stored.size]).toEqual([null, 0]);
  expect(server.count('/api/v1/auth/logout')).toBe(0);
  const staying = setUp();
  await staying.auth.signIn({ ...ada, stay: true });
  await staying.auth.signOut(true);
  expect(staying.kept()).not.toBeNull();
});

test('the refresh holds a Web Lock, but a lock that a frozen tab keeps holds nobody up for long', async () => {
  const names: string[] = [];
  const free = (async (name: string, _options: unknown, run: () => Promise<unknown>) => {
    names.push(name);
    return run();
  }) as unknown as Locks['request'];
  const { auth } = setUp({ locks: { request: free } });
  await auth.signIn(ada);
  expect((await auth.refresh()).ok).toBe(true);
  expect(names).toEqual(['nadoo-refresh:user-ada']);

  const stuck = ((_name: string, { signal }: { signal: AbortSignal }) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => {
        reject(new Error('aborted'));
      });
    })) as unknown as Locks['request'];
  const frozen = setUp({ locks: { request: stuck } });
  await frozen.auth.signIn(ada);
  const result = frozen.auth.refresh();
  await frozen.clock.advance(3_100);
  expect((await result).ok).toBe(true);
});

test('a token that cannot be read is no sign-in', async () => {
  const { auth, server } = setUp();
  server.overrides.set('/api/v1/auth/login', () => envelope({ access_token: 'nonsense', expires_in: 1800 }));
  expect(await auth.signIn(ada)).toMatchObject({ ok: false, error: { kind: 'malformed' } });
  server.overrides.set('/api/v1/auth/login', () =>
    envelope({ access_token: fakeToken('사용자'), expires_in: 1800 }),
  );
  expect(await auth.signIn(ada)).toMatchObject({ ok: false });
});
