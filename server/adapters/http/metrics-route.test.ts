import { once } from 'node:events';
import { request } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { post, signIn, startTestGateway, type TestGateway } from '../testing/test-gateway.ts';

const TOKEN = 'scrape-with-this';
const elsewhere = { 'X-Forwarded-For': '203.0.113.9' };

let gateway: TestGateway;
let token = '';

beforeAll(async () => {
  gateway = await startTestGateway({ METRICS_TOKEN: TOKEN, TRUST_PROXY: '1' });
  token = await signIn(gateway.url, 'ada');
}, 60_000);
afterAll(() => gateway.stop());

const open = async (path: string): Promise<WebSocket> => {
  const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}${path}?token=${token}`);
  await once(socket, 'open');
  return socket;
};

async function readText(headers: Record<string, string> = {}): Promise<string> {
  return (await fetch(`${gateway.url}/metrics`, { headers })).text();
}

/** A sample's value, by the name and labels as they stand in the text; 0 where there is none. */
async function sample(line: string): Promise<number> {
  const found = (await readText()).split('\n').find((text) => text.startsWith(`${line} `));
  return Number(found?.slice(line.length) ?? 0);
}

async function newSession(): Promise<string> {
  const reply = await post(
    `${gateway.url}/api/v1/chat/sessions`,
    { application_id: 'app-helpdesk', title: 'Counted' },
    { Authorization: `Bearer ${token}` },
  );
  return ((await reply.json()) as { data: { id: string } }).data.id;
}

/** Status of a request whose Host header says `host`, from this machine. */
async function statusAs(host: string, port: string): Promise<number | undefined> {
  const asked = request({ port, host: '127.0.0.1', path: '/metrics', headers: { Host: host } });
  asked.end();
  const [reply] = (await once(asked, 'response')) as [{ statusCode?: number; resume(): void }];
  reply.resume();
  return reply.statusCode;
}

it('counts what happens on the sockets, and how answers and runs end', async () => {
  const sessionId = await newSession();
  const chat = await open(`/ws/chat/${sessionId}`);
  const workspace = await open('/ws/workspaces/ws-demo');
  await expect.poll(() => sample('nadoo_sockets_open{kind="chat"}')).toBe(1);
  expect(await sample('nadoo_sockets_open{kind="workspace"}')).toBe(1);
  expect(await sample('nadoo_sockets_open{kind="debug"}')).toBe(0);

  const ended = new Promise<void>((resolve) => {
    chat.on('message', (data: Buffer) => {
      if (data.toString().includes('"response_end"')) resolve();
    });
  });
  chat.send(JSON.stringify({ type: 'chat', application_id: 'app-helpdesk', content: '/calculator 17*2' }));
  await ended;
  await expect.poll(() => sample('nadoo_answers_total{status="complete"}')).toBe(1);
  expect(await sample('nadoo_prompts_total')).toBe(1);
  expect(await sample('nadoo_plugin_runs_total{status="completed"}')).toBe(1);
  expect(await sample('nadoo_frames_received_total{kind="chat"}')).toBe(1);
  expect(await sample('nadoo_frames_sent_total{kind="chat"}')).toBeGreaterThan(4);

  chat.send('{"type":"chat","content":7}');
  chat.send('{"type":"constellation"}');
  workspace.send('{"type":"user_left","user_id":"user-mina"}');
  await expect.poll(() => sample('nadoo_frames_rejected_total{reason="forged"}')).toBe(1);
  await expect.poll(() => sample('nadoo_frames_rejected_total{reason="malformed"}')).toBe(1);
  await expect.poll(() => sample('nadoo_frames_rejected_total{reason="unknown"}')).toBe(1);

  chat.close();
  workspace.close();
  await expect.poll(() => sample('nadoo_sockets_open{kind="chat"}')).toBe(0);
  await expect.poll(() => sample('nadoo_sockets_open{kind="workspace"}')).toBe(0);
}, 20_000);

it('counts requests by the pattern of their route, and names no one and nothing', async () => {
  const sessionId = await newSession();
  await fetch(`${gateway.url}/api/v1/chat/sessions/${sessionId}/messages`);
  await fetch(`${gateway.url}/no/such/${sessionId}`);
  const refused = new WebSocket(`${gateway.url.replace('http', 'ws')}/ws/none/x`);
  refused.on('error', () => undefined);
  await once(refused, 'unexpected-response');
  refused.terminate();

  const route = '/api/v1/chat/sessions/:session_id/messages';
  await expect
    .poll(() => sample(`nadoo_http_requests_total{method="GET",route="${route}",status="401"}`))
    .toBe(1);
  expect(await sample(`nadoo_http_request_duration_seconds_count{route="${route}"}`)).toBe(1);
  expect(await sample('nadoo_upgrades_refused_total{status="404"}')).toBe(1);
  const text = await readText();
  for (const secret of [sessionId, token, TOKEN, 'user-ada', 'ada@demo']) expect(text).not.toContain(secret);
});

it('is text that Prometheus reads: each family described, each sample a number', async () => {
  const reply = await fetch(`${gateway.url}/metrics`);
  expect(reply.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(reply.headers.get('cache-control')).toBe('no-store');
  const lines = (await reply.text()).split('\n').filter((line) => line !== '');
  const families = new Set(
    lines.flatMap((line) => /^# TYPE (\S+) (?:counter|gauge|histogram|summary)$/.exec(line)?.[1] ?? []),
  );
  expect(families).toContain('process_resident_memory_bytes');
  for (const line of lines.filter((text) => !text.startsWith('#'))) {
    const name =
      /^([a-zA-Z_:][\w:]*)(?:\{(?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\.)*",?)*\})? (?:-?\d[\d.e+-]*|[+-]Inf|nan)$/i.exec(
        line,
      )?.[1];
    expect(name, line).toBeDefined();
    expect(families.has(name ?? '') || families.has((name ?? '').replace(/_(bucket|sum|count)$/, ''))).toBe(
      true,
    );
  }
});

it('is open on loopback, and elsewhere for the bearer of the token', async () => {
  const status = async (headers: Record<string, string>): Promise<number> =>
    (await fetch(`${gateway.url}/metrics`, { headers })).status;
  expect(await status({})).toBe(200);
  expect(await status(elsewhere)).toBe(401);
  expect(await status({ ...elsewhere, Authorization: `Bearer ${TOKEN}` })).toBe(200);
  expect(await status({ ...elsewhere, Authorization: 'Bearer wrong' })).toBe(401);
  expect(await status({ ...elsewhere, Authorization: `Bearer ${token}` })).toBe(401);
  expect(await readText(elsewhere)).not.toContain('nadoo_');
  // A public name that leads here: a proxy on this machine, or a page whose name was rebound.
  const { port } = new URL(gateway.url);
  expect(await statusAs('console.example.com', port)).toBe(401);
  expect(await statusAs(`[::1]:${port}`, port)).toBe(200);
});

it('is there in stock mode; without a token nobody else reads it, whatever their headers claim', async () => {
  const stock = await startTestGateway({ NADOO_STOCK: '1', NADOO_DEMO: '0' });
  try {
    expect(await (await fetch(`${stock.url}/metrics`)).text()).toContain(
      'nadoo_info{version="0.0.0-test"} 1',
    );
    for (const headers of [elsewhere, { 'X-Forwarded-For': '127.0.0.1' }, { Forwarded: 'for=203.0.113.9' }]) {
      const reply = await fetch(`${stock.url}/metrics`, { headers });
      expect(reply.status).toBe(401);
      expect(await reply.json()).toMatchObject({
        status: 'error',
        message: expect.stringContaining('METRICS_TOKEN') as string,
      });
    }
  } finally {
    await stock.stop();
  }
}, 60_000);
