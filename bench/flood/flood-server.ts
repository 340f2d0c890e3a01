/**
 * A scripted Nadoo server for one page: static files, no extension, and a debug socket that floods with log
 * lines. It serves the console and its peer alike.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import { sendScriptedAnswer } from '../lib/built-page.ts';

export interface FloodOptions {
  /** Folder of the built page. */
  readonly folder: string;
  readonly framesPerSecond: number;
  readonly seconds: number;
}

export interface FloodServer {
  readonly url: string;
  close(): void;
}

export async function startFloodServer(options: FloodOptions): Promise<FloodServer> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://flood');
    sendScriptedAnswer(options.folder, pathname, response);
  });
  const sockets = new WebSocketServer({ server, perMessageDeflate: false });
  sockets.on('connection', (socket) => {
    socket.on('message', (data: Buffer) => {
      if (data.toString() === 'ping') socket.send('pong');
    });
    flood(socket, options);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    close() {
      for (const socket of sockets.clients) socket.terminate();
      server.close();
    },
  };
}

/** Frames by the clock: a late timer sends what is due, so the rate holds on a busy machine. */
function flood(socket: WebSocket, { framesPerSecond, seconds }: FloodOptions): void {
  const total = framesPerSecond * seconds;
  const started = new Date();
  const say = (type: string, data: unknown) => {
    socket.send(JSON.stringify({ type, data }));
  };
  say('execution_info', {
    plugin_id: 'flood',
    tool_name: 'pour',
    status: 'running',
    started_at: started.toISOString(),
  });
  // The page is drawn before the flood begins: what is measured is the flood.
  setTimeout(() => {
    const begin = performance.now();
    let sent = 0;
    const timer = setInterval(() => {
      const due = Math.min(total, Math.floor(((performance.now() - begin) / 1_000) * framesPerSecond));
      for (; sent < due; sent += 1) {
        say('log', {
          level: 'info',
          message: `line ${String(sent)} of the flood`,
          timestamp: new Date().toISOString(),
        });
      }
      if (sent < total) return;
      clearInterval(timer);
      say('execution_complete', { result: { lines: total } });
    }, 4);
    socket.on('close', () => {
      clearInterval(timer);
    });
  }, 1_500);
}
