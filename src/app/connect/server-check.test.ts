import { describe, expect, it } from 'vitest';
import { formatMessage } from '#src/i18n/messages.ts';
import type { SocketHandlers } from '#src/lib/websocket-transport.ts';
import { createFakeClock } from '#src/testing/fake-clock.ts';
import { fakeToken } from '#src/testing/fake-token.ts';
import type { CheckRequest, Finding, StepId } from './check-types.ts';
import { connectMessages } from './connect-messages.ts';
import { runServerCheck } from './server-check.ts';

const PAGE = 'https://console.example';
const SERVER = 'https://nadoo.example';
const nobody: CheckRequest = { address: SERVER, email: '', password: '', mayPrompt: false };
const ada: CheckRequest = { ...nobody, email: 'ada@demo.nadoo.dev', password: 'pw', mayPrompt: true };

const json = (data: unknown, status = 200) =>
  new Response(
    JSON.stringify({ data, status: status < 400 ? 'success' : 'error', code: status, message: `m${status}` }),
    {
      status,
      headers: { 'Content-Type': 'application/json' },
    },
  );
const html = () =>
  new Response('<!doctype html>', { headers: { 'Content-Type': 'text/html; charset=utf-8' } });

type Answer = (init: RequestInit) => Response | Promise<Response>;
const lost: Answer = () => Promise.reject(new TypeError('Failed to fetch'));
const silent: Answer = (init) =>
  new Promise((_resolve, reject) => {
    init.signal?.addEventListener('abort', () => {
      reject(new Error('aborted'));
    });
  });

/** A server that does everything right, the page on another origin. */
function goodServer(): Record<string, Answer> {
  return {
    'GET /health/liveness': () => json({ status: 'alive' }),
    'GET /api/v1/applications': (init) =>
      new Headers(init.headers).get('Authorization') === 'Bearer check'
        ? json(null, 401)
        : json([{ id: 'app', name: 'Helpdesk' }]),
    'POST /api/v1/auth/login': () =>
      json({
        access_token: fakeToken('user-ada'),
        refresh_token: 'r1',
        token_type: 'bearer',
        expires_in: 1800,
      }),
    'POST /api/v1/auth/logout': () => json({}),
    'GET /api/v1/capabilities': () => json({ version: 'gateway 1', extensions: ['seq', 'refresh-cookie'] }),
    'POST /api/v1/chat/sessions': () => json({ id: 's1', application_id: 'app', title: 'Server check' }, 201),
    'PUT /api/v1/chat/sessions/s1/archive': () => json({}),
  };
}

interface World {
  readonly routes: Record<string, Answer>;
  readonly opaque?: Answer;
  /** What becomes of a socket, by its path. */
  readonly socket?: (path: string, handlers: SocketHandlers) => void;
  /** Chunks of the answer, each with the time (ms) before it. */
  readonly chunks?: readonly (readonly [ms: number, text: string])[];
  readonly streamType?: string;
  readonly page?: string;
}

async function check(request: CheckRequest, world: World) {
  const clock = createFakeClock();
  const requests: { key: string; init: RequestInit }[] = [];
  const sockets: URL[] = [];
  const left: string[] = [];
  const stream: Answer = ({ signal }) => {
    const chunks = [...(world.chunks ?? [])];
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        let cancel = () => undefined as void;
        signal?.addEventListener('abort', () => {
          cancel();
          controller.error(new Error('aborted'));
        });
        const next = () => {
          const [chunk] = chunks.splice(0, 1);
          if (chunk === undefined) {
            controller.close();
            return;
          }
          cancel = clock.schedule(() => {
            controller.enqueue(new TextEncoder().encode(chunk[1]));
            next();
          }, chunk[0]);
        };
        next();
      },
    });
    return new Response(body, { headers: { 'Content-Type': world.streamType ?? 'text/event-stream' } });
  };
  const routes: Record<string, Answer> = { 'POST /api/v1/chat/completions': stream, ...world.routes };
  const found = new Map<StepId, Finding>();
  const running = runServerCheck(
    request,
    {
      clock,
      origin: world.page ?? PAGE,
      randomId: 'no-such-run',
      fetch: async (input, init) => {
        const key = `${init.method ?? 'GET'} ${input.slice(SERVER.length)}`;
        requests.push({ key, init });
        if (init.mode === 'no-cors') return (world.opaque ?? lost)(init);
        return (routes[key] ?? (() => json(null, 404)))(init);
      },
      transport: (url, handlers) => {
        const address = new URL(url);
        sockets.push(address);
        (world.socket ?? ((_path, { opened }) => clock.schedule(opened, 20)))(address.pathname, handlers);
        return { send: () => undefined, close: () => left.push(address.pathname), bufferedBytes: () => 0 };
      },
    },
    (id, finding) => {
      if (finding !== 'running') found.set(id, finding);
    },
    new AbortController().signal,
  );
  const state = { done: false };
  void running.finally(() => (state.done = true));
  for (let step = 0; step < 200 && !state.done; step += 1) await clock.advance(500);
  await running;
  expectReadable(found);
  const brief = Object.fromEntries([...found].map(([id, { state, text }]) => [id, `${state} ${text}`]));
  const lines = [...found.values()].flatMap(({ fixes = [] }) => fixes.map((fix) => fix.lines ?? ''));
  return { brief, found, lines: lines.join('\n'), requests, sockets, left, armed: clock.armed() };
}

/** Each text has its places filled, in both languages. */
function expectReadable(found: ReadonlyMap<StepId, Finding>): void {
  for (const { text, params = {}, fixes = [] } of found.values())
    for (const part of [{ text, params }, ...fixes])
      for (const locale of ['en', 'ko'] as const)
        expect(formatMessage(connectMessages[locale][part.text], locale, part.params)).not.toMatch(/\{\w+\}/);
}

const events = (count: number, ms: number) =>
  Array.from({ length: count }, () => [ms, 'event: text_chunk\ndata: {"content":"a"}\n\n'] as const);

describe('the server check', { timeout: 60_000 }, () => {
  it('finds nothing wrong with a server that does everything right', async () => {
    const { brief, found } = await check(ada, { routes: goodServer(), chunks: events(8, 100) });
    expect(brief).toEqual({
      address: 'ok addressOk',
      reach: 'ok reachOk',
      cors: 'ok corsOk',
      login: 'ok loginOk',
      capabilities: 'ok capabilitiesOurs',
      socket: 'ok socketOk',
      token: 'ok tokenOk',
      sse: 'ok sseOk',
    });
    expect(found.get('socket')?.params).toEqual({ ms: 20 });
  });

  it('keeps nothing: no cookies, the sign-in ended, the chat put away, every socket left', async () => {
    const { requests, sockets, left, armed } = await check(ada, {
      routes: goodServer(),
      chunks: events(8, 100),
    });
    expect(requests.every(({ init }) => init.credentials === 'omit')).toBe(true);
    expect(requests.map(({ key }) => key).slice(-2)).toEqual([
      'PUT /api/v1/chat/sessions/s1/archive',
      'POST /api/v1/auth/logout',
    ]);
    expect(requests.at(-1)?.init.body).toBe('{"refresh_token":"r1"}');
    expect(left).toEqual(['/api/v1/ws/plugin/debug/no-such-run', '/ws/notifications/user-ada']);
    expect(sockets[0]?.search).toBe('');
    expect(sockets[1]?.searchParams.get('token')).toBe(fakeToken('user-ada'));
    expect(armed).toBe(0);
  });

  it('skips what needs a sign-in, and the prompt unless it was allowed', async () => {
    const { brief, requests } = await check(nobody, { routes: goodServer() });
    expect(brief).toMatchObject({
      login: 'skipped loginNotAsked',
      token: 'skipped needsLogin',
      sse: 'skipped needsLogin',
    });
    expect(requests.some(({ key }) => key.startsWith('POST'))).toBe(false);
    const asked = await check({ ...ada, mayPrompt: false }, { routes: goodServer() });
    expect(asked.brief['sse']).toBe('skipped sseNotAsked');
    expect(asked.requests.some(({ key }) => key.includes('/chat/'))).toBe(false);
  });

  it('needs no CORS on the server’s own origin', async () => {
    const { brief } = await check(nobody, { routes: goodServer(), page: SERVER });
    expect(brief['cors']).toBe('skipped corsSameOrigin');
  });

  it.each([
    ['nadoo.example:8000', 'addressNotUrl'],
    ['', 'addressNotUrl'],
    ['javascript:alert(1)', 'addressNotUrl'],
    ['https://', 'addressNotUrl'],
    ['wss://nadoo.example/ws', 'addressSocket'],
    ['https://ada:pw@nadoo.example', 'addressCredentials'],
    ['http://nadoo.example', 'addressMixed'],
  ])('address %j: %s, and not one request', async (address, text) => {
    const { brief, requests, sockets } = await check({ ...ada, address }, { routes: goodServer() });
    expect(brief['address']).toBe(`failed ${text}`);
    expect(new Set(Object.values(brief))).toEqual(new Set([`failed ${text}`, 'skipped needsAddress']));
    expect([requests, sockets]).toEqual([[], []]);
  });

  it('takes an address with a path and slashes at its end, and plain HTTP on this machine', async () => {
    const { found, requests } = await check({ ...nobody, address: ` ${SERVER}/behind/ ` }, { routes: {} });
    expect(found.get('address')?.params).toEqual({ url: `${SERVER}/behind` });
    expect(requests[0]?.key).toBe('GET /behind/health/liveness');
    const local = await check({ ...nobody, address: 'http://localhost:8000' }, { routes: {} });
    expect(local.brief['address']).toBe('ok addressOk');
  });

  it('tells a server that refuses CORS from one that is not there', async () => {
    const opaque = () => new Response();
    const refused = await check(ada, {
      routes: Object.fromEntries(Object.keys(goodServer()).map((key) => [key, lost])),
      opaque,
    });
    expect(refused.brief).toEqual({
      address: 'ok addressOk',
      reach: 'ok reachUnread',
      cors: 'failed corsRefused',
      login: 'skipped needsCors',
      capabilities: 'skipped needsCors',
      socket: 'ok socketOk',
      token: 'skipped needsLogin',
      sse: 'skipped needsLogin',
    });
    expect(refused.lines).toContain(`ALLOWED_ORIGINS=${PAGE}`);
    const closed = await check(ada, { routes: { 'GET /health/liveness': lost } });
    expect(closed.brief).toMatchObject({
      reach: 'failed reachNothing',
      cors: 'skipped needsReach',
      sse: 'skipped needsReach',
    });
    expect(closed.sockets).toEqual([]);
    const mute = await check(ada, { routes: { 'GET /health/liveness': silent }, opaque: silent });
    expect(mute.brief['reach']).toBe('failed reachLate');
  });

  it('finds a server that lets replies be read but no token be sent', async () => {
    const { brief, lines } = await check(ada, {
      routes: { ...goodServer(), 'GET /api/v1/applications': lost },
    });
    expect(brief).toMatchObject({ cors: 'failed corsPreflight', login: 'skipped needsCors' });
    expect(lines).toContain('Access-Control-Allow-Headers: Authorization');
  });

  it.each<[string, Answer, string]>([
    ['a proxy without its server', () => json(null, 502), 'reachProxy'],
    ['a fault', () => json(null, 500), 'reachFault'],
    ['a page', html, 'reachOther'],
    ['another service', () => json(null, 404), 'reachOther'],
  ])('%s answers instead', async (_what, answer, text) => {
    const { brief } = await check(nobody, { routes: { 'GET /health/liveness': answer } });
    expect(brief['reach']).toBe(`failed ${text}`);
  });

  it.each<[string, Answer, string]>([
    ['wrong password', () => json(null, 401), 'loginRefused'],
    ['no such field', () => json(null, 422), 'loginRefused'],
    ['too many tries', () => json(null, 429), 'limited'],
    ['no such route', () => json(null, 404), 'loginMissing'],
    ['a fault', () => json(null, 500), 'fault'],
    ['a page', html, 'loginStrange'],
    ['no answer', lost, 'requestLost'],
  ])('sign-in, %s: %s', async (_what, answer, text) => {
    const { brief } = await check(ada, { routes: { ...goodServer(), 'POST /api/v1/auth/login': answer } });
    expect(brief).toMatchObject({
      login: `failed ${text}`,
      token: 'skipped needsLogin',
      socket: 'ok socketOk',
    });
  });

  it.each<[string, Answer, string]>([
    ['404', () => json(null, 404), 'ok capabilitiesStock'],
    ['a page', html, 'ok capabilitiesStock'],
    ['a route without CORS', lost, 'ok capabilitiesStock'],
    ['a fault', () => json(null, 500), 'failed fault'],
    ['a limit', () => json(null, 429), 'failed limited'],
  ])('capabilities, %s: %s', async (_what, answer, text) => {
    const { brief } = await check(nobody, {
      routes: { ...goodServer(), 'GET /api/v1/capabilities': answer },
    });
    expect(brief['capabilities']).toBe(text);
  });

  it('says how to let an upgrade through, where none gets through and where none is answered', async () => {
    const refused = await check(nobody, {
      routes: goodServer(),
      socket: (_path, { closed }) => {
        queueMicrotask(() => {
          closed(1006, '');
        });
      },
    });
    expect(refused.brief['socket']).toBe('failed socketRefused');
    expect(refused.lines).toContain('proxy_set_header Upgrade $http_upgrade;');
    expect(refused.lines).toContain(`ALLOWED_ORIGINS=${PAGE}`);
    const mute = await check(nobody, { routes: goodServer(), socket: () => undefined });
    expect(mute.brief['socket']).toBe('failed socketLate');
    expect(mute.left).toHaveLength(1);
  });

  it.each([
    [1008, 'tokenRefused'],
    [1006, 'tokenClosed'],
    [1011, 'tokenClosed'],
  ])('a socket with a token that is closed with %i: %s', async (code, text) => {
    const { brief } = await check(ada, {
      routes: goodServer(),
      chunks: events(8, 100),
      socket: (path, { opened, closed }) => {
        queueMicrotask(() => {
          opened();
          if (path.includes('notifications')) closed(code, 'reason');
        });
      },
    });
    expect(brief).toMatchObject({ socket: 'ok socketOk', token: `failed ${text}`, sse: 'ok sseOk' });
  });

  it.each<[string, Partial<World>, string]>([
    [
      'held back and given out at once',
      {
        chunks: [
          [
            4_000,
            events(9, 0)
              .map(([, text]) => text)
              .join(''),
          ],
        ],
      },
      'failed sseHeld',
    ],
    [
      'short and at once',
      {
        chunks: [
          [
            300,
            events(3, 0)
              .map(([, text]) => text)
              .join(''),
          ],
        ],
      },
      'ok sseShort',
    ],
    [
      'slow but one by one',
      { chunks: [[5_000, 'event: ping\ndata: {}\n\n'], ...events(3, 400)] },
      'ok sseOk',
    ],
    ['without an event', { chunks: [[100, ': nothing\n\n']] }, 'failed sseEmpty'],
    ['as JSON', { streamType: 'application/json', chunks: [] }, 'failed sseNoStream'],
    ['never', { chunks: [[60_000, '']] }, 'failed sseLost'],
  ])('an answer that comes %s', async (_what, world, text) => {
    const { brief, requests } = await check(ada, { routes: goodServer(), ...world });
    expect(brief['sse']).toBe(text);
    expect(requests.map(({ key }) => key)).toContain('PUT /api/v1/chat/sessions/s1/archive');
  });

  it.each<[string, Record<string, Answer>, string]>([
    ['no application', { 'GET /api/v1/applications': () => json([]) }, 'skipped sseNoApplication'],
    ['no session', { 'POST /api/v1/chat/sessions': () => json(null, 403) }, 'failed fault'],
    ['no answer', { 'POST /api/v1/chat/completions': () => json(null, 429) }, 'failed fault'],
    ['a cut', { 'POST /api/v1/chat/completions': lost }, 'failed sseLost'],
  ])('a stream with %s', async (_what, routes, text) => {
    const { brief } = await check(ada, { routes: { ...goodServer(), ...routes } });
    expect(brief['sse']).toBe(text);
  });
});
