import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { createFakeClock } from '#src/testing/fake-clock.ts';
import { createFakeServer, createFakeStream, envelope } from '#src/testing/fake-server.ts';
import { failure } from '#src/protocol/failure.ts';
import { createHttpClient } from './http-client.ts';
import { createQueryClient } from './query-client.ts';
import { ApiError, type ApiFailure } from './types.ts';

const PATH = '/api/v1/things';
const schema = z.array(z.string());

function setUp() {
  const clock = createFakeClock();
  const server = createFakeServer();
  const tokens = { now: 'old', refreshes: 0, error: null as ApiFailure | null };
  const http = createHttpClient({
    serverUrl: 'http://s',
    fetch: server.fetch,
    clock,
    auth: {
      accessToken: async () =>
        tokens.error ? { ok: false, error: tokens.error } : { ok: true, value: tokens.now },
      async refresh() {
        tokens.refreshes += 1;
        tokens.now = 'new';
        return { ok: true, value: tokens.now };
      },
    },
  });
  return { clock, server, tokens, http };
}

async function failureOf(promise: Promise<unknown>): Promise<ApiFailure> {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ApiError);
  return (error as ApiError).failure;
}

test('unwraps the envelope, reads the position, sends token and body', async () => {
  const { http, server } = setUp();
  server.overrides.set(PATH, () => envelope(['a'], 200, { 'X-Nadoo-Position': 'e1:7' }));
  expect(await http.request(PATH, schema, { method: 'PUT', body: { x: 1 } })).toEqual({
    data: ['a'],
    position: { epoch: 'e1', seq: 7 },
  });
  expect(server.bodies[0]?.body).toEqual({ x: 1 });
  expect(server.bodies[0]?.headers.get('Authorization')).toBe('Bearer old');
});

test('what needs no sign-in carries no token', async () => {
  const { http, server } = setUp();
  server.overrides.set(PATH, () => envelope([]));
  await http.request(PATH, schema, { body: {}, authenticated: false });
  expect(server.bodies[0]?.headers.get('Authorization')).toBeNull();
});

test.each([
  [401, 'unauthorized'],
  [403, 'forbidden'],
  [404, 'not-found'],
  [409, 'conflict'],
  [400, 'invalid'],
  [422, 'invalid'],
  [429, 'rate-limited'],
  [500, 'server'],
  [503, 'server'],
] as const)('%i is %s', async (status, kind) => {
  const { http, server } = setUp();
  server.overrides.set(PATH, () =>
    envelope(null, status, { 'Retry-After': '3', 'X-Request-Id': 'r-1' }, 'Why'),
  );
  expect(await failureOf(http.request(PATH, schema))).toEqual({
    kind,
    status,
    message: 'Why',
    retryAfterMs: 3_000,
    requestId: 'r-1',
  });
});

test('a Retry-After that is a date is read by the server’s own clock, however ours goes', async () => {
  const { http, server } = setUp();
  server.overrides.set(PATH, () =>
    envelope(null, 429, {
      Date: 'Wed, 25 Nov 2026 10:00:00 GMT',
      'Retry-After': 'Wed, 25 Nov 2026 10:00:07 GMT',
    }),
  );
  expect((await failureOf(http.request(PATH, schema))).retryAfterMs).toBe(7_000);
});

test('a request id inside the message is found', async () => {
  const { http, server } = setUp();
  server.overrides.set(PATH, () => envelope(null, 500, {}, 'Internal error (request id: 7f3a-11)'));
  expect((await failureOf(http.request(PATH, schema))).requestId).toBe('7f3a-11');
});

test('no network, a page instead of JSON, data of another shape', async () => {
  const { http, server } = setUp();
  server.reachable = false;
  expect(await failureOf(http.request(PATH, schema))).toMatchObject({ kind: 'network', status: 0 });
  server.reachable = true;
  server.overrides.set(PATH, () => new Response('<html>'));
  expect(await failureOf(http.request(PATH, schema))).toMatchObject({ kind: 'malformed', status: 200 });
  server.overrides.set(PATH, () => envelope([1]));
  expect(await failureOf(http.request(PATH, schema))).toMatchObject({ kind: 'malformed' });
  server.overrides.set(PATH, () => new Response('Bad gateway', { status: 502, statusText: 'Bad Gateway' }));
  expect(await failureOf(http.request(PATH, schema))).toMatchObject({
    kind: 'server',
    message: 'Bad Gateway',
  });
});

test('a server that never answers is given up, and an abort is passed on', async () => {
  const { http, server, clock } = setUp();
  server.overrides.set(PATH, () => new Promise<Response>(() => undefined));
  const slow = failureOf(http.request(PATH, schema));
  await clock.advance(20_100);
  expect(await slow).toMatchObject({ kind: 'network', message: 'The server did not answer in time.' });
  const controller = new AbortController();
  const aborted = failureOf(http.request(PATH, schema, { signal: controller.signal }));
  controller.abort();
  expect((await aborted).kind).toBe('network');
});

test('a body that stops in the middle is given up; one that comes slowly is read to its end', async () => {
  const { http, server, clock } = setUp();
  const [stuck, slow, refused] = [createFakeStream(), createFakeStream(), createFakeStream()];
  server.overrides.set(PATH, () => stuck.response);
  const given = failureOf(http.request(PATH, schema));
  await clock.advance(15_000);
  stuck.push('{"status":"success","data":["half');
  await clock.advance(19_900);
  expect(await Promise.race([given, Promise.resolve('waits')])).toBe('waits');
  await clock.advance(200);
  expect(await given).toMatchObject({ kind: 'network', message: 'The server did not answer in time.' });
  server.overrides.set(PATH, () => slow.response);
  const read = http.request(PATH, schema);
  const pieces = [...new TextEncoder().encode('{"status":"success","data":["천천히"]}')];
  for (const [at] of pieces.entries()) {
    slow.pushBytes(Uint8Array.of(pieces[at] ?? 0));
    await clock.advance(15_000);
  }
  slow.end();
  expect((await read).data).toEqual(['천천히']);
  server.overrides.set(PATH, () => new Response(refused.response.body, { status: 503 }));
  const stream = failureOf(http.stream(PATH, { body: {} }));
  await clock.advance(20_100);
  expect((await stream).kind).toBe('network');
});

test('401: one refresh and one repeat, no more', async () => {
  const { http, server, tokens } = setUp();
  server.overrides.set(PATH, (init) =>
    new Headers(init.headers).get('Authorization') === 'Bearer new' ? envelope(['ok']) : envelope(null, 401),
  );
  expect((await http.request(PATH, schema)).data).toEqual(['ok']);
  expect(tokens.refreshes).toBe(1);
  server.overrides.set(PATH, () => envelope(null, 401));
  expect((await failureOf(http.request(PATH, schema))).kind).toBe('unauthorized');
  expect([tokens.refreshes, server.count(PATH)]).toEqual([2, 4]);
});

test.each([
  failure('unauthorized', 401, ''),
  failure('network', 0, ''),
  { ...failure('rate-limited', 429, ''), retryAfterMs: 5 },
])('without a token (%o) nothing is sent', async (error) => {
  const { http, server, tokens } = setUp();
  tokens.error = error;
  expect(await failureOf(http.request(PATH, schema))).toEqual(error);
  expect(server.asked).toEqual([]);
});

test('a body over 1 MiB is refused in place', async () => {
  const { http, server } = setUp();
  expect(await failureOf(http.request(PATH, schema, { body: { text: '한'.repeat(350_000) } }))).toMatchObject(
    {
      kind: 'invalid',
      status: 413,
    },
  );
  expect(server.asked).toEqual([]);
});

test('a body over what its route takes is refused in place, and a smaller one is sent', async () => {
  const { http, server } = setUp();
  const post = (size: number) =>
    http.request(PATH, schema, { body: { text: 'x'.repeat(size) }, maxBodyBytes: 4 * 2 ** 20 });
  expect(await failureOf(post(4 * 2 ** 20))).toMatchObject({ status: 413 });
  expect(server.asked).toEqual([]);
  await post(2 * 2 ** 20).catch(() => undefined);
  expect(server.asked).toHaveLength(1);
});

test('a stream is handed over raw; a bad status throws, and the body is not under the deadline', async () => {
  const { http, server, clock } = setUp();
  const stream = createFakeStream();
  server.overrides.set(PATH, () => stream.response);
  const response = await http.stream(PATH, { body: {} });
  await clock.advance(60_000);
  stream.push('data: x\n\n');
  stream.end();
  expect(await response.text()).toBe('data: x\n\n');
  server.overrides.set(PATH, () => envelope(null, 429, { 'Retry-After': '2' }));
  expect(await failureOf(http.stream(PATH, { body: {} }))).toMatchObject({
    kind: 'rate-limited',
    retryAfterMs: 2_000,
  });
  server.reachable = false;
  expect(await failureOf(http.stream(PATH, { body: {} }))).toMatchObject({ kind: 'network' });
});

test('queries are asked whatever the browser believes of the network, and what was refused is not asked again', () => {
  const { queries } = createQueryClient(createFakeClock()).getDefaultOptions();
  expect(queries?.networkMode).toBe('always');
  const retry = queries?.retry as (failures: number, error: Error) => boolean;
  const error = (kind: ApiFailure['kind']) =>
    new ApiError({ kind, status: 0, message: '', retryAfterMs: null, requestId: null });
  expect(retry(0, error('network'))).toBe(true);
  expect(retry(2, error('server'))).toBe(false);
  expect(retry(0, error('not-found'))).toBe(false);
  expect(retry(0, error('rate-limited'))).toBe(false);
});

test('a view that opens does not ask again while the server asked to wait', async () => {
  const clock = createFakeClock();
  const limited = new ApiError({
    kind: 'rate-limited',
    status: 429,
    message: '',
    retryAfterMs: 30_000,
    requestId: null,
  });
  const { queries } = createQueryClient(clock).getDefaultOptions();
  const mayAsk = queries?.retryOnMount as (query: object) => boolean;
  const failedNow = { errorUpdatedAt: clock.now(), error: limited };
  expect(mayAsk({ state: failedNow })).toBe(false);
  await clock.advance(30_000);
  expect(mayAsk({ state: failedNow })).toBe(true);
  expect(mayAsk({ state: { ...failedNow, error: new Error('x') } })).toBe(true);
});
