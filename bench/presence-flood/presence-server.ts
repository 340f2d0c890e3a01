/**
 * A scripted Nadoo server for one page: static files, sign-in, one workspace with many members, and a workspace
 * socket with the extension `presence` that floods.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import { sendBuiltPage } from '../lib/built-page.ts';

export interface PresenceServerOptions {
  /** Folder of the built page. */
  readonly folder: string;
  readonly members: number;
}

export interface PresenceServer {
  readonly url: string;
  /** People with a connection, as the frames so far say. */
  online(): number;
  /** Of the last frame sent. */
  seq(): number;
  /** Changes of status and of what is viewed, arrivals and departures; resolves when the last has been sent. */
  flood(framesPerSecond: number, seconds: number): Promise<void>;
  /** So many people who were on no list, a frame each, all at once. */
  join(count: number): void;
  /** Resolves when the page says that it has settled (`POST /settled`). */
  settled(): Promise<void>;
  close(): void;
}

/** A page that parses the same frames and shows nothing: what browser and machine take by themselves. */
const BARE_PAGE = `<!doctype html><title>bare</title><script>
  let joins = 0;
  const socket = new WebSocket(location.origin.replace('http', 'ws') + '/ws/workspaces/bench');
  socket.onmessage = ({ data }) => {
    const [member] = JSON.parse(data).members ?? [];
    if (member?.user_id.startsWith('guest-')) joins += 1;
    if (joins === window.flood.target) window.flood.settle();
  };
</script>`;

const ME = 'user-ada';
const name = (at: number): string => `Person ${String(at).padStart(5, '0')}`;

/** Only its payload is read by the page. */
function accessToken(): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const exp = Math.floor(Date.now() / 1_000) + 1_800;
  return `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: ME, typ: 'access', exp })}.c2lnbmF0dXJl`;
}

export async function startPresenceServer({
  folder,
  members,
}: PresenceServerOptions): Promise<PresenceServer> {
  const people = Array.from({ length: members }, (_, at) => ({
    user_id: at === 0 ? ME : `user-${String(at)}`,
    name: at === 0 ? 'Ada' : name(at),
    role: 'member',
    connections: at % 2 === 0 ? 1 : 0,
  }));
  const here = new Set(people.filter(({ connections }) => connections > 0).map(({ user_id }) => user_id));
  let seq = 0;
  let page: WebSocket | null = null;
  let joined = 0;
  let pageSettled = () => undefined as void;

  const data: Readonly<Record<string, unknown>> = {
    '/health/liveness': { status: 'alive' },
    '/api/v1/capabilities': {
      version: 'bench',
      extensions: ['seq', 'positions', 'presence', 'workspace-data'],
    },
    '/api/v1/auth/me': { id: ME, email: 'ada@example.com', name: 'Ada' },
    '/api/v1/workspaces': [{ id: 'bench', name: 'Bench', role: 'member' }],
    '/api/v1/workspaces/bench/members': people.map(({ user_id, name: called, role }) => ({
      user_id,
      name: called,
      role,
      email: `${user_id}@example.com`,
    })),
    '/api/v1/workspaces/bench/activity': [],
    '/api/v1/workspaces/bench/documents': [],
    '/api/v1/notifications': [],
    '/api/v1/applications': [],
  };

  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://flood');
    const answer = (code: number, body: unknown) =>
      response
        .writeHead(code, { 'Content-Type': 'application/json' })
        .end(JSON.stringify({ data: body, status: code < 400 ? 'success' : 'error', code, message: '' }));
    if (pathname === '/config.json') {
      response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"serverUrl":""}');
    } else if (pathname === '/settled') {
      pageSettled();
      response.writeHead(204).end();
    } else if (pathname === '/bare') {
      response.writeHead(200, { 'Content-Type': 'text/html' }).end(BARE_PAGE);
    } else if (pathname === '/api/v1/auth/login') {
      const access_token = accessToken();
      answer(200, { access_token, refresh_token: access_token, token_type: 'bearer', expires_in: 1_800 });
    } else if (/^\/(api|health|ws)\//.test(pathname)) {
      const body = data[pathname];
      answer(body === undefined ? 404 : 200, body ?? null);
    } else {
      sendBuiltPage(folder, pathname, response);
    }
  });

  const say = (frame: Readonly<Record<string, unknown>>): void => {
    seq += 1;
    page?.send(JSON.stringify({ ...frame, timestamp: new Date().toISOString(), seq }));
  };
  const present = (user_id: string, called: string, status: string, viewing: unknown) => ({
    user_id,
    name: called,
    role: 'member',
    connections: 1,
    status,
    viewing,
    last_seen: null,
  });

  /** Said before the flood alone, and so as it was at the start. */
  const stateNow = (): string => {
    const rows = people.map((person) => ({
      ...person,
      status: person.connections > 0 ? 'active' : 'offline',
      viewing: null,
      last_seen: null,
    }));
    return JSON.stringify({ type: 'presence_state', members: rows });
  };

  const sockets = new WebSocketServer({ server, perMessageDeflate: false });
  sockets.on('connection', (socket, request) => {
    const isWorkspace = request.url?.startsWith('/ws/workspaces/') === true;
    if (isWorkspace) page = socket;
    socket.send(JSON.stringify({ type: 'hello', epoch: 'bench', seq, recovered: false, now: new Date() }));
    if (isWorkspace) socket.send(stateNow());
    socket.on('message', (text: Buffer) => {
      const frame = JSON.parse(text.toString()) as { type: string; roster?: boolean };
      if (frame.roster) socket.send(stateNow());
      if (frame.type === 'ping') socket.send(JSON.stringify({ type: 'pong', timestamp: new Date() }));
    });
  });

  /** The n-th change: by turns somebody comes, looks elsewhere, is idle, goes. Nobody is held twice. */
  function change(n: number): void {
    const { user_id, name: called } = people[1 + ((n * 7) % (members - 1))] ?? { user_id: ME, name: 'Ada' };
    if (n % 4 === 3) {
      here.delete(user_id);
      say({ type: 'presence_update', members: [], left: [user_id] });
      return;
    }
    here.add(user_id);
    const viewing = { kind: 'document', id: `doc-${String(n % 50)}`, title: `Report ${String(n % 50)}` };
    say({
      type: 'presence_update',
      members: [present(user_id, called, n % 4 === 2 ? 'idle' : 'active', viewing)],
      left: [],
    });
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    online: () => here.size,
    seq: () => seq,
    flood: (framesPerSecond, seconds) =>
      new Promise((resolve) => {
        const total = framesPerSecond * seconds;
        const begin = performance.now();
        let sent = 0;
        // Frames by the clock: a late timer sends what is due, so the rate holds on a busy machine.
        const timer = setInterval(() => {
          const due = Math.min(total, Math.floor(((performance.now() - begin) / 1_000) * framesPerSecond));
          for (; sent < due; sent += 1) change(sent);
          if (sent < total) return;
          clearInterval(timer);
          resolve();
        }, 4);
      }),
    join(count) {
      for (let at = 0; at < count; at += 1) {
        joined += 1;
        const id = `guest-${String(joined)}`;
        here.add(id);
        say({
          type: 'presence_update',
          members: [present(id, `Guest ${String(joined)}`, 'active', null)],
          left: [],
        });
      }
    },
    settled: () =>
      new Promise((resolve) => {
        pageSettled = resolve;
      }),
    close() {
      for (const socket of sockets.clients) socket.terminate();
      server.close();
    },
  };
}
