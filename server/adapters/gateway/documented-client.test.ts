/** A client of the documentation (protocol.md 1.9) against the real gateway in stock mode. */
import { SignJWT } from 'jose';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { DocumentedClient, type DocumentedSocket, type Json } from '../testing/documented-client.ts';
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts';

const SECRET = 'a secret for these tests, long enough for HS256';
const SOON = { timeout: 15_000 };

let gateway: TestGateway;
const sockets: DocumentedSocket[] = [];

beforeAll(async () => {
  gateway = await startTestGateway({ NADOO_STOCK: '1', JWT_SECRET: SECRET });
}, 60_000);
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.leave();
});
afterAll(() => gateway.stop());

async function person(name: string): Promise<DocumentedClient> {
  const client = new DocumentedClient(gateway.url);
  await client.login(`${name}@demo.nadoo.dev`, 'demo-nadoo');
  return client;
}

function open(client: DocumentedClient, path: string, refetch?: () => Promise<void>): DocumentedSocket {
  const socket = client.open(path, refetch);
  sockets.push(socket);
  return socket;
}

async function newChat(client: DocumentedClient): Promise<string> {
  const body = { application_id: 'app-helpdesk', title: 'As documented' };
  return String(((await client.rest('POST', '/api/v1/chat/sessions', body)) as Json)['id']);
}

const chatFrame = (chatId: string, content: string): Json => ({
  type: 'chat',
  content,
  application_id: 'app-helpdesk',
  chat_id: chatId,
  user_id: 'user-ada',
  timestamp: new Date().toISOString(),
});

const textOf = (socket: DocumentedSocket): string =>
  socket
    .ofType('text-delta')
    .map(({ text }) => String(text))
    .join('');

it('finds no extension, chats, and is answered frame by frame as documented', async () => {
  const ada = await person('ada');
  await expect(ada.rest('GET', '/api/v1/capabilities')).rejects.toThrow('404');
  const chatId = await newChat(ada);
  const socket = open(ada, `/ws/chat/${chatId}`);
  await expect.poll(() => socket.ofType('connected'), SOON).toHaveLength(1);
  expect(Object.keys(socket.frames[0] ?? {}).sort()).toEqual(['session_id', 'timestamp', 'type', 'user_id']);

  socket.send({ type: 'ping' });
  await expect.poll(() => socket.ofType('pong'), SOON).toHaveLength(1);

  socket.send(chatFrame(chatId, 'How long do refunds take?'));
  await expect.poll(() => socket.ofType('response_end'), SOON).toHaveLength(1);
  const types = socket.frames.map(({ type }) => type);
  expect(new Set(types)).toEqual(
    new Set(['connected', 'pong', 'response_start', 'text-delta', 'sources', 'response_end']),
  );
  expect(types.indexOf('response_start')).toBeLessThan(types.indexOf('text-delta'));
  expect(socket.ofType('text-delta').map(({ index }) => index)).toEqual(
    socket.ofType('text-delta').map((_, at) => at),
  );
  expect(Object.keys(socket.ofType('text-delta')[0] ?? {}).sort()).toEqual([
    'index',
    'text',
    'timestamp',
    'type',
  ]);
  expect(textOf(socket)).toBe(socket.ofType('response_end')[0]?.['full_response']);
  expect(socket.ofType('response_end')[0]?.['response_time']).toBeGreaterThanOrEqual(0);

  const stored = (await ada.rest('GET', `/api/v1/chat/sessions/${chatId}/messages`)) as Json[];
  expect(stored.map(({ role, content }) => [role, content])).toEqual([
    ['user', 'How long do refunds take?'],
    ['assistant', textOf(socket)],
  ]);
}, 40_000);

it('stops an answer, and hears of a refusal without losing the connection', async () => {
  const ada = await person('ada');
  const chatId = await newChat(ada);
  const socket = open(ada, `/ws/chat/${chatId}`);
  await expect.poll(() => socket.ofType('connected'), SOON).toHaveLength(1);
  socket.send(chatFrame(chatId, '/slow 30'));
  await expect.poll(() => socket.ofType('text-delta').length, SOON).toBeGreaterThan(1);
  socket.send({ type: 'cancel' });
  await expect.poll(() => socket.ofType('response_end'), SOON).toHaveLength(1);
  expect(socket.ofType('response_end')[0]?.['full_response']).toBe(textOf(socket));

  const jun = await person('jun');
  const viewing = open(jun, `/ws/chat/${chatId}`);
  await expect.poll(() => viewing.ofType('connected'), SOON).toHaveLength(1);
  viewing.send(chatFrame(chatId, 'May I?'));
  await expect.poll(() => viewing.ofType('error'), SOON).toHaveLength(1);
  expect(viewing.ofType('error')[0]).toMatchObject({
    data: { message: expect.stringContaining('viewer') as string },
  });
  viewing.send({ type: 'ping' });
  await expect.poll(() => viewing.ofType('pong'), SOON).toHaveLength(1);
}, 60_000);

it('backs off after a drop in mid-answer, comes back, and finds over REST what it missed', async () => {
  const ada = await person('ada');
  const chatId = await newChat(ada);
  let missed: Json[] = [];
  const refetch = async (): Promise<void> => {
    const all = (await ada.rest('GET', '/api/v1/chat/app-helpdesk/messages')) as Json[];
    missed = all.filter(({ session_id }) => session_id === chatId);
  };
  const socket = open(ada, `/ws/chat/${chatId}`, refetch);
  await expect.poll(() => socket.ofType('connected'), SOON).toHaveLength(1);
  socket.send(chatFrame(chatId, '/slow 3'));
  await expect.poll(() => socket.ofType('text-delta').length, SOON).toBeGreaterThan(0);
  socket.cut();
  await expect.poll(() => socket.opened, SOON).toBe(2);
  expect(ada.delays).toEqual([1_000]);
  await expect.poll(() => missed.map(({ role }) => role), SOON).toContain('user');
  // The answer went on without its reader.
  await expect
    .poll(async () => {
      await refetch();
      return missed.map(({ role }) => role);
    }, SOON)
    .toEqual(['user', 'assistant']);
  expect(missed[0]?.['content']).toBe('/slow 3');
}, 60_000);

it('is refused with an expired token, refreshes it, and is let in', async () => {
  const ada = await person('ada');
  const past = Math.floor(Date.now() / 1000) - 60;
  ada.accessToken = await new SignJWT({ typ: 'access' })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject('user-ada')
    .setIssuedAt(past - 1800)
    .setExpirationTime(past)
    .sign(new TextEncoder().encode(SECRET));
  const socket = open(ada, '/ws/workspaces/ws-demo');
  await expect.poll(() => socket.closes, SOON).toEqual([{ code: 1008, reason: 'Invalid token' }]);
  await expect.poll(() => socket.opened, SOON).toBe(2);
  expect(ada.delays).toEqual([1_000]);
  const inbox = open(ada, '/ws/notifications/user-mina');
  await expect.poll(() => inbox.closes.map(({ code }) => code), SOON).toEqual([1008]);
  expect(inbox.opened).toBe(1);
}, 30_000);

it('waits 1, 2, 4, 8, 16 and then 30 s where nobody answers', async () => {
  let socket: DocumentedSocket | null = null;
  const client = new DocumentedClient('http://127.0.0.1:1', () => {
    if (client.delays.length === 7) socket?.leave();
    return Promise.resolve();
  });
  socket = open(client, '/ws/chat/any');
  await expect.poll(() => client.delays, SOON).toHaveLength(7);
  expect(client.delays.map((ms) => ms / 1_000)).toEqual([1, 2, 4, 8, 16, 30, 30]);
});

it('is notified of a run that failed, and debugs it from where the notification leads', async () => {
  const ada = await person('ada');
  const inbox = open(ada, '/ws/notifications/user-ada');
  await expect.poll(() => inbox.opened, SOON).toBe(1);
  const chatId = await newChat(ada);
  const chat = open(ada, `/ws/chat/${chatId}`);
  await expect.poll(() => chat.ofType('connected'), SOON).toHaveLength(1);
  chat.send(chatFrame(chatId, '/flaky'));
  const failed = (): Json | undefined =>
    inbox
      .ofType('notification')
      .find(({ notification }) => String((notification as Json)['title']).includes('failed'));
  await expect.poll(() => failed() !== undefined, SOON).toBe(true);
  const { notification, ...frame } = failed() ?? {};
  expect(Object.keys(frame).sort()).toEqual(['timestamp', 'type']);
  expect(Object.keys(notification as Json).sort()).toEqual(['action_url', 'body', 'title']);

  const executionId = String((notification as Json)['action_url']).replace('/debug/', '');
  const debug = open(ada, `/api/v1/ws/plugin/debug/${executionId}`);
  await expect.poll(() => debug.ofType('execution_error'), SOON).toHaveLength(1);
  expect(debug.frames.map(({ type }) => type)).toEqual(['execution_info', 'debug_data', 'execution_error']);
  expect(debug.frames[0]?.['data']).toMatchObject({ plugin_id: 'flaky', status: 'failed' });
  const record = debug.frames[1]?.['data'] as Record<string, Json[]> & { variables: Json };
  expect(record).toMatchObject({ execution_id: executionId, plugin_id: 'flaky', workspace_id: 'ws-demo' });
  expect(record['steps']?.map(({ step_name }) => step_name)).toEqual([
    'load_rows',
    'render_report',
    expect.any(String) as string,
  ]);
  expect(Object.keys(record.variables).sort()).toEqual(['rows', 'size_mb']);
  expect(record['logs']?.some(({ message }) => String(message).includes('Loaded 40 rows'))).toBe(true);
  expect((notification as Json)['body']).toBe((debug.frames[2]?.['data'] as Json)['error']);
  debug.send('ping');
  await expect.poll(() => debug.ofType('bare-pong'), SOON).toHaveLength(1);

  const unknown = open(ada, '/api/v1/ws/plugin/debug/none');
  await expect.poll(() => unknown.closes.map(({ code }) => code), SOON).toEqual([1008]);
  expect(unknown.frames).toMatchObject([{ type: 'error', data: { message: expect.any(String) as string } }]);
  expect(unknown.opened).toBe(1);
}, 60_000);

it('sees who comes, what they change and who goes, each once, and nothing of its own', async () => {
  const ada = await person('ada');
  const mina = await person('mina');
  const watching = open(ada, '/ws/workspaces/ws-demo');
  await expect.poll(() => watching.opened, SOON).toBe(1);
  // Its stream is joined once the server says something in it: its own arrival is told to the others alone.
  const first = open(mina, '/ws/workspaces/ws-demo');
  await expect.poll(() => watching.ofType('user_joined'), SOON).toHaveLength(1);
  expect(watching.ofType('user_joined')[0]).toMatchObject({ user_id: 'user-mina' });

  first.send({ type: 'document_updated', document_id: 'doc-handbook', action: 'edited' });
  await expect.poll(() => watching.ofType('document_updated'), SOON).toHaveLength(1);
  expect(watching.ofType('document_updated')[0]).toMatchObject({
    document_id: 'doc-handbook',
    action: 'edited',
    updated_by: 'user-mina',
  });
  first.send({ type: 'user_left', user_id: 'user-ada' });
  await expect.poll(() => first.ofType('error'), SOON).toHaveLength(1);
  expect(first.ofType('document_updated')).toEqual([]);

  const members = (await ada.rest('GET', '/api/v1/workspaces/ws-demo/members')) as Json[];
  expect(members.map(({ user_id, role }) => [user_id, role])).toEqual(
    expect.arrayContaining([
      ['user-ada', 'owner'],
      ['user-mina', 'member'],
      ['user-jun', 'viewer'],
    ]),
  );
  const stats = (await ada.rest('GET', '/ws/stats')) as { details: { users: Json } };
  expect(stats.details.users).toMatchObject({ 'user-ada': 1, 'user-mina': 1 });

  first.leave();
  await expect.poll(() => watching.ofType('user_left'), SOON).toHaveLength(1);
  expect(watching.ofType('user_left')[0]).toMatchObject({ user_id: 'user-mina' });
}, 40_000);

it('streams a completion over SSE with the documented events alone', async () => {
  const ada = await person('ada');
  const chatId = await newChat(ada);
  const reply = await fetch(`${gateway.url}/api/v1/chat/completions`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${ada.accessToken}` },
    body: JSON.stringify({ session_id: chatId, message: '/calculator 17*2', stream: true }),
  });
  const events = [...(await reply.text()).matchAll(/^event: (.+)\ndata: (.+)$/gm)].map(
    ([, name, data]) => [name, JSON.parse(data ?? '') as Json] as const,
  );
  expect(events[0]?.[0]).toBe('message_start');
  expect(events.slice(-2).map(([name]) => name)).toEqual(['text_end', 'done']);
  const fields = (wanted: string): string[] =>
    Object.keys(events.find(([name]) => name === wanted)?.[1] ?? {}).sort();
  expect(fields('agent_tool_call')).toEqual(['arguments', 'tool_name']);
  expect(fields('agent_tool_result')).toEqual(['result', 'tool_name']);
  const text = events.filter(([name]) => name === 'text_chunk').map(([, { content }]) => String(content));
  expect(text.join('')).toContain('34');
}, 40_000);
