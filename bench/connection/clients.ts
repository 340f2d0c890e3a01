/** The clients side by side, each behind the same small face. */
import { HttpTransportType, HubConnectionBuilder, HubConnectionState, LogLevel } from '@microsoft/signalr';
import { Centrifuge, State } from 'centrifuge';
import { WebSocket as ReconnectingWebSocket } from 'partysocket';
import { io } from 'socket.io-client';
import { WebSocket } from 'ws';
import * as z from 'zod/mini';
import { createServices, type PageServices } from '#src/app/create-services.ts';
import { chatChannel, notificationsChannel, workspaceChannel } from '#src/protocol/channels.ts';
import type { PageEvent } from '#src/lib/page-events.ts';
import type { ChannelLease } from '#src/connection/types.ts';
import { createWebSocketTransport, type WebSocketClass } from '#src/lib/websocket-transport.ts';

export interface Client {
  /** Believes itself connected by WebSocket. */
  isUp(): boolean;
  /** A message can be handed over now, by whatever transport; for ours: an answer has begun. */
  isUsable(): boolean;
  /** The machine woke from sleep: whatever the client listens to in a page for that. */
  wake?(): void;
  stop(): void;
}

export interface Ours extends Client {
  readonly services: PageServices;
  readonly leases: readonly ChannelLease[];
}

/** A page of ours, signed in as Ada, with the given channels. */
export async function startOurs(url: string, channels: 'chat' | 'all'): Promise<Ours> {
  let tell: (event: PageEvent) => void = () => undefined;
  const cookies = new Map<string, string>();
  const services = createServices({
    config: { serverUrl: url, dialect: 'chat' },
    pageOrigin: url,
    transport: createWebSocketTransport(WebSocket as unknown as WebSocketClass),
    tabStorage: null,
    locks: null,
    keptToken: null,
    async fetch(input, init) {
      const headers = new Headers(init.headers);
      if (cookies.size > 0) headers.set('Cookie', [...cookies.values()].join('; '));
      const response = await fetch(input, { ...init, headers });
      for (const cookie of response.headers.getSetCookie()) {
        cookies.set(cookie.split('=')[0] ?? '', cookie.split(';')[0] ?? '');
      }
      return response;
    },
    page: {
      hidden: () => false,
      online: () => true,
      subscribe(listener) {
        tell = listener;
        return () => undefined;
      },
    },
    frames: (callback) => {
      const handle = setTimeout(callback, 16);
      return () => {
        clearTimeout(handle);
      };
    },
  });
  await services.auth.restore();
  const signedIn = await services.auth.signIn({ email: 'ada@demo.nadoo.dev', password: 'demo-nadoo' });
  if (!signedIn.ok) throw new Error(`sign-in: ${signedIn.error.kind}`);
  const session = channels === 'all' ? 's1' : await createSession(services);
  const { pool } = services;
  const nothing = () => undefined;
  let answered = false;
  let asked = false;
  const leases = [
    pool.lease(chatChannel(session), (items) => {
      answered ||= asked && items.some((item) => item.kind === 'event');
    }),
  ];
  if (channels === 'all') {
    leases.push(pool.lease(notificationsChannel('user-ada'), nothing));
    leases.push(pool.lease(workspaceChannel('ws-demo'), nothing));
  }
  const states = () => leases.map((lease) => lease.status().state);
  return {
    services,
    leases,
    isUp: () => states().every((state) => state === 'live'),
    // Not what it believes: a prompt is sent as soon as it is taken, and the server must have begun to answer.
    isUsable() {
      asked ||= leases[0]?.send({ type: 'chat', content: 'Hello' }) === 'sent';
      return answered;
    },
    wake: () => {
      tell('woke');
    },
    stop: () => {
      services.close();
    },
  };
}

async function createSession({ http }: PageServices): Promise<string> {
  const body = { application_id: 'app-helpdesk', title: 'Bench' };
  return (await http.request('/api/v1/chat/sessions', z.looseObject({ id: z.string() }), { body })).data.id;
}

/** What 1.9 says, written literally: 1 s, 2 s, 4 s … 30 s, from the start again after each open. */
export function startSample(
  url: string,
  beforeReconnect: () => Promise<unknown> = () => Promise.resolve(),
): Client {
  let socket: WebSocket;
  let tries = 0;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  function connect(): void {
    socket = new WebSocket(url.replace('http', 'ws'));
    socket.on('error', () => undefined);
    socket.on('open', () => {
      tries = 0;
    });
    socket.on('close', () => {
      if (stopped) return;
      timer = setTimeout(() => void beforeReconnect().then(connect), Math.min(1000 * 2 ** tries, 30_000));
      tries += 1;
    });
  }
  connect();
  const isUp = () => socket.readyState === WebSocket.OPEN;
  return {
    isUp,
    isUsable: isUp,
    stop() {
      stopped = true;
      clearTimeout(timer);
      socket.terminate();
    },
  };
}

export function startPartySocket(url: string): Client {
  const socket = new ReconnectingWebSocket(url.replace('http', 'ws'), [], { WebSocket });
  socket.addEventListener('error', () => undefined);
  const isUp = () => socket.readyState === ReconnectingWebSocket.OPEN;
  return {
    isUp,
    isUsable: isUp,
    stop: () => {
      socket.close();
    },
  };
}

export function startSocketIo(url: string, transports: ('websocket' | 'polling')[] = ['websocket']): Client {
  const socket = io(url, { transports, forceNew: true });
  return {
    isUp: () => socket.connected && socket.io.engine.transport.name === 'websocket',
    isUsable: () => socket.connected,
    stop: () => {
      socket.disconnect();
    },
  };
}

export function startCentrifuge(url: string): Client {
  const client = new Centrifuge(url.replace('http', 'ws'), { websocket: WebSocket });
  client.on('error', () => undefined);
  client.connect();
  const isUp = () => client.state === State.Connected;
  return {
    isUp,
    isUsable: isUp,
    stop: () => {
      client.disconnect();
    },
  };
}

export function startSignalR(url: string): Client {
  const connection = new HubConnectionBuilder()
    .withUrl(url, { skipNegotiation: true, transport: HttpTransportType.WebSockets })
    .withAutomaticReconnect()
    .configureLogging(LogLevel.None)
    .build();
  connection.start().catch(() => undefined);
  const isUp = () => connection.state === HubConnectionState.Connected;
  return {
    isUp,
    isUsable: isUp,
    stop: () => void connection.stop(),
  };
}
