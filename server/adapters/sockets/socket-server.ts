/** WebSockets on the HTTP server's port: which upgrades are accepted, and each socket's wiring to the core. */
import { STATUS_CODES, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import { errorEnvelope } from '#src/protocol/envelope.ts';
import { MAX_CLIENT_FRAME_BYTES } from '#src/protocol/limits.ts';
import type { Core } from '#server/core/api-types.ts';
import type { Log } from '#server/core/ports.ts';
import { callerOf, isAllowedOrigin } from '../http/caller.ts';
import type { PrometheusMetrics } from '../metrics/prometheus.ts';
import { keepAlive } from './keep-alive.ts';
import { wireSocket } from './wire-socket.ts';

export interface SocketServerOptions {
  readonly core: Core;
  readonly allowedOrigins: readonly string[];
  readonly trustedProxies: number;
  readonly log: Log;
  readonly metrics: Pick<PrometheusMetrics, 'upgradeRefused'>;
}

export interface SocketServer {
  /** New upgrades are refused with 503 from now on. */
  stopAccepting(): void;
  /** Waits until the sockets that the core closed are gone, and cuts the rest. */
  drain(graceMs: number): Promise<void>;
}

const SOCKET_PATH = /^\/(ws\/(chat|notifications|workspaces)|api\/v1\/ws\/plugin\/debug)\/[^/]+$/;

interface Refusal {
  readonly status: number;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export function attachSocketServer(server: Server, options: SocketServerOptions): SocketServer {
  const { core, log } = options;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_CLIENT_FRAME_BYTES,
    perMessageDeflate: false,
  });
  const stopPinging = keepAlive(sockets);
  let accepting = true;

  function refusalOf(request: IncomingMessage, url: URL): Refusal | null {
    const caller = callerOf(request, options.trustedProxies);
    if (!SOCKET_PATH.test(url.pathname)) return { status: 404, message: 'There is no such socket.' };
    if (!isAllowedOrigin(caller, options.allowedOrigins))
      return { status: 403, message: 'Pages of this origin may not connect: see ALLOWED_ORIGINS.' };
    if (!accepting) return { status: 503, message: 'The gateway stops.' };
    const wait = core.limitRequest('upgrade', caller.ip, null);
    if (wait === null) return null;
    const message = `Too many connections. Try again in ${wait} s.`;
    return { status: 429, message, headers: { 'Retry-After': String(wait) } };
  }

  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', () => stream.destroy());
    const url = URL.canParse(request.url ?? '', 'http://gateway.invalid')
      ? new URL(request.url ?? '', 'http://gateway.invalid')
      : new URL('http://gateway.invalid');
    const refusal = refusalOf(request, url);
    if (refusal !== null) {
      options.metrics.upgradeRefused(refusal.status);
      refuse(stream, refusal);
      return;
    }
    sockets.handleUpgrade(request, stream, head, (socket) => {
      sockets.emit('connection', socket, request);
      wireSocket(socket, core, log, {
        path: url.pathname,
        query: Object.fromEntries(url.searchParams),
        ip: callerOf(request, options.trustedProxies).ip,
      });
    });
  });

  return {
    stopAccepting() {
      accepting = false;
    },
    async drain(graceMs) {
      stopPinging();
      const open = [...sockets.clients].filter((socket) => socket.readyState !== WebSocket.CLOSED);
      const closed = Promise.all(
        open.map((socket) => new Promise((resolve) => socket.once('close', resolve))),
      );
      let timer: NodeJS.Timeout | undefined;
      const grace = new Promise((resolve) => {
        timer = setTimeout(resolve, graceMs);
      });
      await Promise.race([closed, grace]);
      clearTimeout(timer);
      for (const socket of sockets.clients) socket.terminate();
    },
  };
}

/** A plain HTTP answer in place of the upgrade. */
function refuse(stream: Duplex, { status, message, headers = {} }: Refusal): void {
  const body = JSON.stringify(errorEnvelope(status, message));
  const lines = Object.entries({
    ...headers,
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': String(Buffer.byteLength(body)),
    Connection: 'close',
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  stream.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${body}`);
}
