/** The whole layer against a real HTTP and WebSocket server (`ws`), on real time. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import type { ChatEvent } from '#src/protocol/chat-events.ts';
import { createServices, type PageServices } from '#src/app/create-services.ts';
import { chatChannel } from '#src/protocol/channels.ts';
import { createWebSocketTransport, type WebSocketClass } from '#src/lib/websocket-transport.ts';
import type { ChannelItem } from './types.ts';
import { fakeToken } from '#src/testing/fake-token.ts';

let server: Server;
let sockets: WebSocketServer;
let services: PageServices;
let extensions: string[];
let onSocket: (socket: WebSocket, request: IncomingMessage) => void;
const upgrades: string[] = [];

beforeEach(async () => {
  extensions = ['seq', 'ticket', 'refresh-cookie'];
  onSocket = () => undefined;
  upgrades.length = 0;
  server = createServer((request, response) => {
    const reply = (data: unknown, status = 200) => {
      response.writeHead(status, { 'Content-Type': 'application/json' });
      response.end(
        JSON.stringify({ data, status: status < 400 ? 'success' : 'error', code: status, message: 'OK' }),
      );
    };
    if (request.url === '/api/v1/capabilities') reply({ version: '1', extensions });
    else if (request.url === '/api/v1/auth/login')
      reply({ access_token: fakeToken('user-ada'), expires_in: 1800 });
    else if (request.url === '/api/v1/auth/ws-ticket') reply({ ticket: 'once', expires_in: 30 });
    else reply(null, 404);
  });
  sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket, request) => {
    upgrades.push(request.url ?? '');
    onSocket(socket, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const serverUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  services = createServices({
    config: { serverUrl, dialect: 'chat' },
    pageOrigin: serverUrl,
    transport: createWebSocketTransport(WebSocket as unknown as WebSocketClass),
    tabStorage: null,
    locks: null,
    keptToken: null,
    page: { hidden: () => false, online: () => true, subscribe: () => () => undefined },
    frames: (callback) => {
      const handle = setTimeout(callback, 5);
      return () => {
        clearTimeout(handle);
      };
    },
  });
  await services.auth.restore();
});

afterEach(async () => {
  services.close();
  for (const socket of sockets.clients) socket.terminate();
  await new Promise((resolve) => server.close(resolve));
});

function collect(sessionId: string, enough: (items: ChannelItem<ChatEvent>[]) => boolean) {
  const items: ChannelItem<ChatEvent>[] = [];
  let done: () => void;
  const finished = new Promise<void>((resolve) => (done = resolve));
  const lease = services.pool.lease(chatChannel(sessionId), (batch) => {
    items.push(...batch);
    if (enough(items)) done();
  });
  return { items, lease, finished };
}

test('signs in, takes a ticket, opens a chat and resumes it after a cut', async () => {
  expect((await services.auth.signIn({ email: 'ada@demo.nadoo.dev', password: 'x' })).ok).toBe(true);
  const delta = (seq: number, text: string) =>
    JSON.stringify({ type: 'text-delta', text, index: seq - 6, seq });
  onSocket = (socket, request) => {
    const resumed = request.url?.includes('since=') ?? false;
    socket.send(
      JSON.stringify({
        type: 'connected',
        session_id: 's1',
        epoch: 'e',
        seq: resumed ? 8 : 5,
        recovered: resumed,
      }),
    );
    if (resumed) {
      socket.send(delta(7, ' again'));
      socket.send(delta(8, '!'));
    } else {
      socket.send(delta(6, 'Once'));
    }
  };
  const { items, finished, lease } = collect('s1', (all) => {
    const events = all.filter((item) => item.kind === 'event').length;
    // Cut once it has come.
    if (events === 2) for (const socket of sockets.clients) socket.terminate();
    return events === 5;
  });
  await finished;
  expect(items.map((item) => item.kind)).toEqual([
    'opened',
    'event',
    'event',
    'lost',
    'opened',
    'event',
    'event',
    'event',
  ]);
  expect(items.filter((item) => item.kind === 'opened').map((item) => item.resumption)).toEqual([
    'fresh',
    'recovered',
  ]);
  expect(upgrades).toEqual(['/ws/chat/s1?ticket=once', '/ws/chat/s1?ticket=once&epoch=e&since=6']);
  expect(lease.status()).toMatchObject({ state: 'live', transport: 'websocket' });
});
