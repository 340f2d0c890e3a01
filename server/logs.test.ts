/** What the log never holds, at its most talkative: whatever proves who somebody is, and what people wrote. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { post } from './adapters/testing/test-gateway.ts';

const email = 'ada@demo.nadoo.dev';
const password = 'demo-nadoo';
const wrongPassword = 'wrong-horse-battery';
const prompt = 'What nobody else may read';
const folder = mkdtempSync(path.join(tmpdir(), 'nadoo logs '));

const gateway = spawn(
  process.execPath,
  ['--import', 'tsx', fileURLToPath(new URL('main.ts', import.meta.url))],
  {
    env: { PATH: process.env['PATH'], PORT: '0', DATA_DIR: folder, LOG_LEVEL: 'trace' },
    stdio: ['ignore', 'pipe', 'pipe'],
  },
);
let said = '';
let url = '';
/** By what it is, so that a failure does not print it. */
const secrets = new Map([
  ['the password', password],
  ['a wrong password', wrongPassword],
  ['a prompt', prompt],
]);

beforeAll(async () => {
  for (const stream of [gateway.stdout, gateway.stderr]) {
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  }
  url = await new Promise((resolve, reject) => {
    gateway.stdout.on('data', () => {
      const ready = /ready at (\S+)/.exec(said)?.[1];
      if (ready !== undefined) resolve(ready);
    });
    gateway.on('exit', () => reject(new Error(`It ended: ${said}`)));
  });
}, 90_000);
afterAll(() => {
  gateway.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

interface Data {
  access_token: string;
  refresh_token: string;
  ticket: string;
  execution_id: string;
  ingest_key: string;
  id: string;
}

async function dataOf(reply: Response): Promise<Data> {
  return ((await reply.json()) as { data: Data }).data;
}

const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

/** Opens a socket, says things there, and waits until it is open (and answered) or closed. */
async function visit(address: string, says: readonly string[] = [], origin?: string): Promise<void> {
  const socket = new WebSocket(url.replace('http', 'ws') + address, origin === undefined ? {} : { origin });
  const over = new Promise<void>((resolve) => {
    socket.on('error', () => resolve());
    socket.on('close', () => resolve());
    socket.on('message', () => {
      for (const text of says) socket.send(text);
      if (says.length === 0) resolve();
      else socket.on('message', () => resolve());
    });
  });
  await over;
  socket.terminate();
}

/** Bytes that no client library sends. */
async function sendRaw(text: string): Promise<void> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(text);
  await new Promise((resolve) => socket.on('data', resolve).on('close', resolve));
  socket.destroy();
}

/** Every way in, right and wrong, with what proves it collected in `secrets`. */
async function signInEveryWay() {
  const login = await dataOf(await post(`${url}/api/v1/auth/login`, { email, password }));
  secrets.set('an access token', login.access_token);
  secrets.set('a refresh token', login.refresh_token);
  const byBody = await post(`${url}/api/v1/auth/refresh`, { refresh_token: login.refresh_token });
  secrets.set('a refreshed access token', (await dataOf(byBody)).access_token);

  const withCookie = await post(`${url}/api/v1/auth/login`, { email, password, cookie: true });
  const cookie = withCookie.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
  secrets.set('a refresh cookie', cookie.split('=')[1] ?? '');
  const rotate = () =>
    post(`${url}/api/v1/auth/refresh`, { user_id: 'user-ada' }, { Cookie: cookie, Origin: url });
  const rotated = await rotate();
  expect(rotated.status).toBe(200);
  secrets.set('a rotated cookie', /=([\w.-]+);/.exec(rotated.headers.getSetCookie()[0] ?? '')?.[1] ?? '');

  const refusals = await Promise.all([
    post(`${url}/api/v1/auth/login`, { email, password: wrongPassword }),
    post(`${url}/api/v1/auth/login`, { email: password, password: 7 }),
    post(`${url}/api/v1/auth/refresh`, { refresh_token: login.access_token }),
    post(
      `${url}/api/v1/auth/refresh`,
      { user_id: 'user-ada' },
      { Cookie: cookie, Origin: 'http://evil.example' },
    ),
  ]);
  expect(refusals.map(({ status }) => status)).toEqual([401, 422, 401, 403]);
  return { token: login.access_token, cookie };
}

it('holds no password, token, cookie, ticket, key or prompt', async () => {
  const { token, cookie } = await signInEveryWay();
  const ticket = async () => {
    const issued = await dataOf(await post(`${url}/api/v1/auth/ws-ticket`, {}, bearer(token)));
    secrets.set(`ticket ${secrets.size}`, issued.ticket);
    return issued.ticket;
  };
  const session = await dataOf(
    await post(`${url}/api/v1/chat/sessions`, { application_id: 'app-helpdesk', title: 'T' }, bearer(token)),
  );
  const run = await dataOf(
    await post(`${url}/api/v1/plugins/executions`, { plugin_id: 'p', tool_name: 't' }, bearer(token)),
  );
  secrets.set('an ingest key', run.ingest_key);
  secrets.set("an execution's id", run.execution_id);

  const rooms = [`/ws/chat/${session.id}`, '/ws/notifications/user-ada', '/ws/workspaces/ws-demo'];
  const debug = `/api/v1/ws/plugin/debug/${run.execution_id}`;
  const chat = (content: string) =>
    JSON.stringify({
      type: 'chat',
      application_id: 'app-helpdesk',
      content,
      client_message_id: crypto.randomUUID(),
    });
  for (const room of rooms) {
    await visit(`${room}?token=${token}`);
    const once = await ticket();
    await visit(`${room}?ticket=${once}`);
    await visit(`${room}?ticket=${once}`);
    await visit(`${room}?token=${token}x`);
    await visit(`${room}?token=${token}`, [`{"type":"${token}`]);
  }
  await visit(`${debug}?token=${token}`);
  await visit(debug, ['x'.repeat(70_000) + token]);
  await visit(`${rooms[0] ?? ''}?token=${token}`, [chat(prompt)]);
  await visit(`${rooms[0] ?? ''}?token=${token}`, [], 'https://evil.example');
  await visit(`/ws/none/x?token=${token}`);

  const statuses = await Promise.all([
    post(`${url}/api/v1/plugins/executions/${run.execution_id}/records`, '{', bearer('wrong')),
    fetch(`${url}/api/v1/plugins/executions/${run.execution_id}/records`, {
      method: 'POST',
      headers: { ...bearer(run.ingest_key), 'Content-Type': 'application/x-ndjson' },
      body: `{"type":"log"}\n{"${run.ingest_key}`,
    }),
    fetch(`${url}/api/v1/none?token=${token}`, { headers: bearer(token) }),
    fetch(`${url}/login?token=${token}&refresh=${secrets.get('a refresh token') ?? ''}`),
    fetch(`${url}/api/v1/chat/sessions/none/messages?access_token=${token}`, { headers: bearer(token) }),
    fetch(`${url}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: `{"password":"${password}"`,
    }),
  ]);
  expect(statuses.map(({ status }) => status)).toEqual([401, 200, 404, 200, 404, 400]);
  await sendRaw(`GET /api/v1/auth/me?token=${token} HTTP/1.1\r\nCookie ${cookie}\r\n\r\n`);
  await sendRaw(`GET /%zz?token=${token} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n\r\n`);

  // No text column takes a NUL, so the database refuses these queries: the gateway's own fault, and a 500.
  const failed = await fetch(`${url}/api/v1/chat/sessions/${prompt}%00/messages`, { headers: bearer(token) });
  expect(failed.status).toBe(500);
  await visit(`${debug}%00`);
  await post(`${url}/api/v1/auth/logout`, { user_id: 'user-ada' }, { Cookie: cookie, Origin: url });

  gateway.kill('SIGTERM');
  await once(gateway, 'exit');
  // The log did talk, and of all this.
  for (const words of [
    '/api/v1/auth/login',
    'a request failed',
    'a socket failed',
    'broke the protocol',
    '"status":401',
  ])
    expect(said).toContain(words);
  const found = [...secrets]
    .filter(([, secret]) => secret === '' || said.includes(secret))
    .map(([what]) => what);
  expect(found).toEqual([]);
  expect(said).not.toMatch(/eyJ[\w-]+\.|Bearer |nadoo_refresh_|[?&](token|ticket)=/);
}, 60_000);
