import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { startFaultProxy, type FaultProxy } from './fault-proxy.ts';

let server: Server;
let sockets: WebSocketServer;
let proxy: FaultProxy;

/** A client that keeps what it got and how it ended. */
interface Client {
  socket: WebSocket;
  got: string[];
  opened: Promise<boolean>;
  ended: Promise<{ code: number; reason: string }>;
  next: (count: number) => Promise<string[]>;
}

function connect(path = '/ws/chat/one'): Client {
  const socket = new WebSocket(proxy.url.replace('http', 'ws') + path);
  const got: string[] = [];
  const waiting: (() => void)[] = [];
  socket.on('message', (data: Buffer) => {
    got.push(data.toString());
    for (const wake of waiting.splice(0)) wake();
  });
  const ended = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
  });
  const opened = new Promise<boolean>((resolve) => {
    socket.on('open', () => resolve(true));
    socket.on('error', () => resolve(false));
  });
  const next = async (count: number) => {
    while (got.length < count) await new Promise<void>((resolve) => waiting.push(resolve));
    return got;
  };
  return { socket, got, opened, ended, next };
}

beforeEach(async () => {
  server = createServer((request: IncomingMessage, response) => {
    if (request.url !== '/events') {
      response.end('page');
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (let index = 0; index < 5; index += 1) response.write(`data: ${index}\n\n`);
    response.end();
  });
  sockets = new WebSocketServer({ server, perMessageDeflate: false });
  // "count 5" is answered by five frames, anything else by itself.
  sockets.on('connection', (socket) => {
    socket.on('message', (data: Buffer) => {
      const text = data.toString();
      const count = /^count (\d+)$/.exec(text)?.[1];
      if (count === undefined) socket.send(text);
      else for (let index = 0; index < Number(count); index += 1) socket.send(`frame ${index}`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  proxy = await startFaultProxy(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});

afterEach(async () => {
  await proxy.dispose();
  for (const socket of sockets.clients) socket.terminate();
  await new Promise((resolve) => server.close(resolve));
});

describe('the fault proxy', () => {
  it('passes pages and sockets on, and counts upgrades', async () => {
    expect(await (await fetch(proxy.url)).text()).toBe('page');
    const client = connect();
    await client.opened;
    const long = 'x'.repeat(70_000);
    client.socket.send(long);
    expect(await client.next(1)).toEqual([long]);
    expect(proxy.countUpgrades()).toBe(1);
    expect(proxy.countUpgrades(/notifications/)).toBe(0);
    expect(proxy.openSockets(/chat/)).toBe(1);
  });

  it('cuts sockets without a close frame, and only those that are meant', async () => {
    const chat = connect('/ws/chat/one');
    const bell = connect('/ws/notifications/ada');
    await Promise.all([chat.opened, bell.opened]);
    proxy.kill(/chat/);
    expect((await chat.ended).code).toBe(1006);
    bell.socket.send('alive');
    expect(await bell.next(1)).toEqual(['alive']);
  });

  it('cuts after a number of frames that match', async () => {
    const client = connect();
    await client.opened;
    const cut = proxy.killAfter({ frames: 2, matching: /frame [1-9]/ });
    client.socket.send('count 9');
    expect((await client.ended).code).toBe(1006);
    await cut;
    expect(client.got).toEqual(['frame 0', 'frame 1', 'frame 2']);
  });

  it('cuts inside a frame', async () => {
    const client = connect();
    await client.opened;
    void proxy.killAfter({ bytes: 13 });
    client.socket.send('count 3');
    expect((await client.ended).code).toBe(1006);
    expect(client.got).toEqual(['frame 0']);
  });

  it.each(['refuse', 'drop'] as const)('%ss upgrades while pages still come', async (fate) => {
    proxy.setUpgrades(fate);
    expect(await connect().opened).toBe(false);
    expect(await (await fetch(proxy.url)).text()).toBe('page');
    proxy.heal();
    expect(await connect().opened).toBe(true);
    expect(proxy.upgrades.map((upgrade) => upgrade.fate)).toEqual([fate, 'pass']);
  });

  it('swallows upgrades: no answer, no end', async () => {
    proxy.setUpgrades('swallow', /chat/);
    const swallowed = connect('/ws/chat/one');
    const other = connect('/ws/notifications/ada');
    expect(await other.opened).toBe(true);
    expect(swallowed.socket.readyState).toBe(WebSocket.CONNECTING);
    expect(proxy.countUpgrades(/chat/)).toBe(1);
  });

  it('mutes and gives back what waited', async () => {
    const client = connect();
    await client.opened;
    proxy.mute('sockets', 'down');
    client.socket.send('held back');
    // A second connection proves that the first one's silence is not mere slowness.
    expect(await (await fetch(proxy.url)).text()).toBe('page');
    expect(client.got).toEqual([]);
    proxy.unmute();
    expect(await client.next(1)).toEqual(['held back']);
  });

  it('says nothing to a client before the server has granted its upgrade', async () => {
    proxy.mute(/chat/, 'down');
    const client = connect();
    while (proxy.countUpgrades(/chat/) === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(proxy.openSockets(/chat/)).toBe(0);
    proxy.inject('too early');
    proxy.closeClients(4001);
    proxy.unmute();
    expect(await client.opened).toBe(true);
    expect(proxy.openSockets(/chat/)).toBe(1);
    proxy.inject('in time');
    expect(await client.next(1)).toEqual(['in time']);
  });

  it('closes with its code whoever is talking at that moment', async () => {
    for (let turn = 0; turn < 40; turn += 1) {
      const client = connect();
      await client.opened;
      const talk = setInterval(() => {
        if (client.socket.readyState === WebSocket.OPEN) client.socket.send('x'.repeat(20_000));
      }, 0);
      client.socket.send('count 50');
      await client.next(1);
      proxy.closeClients(4001, 'because');
      client.socket.send('and one more');
      const { code, reason } = await client.ended;
      clearInterval(talk);
      expect({ code, reason }).toEqual({ code: 4001, reason: 'because' });
    }
  });

  it('refuses connections as if nobody listened', async () => {
    proxy.setRefusing(true);
    await expect(fetch(proxy.url)).rejects.toThrow();
    proxy.heal();
    expect((await fetch(proxy.url)).status).toBe(200);
  });

  it('speaks for the server: a frame, and a close with its code', async () => {
    const client = connect();
    await client.opened;
    proxy.inject('{"type":"from nowhere"}');
    expect(await client.next(1)).toEqual(['{"type":"from nowhere"}']);
    proxy.closeClients(1008, 'Invalid token');
    expect(await client.ended).toEqual({ code: 1008, reason: 'Invalid token' });
  });

  it('cuts an event stream after so many events, and leaves other replies alone', async () => {
    const seen = async (path: string): Promise<{ text: string; whole: boolean }> => {
      const reply = await fetch(proxy.url + path);
      let text = '';
      try {
        for await (const chunk of reply.body ?? []) text += Buffer.from(chunk).toString();
      } catch {
        return { text, whole: false };
      }
      return { text, whole: true };
    };
    for (const events of [1, 3]) {
      const cut = proxy.killAfter({ path: /^\/events/, events });
      expect(await seen('/')).toEqual({ text: 'page', whole: true });
      const { text, whole } = await seen('/events');
      await cut;
      expect({ events: text.split('\n\n').length - 1, whole }).toEqual({ events, whole: false });
    }
    expect((await seen('/events')).whole).toBe(true);
  });
});
