/** Servers for the rows: the real gateway in a process of its own, a minimal Nadoo stub, and one for each peer. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Server as SocketIoServer } from 'socket.io';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';

export interface RunningServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** `server/main.ts` with an empty data folder and no rate limits. */
export async function startGateway(): Promise<RunningServer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'nadoo-bench-'));
  const child = spawn(process.execPath, ['--import', 'tsx', 'server/main.ts'], {
    env: {
      ...process.env,
      PORT: '0',
      DATA_DIR: folder,
      RATE_LIMIT_IP: '0',
      RATE_LIMIT_USER: '0',
      RATE_LIMIT_CHAT: '0',
      LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise<void>((resolve) =>
    child.once('exit', () => {
      resolve();
    }),
  );
  for await (const line of createInterface({ input: child.stdout })) {
    const port = /ready at http:\/\/localhost:(\d+)/.exec(line)?.[1];
    if (port === undefined) continue;
    return {
      url: `http://127.0.0.1:${port}`,
      async stop() {
        child.kill('SIGTERM');
        await exited;
        rmSync(folder, { recursive: true, force: true });
      },
    };
  }
  throw new Error('The gateway ended before it was ready.');
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function serve(
  onRequest: RequestListener,
  attach: (server: Server) => { close(done: () => void): unknown },
): Promise<RunningServer> {
  const server = createServer(onRequest);
  const sockets = attach(server);
  const url = await listen(server);
  return {
    url,
    stop: () =>
      new Promise((resolve) => {
        sockets.close(() => undefined);
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

function webSockets(server: Server, onSocket: (socket: WebSocket) => void): WebSocketServer {
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => {
    socket.on('error', () => undefined);
    onSocket(socket);
  });
  return sockets;
}

function textOf(data: RawData): string {
  return (data as Buffer).toString('utf8');
}

export interface Stub extends RunningServer {
  upgrades: number;
  refreshes: number;
}

const claims = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Speaks just enough REST to sign in; every socket is refused, after (1008) or before it was accepted (403). */
export async function startRefusingServer(how: 'always 1008' | 'before accept'): Promise<Stub> {
  let issued = 0;
  const counts = { upgrades: 0, refreshes: 0 };
  const token = () => `${claims({ alg: 'HS256' })}.${claims({ sub: 'user-ada', jti: (issued += 1) })}.x`;
  const running = await serve(
    (request, response) => {
      const { url = '' } = request;
      const isAuth = url.startsWith('/api/v1/auth/');
      if (url.endsWith('/refresh')) counts.refreshes += 1;
      const known = isAuth || url === '/health/liveness' || url === '/api/v1/applications';
      const data = isAuth ? { access_token: token(), refresh_token: 'r', expires_in: 1800 } : [];
      response.writeHead(known ? 200 : 404, { 'Content-Type': 'application/json' });
      response.end(
        JSON.stringify({
          data: known ? data : null,
          status: known ? 'success' : 'error',
          code: known ? 200 : 404,
          message: '',
        }),
      );
    },
    (server) => {
      const sockets = new WebSocketServer({ noServer: true });
      server.on('upgrade', (request, socket, head) => {
        counts.upgrades += 1;
        socket.on('error', () => undefined);
        if (how === 'before accept') {
          socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
          return;
        }
        sockets.handleUpgrade(request, socket, head, (accepted) => {
          accepted.on('error', () => undefined);
          accepted.close(1008, 'Invalid token');
        });
      });
      return sockets;
    },
  );
  return {
    ...running,
    get upgrades() {
      return counts.upgrades;
    },
    get refreshes() {
      return counts.refreshes;
    },
  };
}

const notFound: RequestListener = (_request, response) => {
  response.writeHead(404);
  response.end();
};

/** Echoes; for clients without a protocol of their own. */
export function startPlainServer(): Promise<RunningServer> {
  return serve(notFound, (server) =>
    webSockets(server, (socket) => {
      socket.on('message', (data) => {
        socket.send(textOf(data));
      });
    }),
  );
}

export function startSocketIoServer(): Promise<RunningServer> {
  return serve(notFound, (server) => {
    const io = new SocketIoServer(server);
    io.on('connection', (socket) => {
      socket.on('say', (text: string, done: (text: string) => void) => {
        done(text);
      });
    });
    return {
      close: (done) => {
        void io.close(done);
      },
    };
  });
}

/** The JSON protocol of Centrifugo, as far as connecting and its pings every 25 s. */
export function startCentrifugeServer(): Promise<RunningServer> {
  return serve(notFound, (server) =>
    webSockets(server, (socket) => {
      const beat = setInterval(() => {
        socket.send('{}');
      }, 25_000);
      socket.on('close', () => {
        clearInterval(beat);
      });
      socket.on('message', (data) => {
        for (const line of textOf(data).split('\n')) {
          const { id, connect } = JSON.parse(line) as { id?: number; connect?: object };
          if (connect)
            socket.send(JSON.stringify({ id, connect: { client: 'c', version: '1', ping: 25, pong: true } }));
        }
      });
    }),
  );
}

/** The JSON hub protocol of SignalR: its handshake, and pings every 15 s. */
export function startSignalRServer(): Promise<RunningServer> {
  const END = '\u001e';
  return serve(notFound, (server) =>
    webSockets(server, (socket) => {
      const beat = setInterval(() => {
        socket.send(`{"type":6}${END}`);
      }, 15_000);
      socket.on('close', () => {
        clearInterval(beat);
      });
      socket.on('message', (data) => {
        if (textOf(data).includes('"protocol"')) socket.send(`{}${END}`);
      });
    }),
  );
}
