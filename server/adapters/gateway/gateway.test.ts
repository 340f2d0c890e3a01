import { once } from 'node:events';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { contentSecurityPolicy } from '../csp.ts';
import { post, signIn, startTestGateway, type TestGateway } from '../testing/test-gateway.ts';

let gateway: TestGateway;
let token = '';
let sessionId = '';

beforeAll(async () => {
  gateway = await startTestGateway({ ALLOWED_ORIGINS: 'https://app.example.com' });
  token = await signIn(gateway.url, 'ada');
  const reply = await api('POST', '/api/v1/chat/sessions', { application_id: 'app-helpdesk', title: 'Test' });
  sessionId = ((await reply.json()) as { data: { id: string } }).data.id;
}, 60_000);
afterAll(() => gateway.stop());

function api(method: string, path: string, body?: unknown): Promise<Response> {
  return fetch(gateway.url + path, {
    method,
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

const socketUrl = (path: string): string => gateway.url.replace('http', 'ws') + path;

async function envelope(reply: Response): Promise<unknown> {
  return { http: reply.status, ...((await reply.json()) as object) };
}

/** The HTTP status that refused an upgrade. */
async function refusedStatus(path: string, options: { origin?: string } = {}): Promise<number | undefined> {
  const socket = new WebSocket(socketUrl(path), options);
  socket.on('error', () => undefined);
  const [, reply] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode?: number }];
  socket.terminate();
  return reply.statusCode;
}

describe('REST', () => {
  it('answers in the envelope', async () => {
    const reply = await api('GET', '/api/v1/auth/me');
    expect(await envelope(reply)).toEqual({
      http: 200,
      status: 'success',
      code: 200,
      message: 'OK',
      data: { id: 'user-ada', email: 'ada@demo.nadoo.dev', name: 'Ada' },
    });
  });

  it('answers every failure in the envelope', async () => {
    const { url } = gateway;
    const failures = await Promise.all([
      fetch(`${url}/api/v1/none`),
      fetch(`${url}/api/v1/none`, { method: 'DELETE' }),
      fetch(`${url}/api/v1/applications`),
      fetch(`${url}/api/v1/%zz`),
      post(`${url}/api/v1/auth/login`, { email: 'ada@demo.nadoo.dev', password: 'wrong' }),
      post(`${url}/api/v1/auth/login`, { email: 7 }),
      post(`${url}/api/v1/auth/login`, { email: 'x'.repeat(1024 * 1024 + 1) }),
      fetch(`${url}/api/v1/auth/login`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: '{"email"',
      }),
      fetch(`${url}/api/v1/auth/login`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/xml' },
        body: '<a/>',
      }),
    ]);
    expect(failures.map(({ status }) => status)).toEqual([404, 404, 401, 400, 401, 422, 413, 400, 415]);
    for (const reply of failures) {
      expect(await envelope(reply)).toEqual({
        http: reply.status,
        data: null,
        status: 'error',
        code: reply.status,
        message: expect.stringMatching(/\w/) as string,
      });
      expect(reply.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
      expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
      expect(reply.headers.get('cache-control')).toBe('no-store');
    }
  });

  it('sets the refresh token as a cookie that scripts and other sites never see', async () => {
    const reply = await post(`${gateway.url}/api/v1/auth/login`, {
      email: 'ada@demo.nadoo.dev',
      password: 'demo-nadoo',
      cookie: true,
    });
    const cookie = reply.headers.getSetCookie()[0] ?? '';
    expect(cookie).toMatch(
      /^nadoo_refresh_[\da-f]{8}=[\w.-]+; Max-Age=604800; Path=\/api\/v1\/auth; HttpOnly; SameSite=Strict$/,
    );
    expect(JSON.stringify(await reply.json())).not.toContain('refresh_token');
    const body = { user_id: 'user-ada' };
    const cookiePair = cookie.split(';', 1)[0] ?? '';
    const refresh = (origin: string) =>
      post(`${gateway.url}/api/v1/auth/refresh`, body, { Cookie: cookiePair, Origin: origin });
    expect((await refresh('https://app.example.com')).status).toBeGreaterThanOrEqual(400);
    expect((await refresh(gateway.url)).status).toBe(200);
  });

  it('lets listed origins read replies, and no other', async () => {
    const from = (origin: string, method = 'GET') =>
      fetch(`${gateway.url}/api/v1/capabilities`, {
        method,
        headers: { Origin: origin, 'Access-Control-Request-Method': 'GET' },
      });
    const allowed = await from('https://app.example.com');
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://app.example.com');
    expect(allowed.headers.get('access-control-expose-headers')).toMatch(/Retry-After.*X-Nadoo-Position/);
    expect((await from('https://app.example.com', 'OPTIONS')).status).toBe(204);
    expect((await from('https://evil.example.com')).headers.get('access-control-allow-origin')).toBeNull();
  });

  it('streams a completion as it is made, and hears when the reader goes', async () => {
    const reading = new AbortController();
    const reply = await fetch(`${gateway.url}/api/v1/chat/completions`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${token}`,
        'Content-Type': 'application/json',
        'Accept-Encoding': 'gzip',
      },
      body: JSON.stringify({ session_id: sessionId, message: '/slow 20', stream: true }),
      signal: reading.signal,
    });
    expect(reply.headers.get('content-type')).toMatch(/^text\/event-stream/);
    expect(reply.headers.get('content-encoding')).toBeNull();
    expect(reply.headers.get('x-accel-buffering')).toBe('no');
    let text = '';
    for await (const chunk of reply.body ?? []) {
      text += Buffer.from(chunk as Uint8Array).toString();
      if (text.includes('event: text_chunk')) break;
    }
    expect(text).toContain('event: message_start');
    reading.abort();
    await expect
      .poll(async () => {
        const list = (await (await api('GET', `/api/v1/chat/sessions/${sessionId}/messages`)).json()) as {
          data: { role: string; status: string }[];
        };
        return list.data.filter(({ role }) => role === 'assistant').map(({ status }) => status);
      })
      .toEqual(['stopped']);
  });

  it('packs a page of records for those who take it, the same lines', async () => {
    const from = (encoding: string) =>
      fetch(`${gateway.url}/api/v1/plugins/executions/demo-run-long/records?after=100&limit=700`, {
        headers: { 'Accept-Encoding': encoding },
      });
    const plain = await from('identity');
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(plain.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
    const text = await plain.text();
    expect(text.trimEnd().split('\n')).toHaveLength(700);
    for (const encoding of ['gzip', 'br']) {
      const packed = await from(encoding);
      expect(packed.headers.get('content-encoding')).toBe(encoding);
      expect(packed.headers.get('vary')).toMatch(/accept-encoding/i);
      expect(await packed.text()).toBe(text);
    }
  });
});

describe('the page', () => {
  it('lists, pages and deletes runs, and runs a saved test in its own sandbox', async () => {
    const runs = '/api/v1/plugins/executions';
    const data = async (reply: Promise<Response>): Promise<unknown> =>
      ((await (await reply).json()) as { data: unknown }).data;
    const first = (await data(api('GET', `${runs}?limit=1&status=failed`))) as Record<string, unknown>[];
    expect(first).toMatchObject([{ plugin_id: 'flaky', status: 'failed' }]);
    const behind = encodeURIComponent(String(first[0]?.['cursor']));
    expect(await data(api('GET', `${runs}?limit=1&status=failed&cursor=${behind}`))).toEqual([]);

    const saved = (await data(
      api('POST', '/api/v1/plugins/calculator/tests', {
        workspace_id: 'ws-demo',
        name: 'Two',
        tool_name: 'calculate',
        parameters: { expression: '1+1' },
        expected_result: { value: 3 },
        expected_steps: ['read_expression', 'evaluate'],
      }),
    )) as { id: string };
    const test = `/api/v1/plugins/tests/${saved.id}`;
    const { execution_id: id } = (await data(api('POST', `${test}/runs`, {}))) as { execution_id: string };
    await vi.waitFor(
      async () => {
        const results = (await data(api('GET', `${test}/results`))) as Record<string, unknown>[];
        expect(results).toMatchObject([{ execution_id: id, passed: false, by: 'user-ada' }]);
        const value = { path: 'result.value', kind: 'changed', expected: 3, actual: 2 };
        expect(results[0]?.['differences']).toContainEqual(value);
      },
      { timeout: 20_000 },
    );
    expect((await api('DELETE', `${runs}/${id}`)).status).toBe(200);
    expect((await api('GET', `${runs}/${id}`)).status).toBe(404);
    expect((await fetch(`${gateway.url}${runs}/${id}/records`)).status).toBe(404);
    expect((await api('DELETE', test)).status).toBe(200);
  });

  it('refuses records by a wrong key, too large, or after the end, in the envelope', async () => {
    const registered = await api('POST', '/api/v1/plugins/executions', {
      plugin_id: 'scraper',
      tool_name: 'crawl',
      workspace_id: 'ws-demo',
    });
    const { data } = (await registered.json()) as { data: Record<'execution_id' | 'ingest_key', string> };
    const send = (key: string, body: string) =>
      fetch(`${gateway.url}/api/v1/plugins/executions/${data.execution_id}/records`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/x-ndjson' },
        body,
      });
    const line = (message: string) =>
      JSON.stringify({ type: 'log', data: { level: 'info', message, timestamp: '2026-11-24T10:32:00' } });
    const end = JSON.stringify({ type: 'execution_complete', data: { result: 1 } });
    const refused = [
      await send('wrong', line('x')),
      await send(data.ingest_key, line('x'.repeat(1024 * 1024))),
      await send(data.ingest_key, end).then(() => send(data.ingest_key, line('late'))),
    ];
    for (const [at, status] of [401, 413, 409].entries()) {
      expect(await envelope(refused[at]!)).toMatchObject({
        http: status,
        status: 'error',
        code: status,
        data: null,
      });
    }
  });

  it('answers any other path with the page, under its policy', async () => {
    const reply = await fetch(`${gateway.url}/w/ws-demo/chat`);
    expect(reply.status).toBe(200);
    expect(await reply.text()).toContain('<title>The page</title>');
    expect(reply.headers.get('content-security-policy')).toBe(contentSecurityPolicy());
    expect(reply.headers.get('cache-control')).toBe('no-cache');
  });

  it('lets hashed files be kept for ever, compressed', async () => {
    const reply = await fetch(`${gateway.url}/assets/index-1a2b.js`, {
      headers: { 'Accept-Encoding': 'br' },
    });
    expect(reply.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(reply.headers.get('content-encoding')).toBe('br');
    expect(await reply.text()).toContain('xxxx');
    expect((await fetch(`${gateway.url}/assets/gone-9f9f.js`)).status).toBe(404);
  });

  it('lets its own page frame the sandbox of diagrams, and the sandbox load its scripts and nothing else', async () => {
    const headersOf = async (file: string) => (await fetch(gateway.url + file)).headers;
    const page = await headersOf('/diagram.html');
    expect(page.get('x-frame-options')).toBe('SAMEORIGIN');
    expect(page.get('content-security-policy')).toBe(
      "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-scripts",
    );
    expect(page.get('access-control-allow-origin')).toBeNull();
    const script = await headersOf('/assets/diagram/diagram-1a2b.js');
    expect(script.get('access-control-allow-origin')).toBe('*');
    expect(script.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect(script.get('cache-control')).toBe('public, max-age=31536000, immutable');
    for (const file of ['/assets/index-1a2b.js', '/', '/config.json']) {
      const other = await headersOf(file);
      expect(other.get('access-control-allow-origin'), file).toBeNull();
      expect(other.get('cross-origin-resource-policy'), file).toBe('same-origin');
      expect(other.get('x-frame-options'), file).toBe('DENY');
    }
  });

  it('hands out what the build has packed as it is, to whoever takes it', async () => {
    const get = async (encoding: string) => {
      const reply = await fetch(`${gateway.url}/assets/packed-1a2b.js`, {
        headers: { 'Accept-Encoding': encoding },
      });
      return [reply.headers.get('content-encoding'), reply.headers.get('content-type'), await reply.text()];
    };
    const type = 'application/javascript; charset=utf-8';
    expect(await get('br')).toEqual(['br', type, 'packed by the build']);
    expect(await get('identity')).toEqual([null, type, 'plain']);
    expect(await get('gzip;q=0, br;q=0.0')).toEqual([null, type, 'plain']);
    // It was read once; a browser that kept it asks for no part of it, another caller may.
    const part = await fetch(`${gateway.url}/assets/packed-1a2b.js`, {
      headers: { 'Accept-Encoding': 'identity', Range: 'bytes=1-3' },
    });
    expect([part.status, await part.text()]).toEqual([206, 'lai']);
    const head = await fetch(`${gateway.url}/assets/packed-1a2b.js`, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-type')]).toEqual([200, type]);
  });

  it('gives out nothing but the page', async () => {
    expect(await (await fetch(`${gateway.url}/.vite/manifest.json`)).text()).toContain('The page');
    const { port } = new URL(gateway.url);
    const climbing = request({ port, path: '/../data/jwt-secret' });
    climbing.end();
    const [reply] = (await once(climbing, 'response')) as [{ statusCode?: number }];
    expect(reply.statusCode).toBe(403);
    const tried = await fetch(`${gateway.url}/assets/..%2f..%2fdata%2fjwt-secret`);
    expect([403, 404]).toContain(tried.status);
    await tried.body?.cancel();
  });
});

describe('sockets', () => {
  it('stream an answer to all in the session', async () => {
    const tokens = [token, await signIn(gateway.url, 'mina')];
    const sockets = tokens.map((own) => new WebSocket(socketUrl(`/ws/chat/${sessionId}?token=${own}`)));
    const heard = sockets.map((socket) => {
      const frames: { type: string; text?: string; full_response?: string }[] = [];
      const ended = new Promise<void>((resolve) => {
        socket.on('message', (data: Buffer) => {
          const frame = JSON.parse(data.toString()) as (typeof frames)[number];
          frames.push(frame);
          if (frame.type === 'response_end') resolve();
        });
      });
      return { frames, ended };
    });
    await expect.poll(() => heard.every(({ frames }) => frames.length > 0)).toBe(true);
    sockets[0]?.send(
      JSON.stringify({
        type: 'chat',
        application_id: 'app-helpdesk',
        content: '/calculator 17*2',
        client_message_id: '0d2f4f0a-6f2e-4c44-9a3c-0d5d7a0a1b11',
      }),
    );
    await Promise.all(heard.map(({ ended }) => ended));
    for (const { frames } of heard) {
      const streamed = frames.filter(({ type }) => type === 'text-delta').map(({ text }) => text ?? '');
      expect(streamed.join('')).toBe(frames.at(-1)?.full_response);
      expect(streamed.join('')).toContain('34');
    }
    for (const socket of sockets) socket.terminate();
  }, 20_000);

  it.each([
    ['a bad token', () => `/ws/chat/${sessionId}?token=nonsense`],
    ['no token', () => `/ws/chat/${sessionId}`],
    ["another user's inbox", () => `/ws/notifications/user-mina?token=${token}`],
    ['an unknown execution', () => '/api/v1/ws/plugin/debug/none'],
  ])('close with 1008: %s', async (_name, path) => {
    const socket = new WebSocket(socketUrl(path()));
    const [code] = (await once(socket, 'close')) as [number];
    expect(code).toBe(1008);
  });

  it('close with 1009 a frame over the size, and the gateway lives on', async () => {
    const socket = new WebSocket(socketUrl(`/ws/chat/${sessionId}?token=${token}`));
    await once(socket, 'open');
    socket.send('x'.repeat(64 * 1024 + 1));
    const [code] = (await once(socket, 'close')) as [number];
    expect(code).toBe(1009);
    expect((await fetch(`${gateway.url}/healthz`)).status).toBe(200);
  });

  it('are refused before the upgrade from a foreign origin and on unknown paths', async () => {
    const path = `/ws/chat/${sessionId}?token=${token}`;
    expect(await refusedStatus(path, { origin: 'https://evil.example.com' })).toBe(403);
    expect(await refusedStatus(path, { origin: 'null' })).toBe(403);
    expect(await refusedStatus('/ws/none/x')).toBe(404);
    for (const origin of ['https://app.example.com', gateway.url]) {
      const socket = new WebSocket(socketUrl(path), { origin });
      await once(socket, 'open');
      socket.terminate();
    }
  });
});

it('limits requests and upgrades by default, with Retry-After', async () => {
  const limited = await startTestGateway({ RATE_LIMIT_IP: '3', NADOO_DEMO: '0' });
  try {
    const statuses: number[] = [];
    for (let n = 0; n < 4; n++) statuses.push((await fetch(`${limited.url}/api/v1/capabilities`)).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
    const reply = await fetch(`${limited.url}/api/v1/capabilities`);
    expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
    const socket = new WebSocket(`${limited.url.replace('http', 'ws')}/ws/chat/x`);
    socket.on('error', () => undefined);
    const [, refusal] = (await once(socket, 'unexpected-response')) as [
      unknown,
      { statusCode?: number; headers: Record<string, string> },
    ];
    expect(refusal.statusCode).toBe(429);
    expect(Number(refusal.headers['retry-after'])).toBeGreaterThan(0);
    socket.terminate();
    expect((await fetch(`${limited.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${limited.url}/`)).status).toBe(200);
  } finally {
    await limited.stop();
  }
}, 60_000);
