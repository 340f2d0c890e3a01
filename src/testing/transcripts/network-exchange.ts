/** Exchange transcripts over a real address: the gateway's port, or a page's mock server. */
import { createUuid } from '#src/lib/ids.ts';
import { restPaths, socketUrl } from '#src/protocol/endpoints.ts';
import { createSseReceiver, type ClosedSignal, type Connect, type ExchangeConnection } from './exchange.ts';

/** What both the browser's WebSocket and `ws` offer. */
export interface SocketLike {
  send(text: string): void;
  close(): void;
  addEventListener(type: 'open' | 'error', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  addEventListener(type: 'close', listener: (event: { code: number; reason: string }) => void): void;
}

export interface NetworkOptions {
  /** `http://127.0.0.1:1234` */
  readonly baseUrl: string;
  readonly openSocket: (url: string) => SocketLike;
  readonly stock: boolean;
  /** How long a frame may take. */
  readonly patienceMs?: number;
}

export interface NetworkExchange {
  readonly connect: Connect;
  /** A fresh session, and where runs can be started a fresh run, for each exchange. */
  variables(): Promise<Record<string, unknown>>;
}

const PASSWORD = 'demo-nadoo';

export function createNetworkExchange(options: NetworkOptions): NetworkExchange {
  const tokens = new Map<string, Promise<string>>();

  async function call(
    person: string | null,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<Response> {
    const authorization = person === null ? {} : { Authorization: `Bearer ${await tokenOf(person)}` };
    return fetch(options.baseUrl + path, {
      method,
      headers: { 'Content-Type': 'application/json', ...authorization },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  async function dataOf<T>(reply: Response): Promise<T> {
    const envelope = (await reply.json()) as { data: T; message: string };
    if (!reply.ok) throw new Error(`HTTP ${String(reply.status)}: ${envelope.message}`);
    return envelope.data;
  }

  function tokenOf(person: string): Promise<string> {
    const email = `${person.replace('user-', '')}@demo.nadoo.dev`;
    const known =
      tokens.get(person) ??
      call(null, 'POST', restPaths.login, { email, password: PASSWORD })
        .then((reply) => dataOf<{ access_token: string }>(reply))
        .then((data) => data.access_token);
    tokens.set(person, known);
    return known;
  }

  return {
    async connect(path, transcript) {
      const person = transcript.as === 'nobody' ? null : (transcript.as ?? 'user-ada');
      if (transcript.endpoint === 'sse-completion')
        return connectSse((body) => call(person, 'POST', path, body));
      const query =
        person === null || transcript.endpoint === 'debug' ? {} : { token: await tokenOf(person) };
      const socket = options.openSocket(socketUrl(options.baseUrl, path, query));
      return connectSocket(socket, options.patienceMs ?? 10_000);
    },
    async variables() {
      const session = await dataOf<{ id: string }>(
        await call('user-ada', 'POST', restPaths.sessions, {
          application_id: 'app-helpdesk',
          title: 'Exchange',
          ...(options.stock ? {} : { id: createUuid() }),
        }),
      );
      if (options.stock) return { session_id: session.id };
      const run = await dataOf<{ execution_id: string }>(
        await call('user-ada', 'POST', restPaths.startExecution('web-shop', 'find_product'), {
          parameters: { query: 'shoes' },
        }),
      );
      return { session_id: session.id, execution_id: run.execution_id };
    },
  };
}

async function connectSocket(socket: SocketLike, patienceMs: number): Promise<ExchangeConnection> {
  const waiting: (string | ClosedSignal)[] = [];
  let wake: (() => void) | null = null;
  const take = (item: string | ClosedSignal) => {
    waiting.push(item);
    wake?.();
  };
  const settled = new Promise<void>((resolve) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', resolve);
    // A mock may close before it ever opened.
    socket.addEventListener('close', () => {
      resolve();
    });
  });
  socket.addEventListener('message', ({ data }) => {
    take(String(data));
  });
  socket.addEventListener('close', ({ code, reason }) => {
    take({ code, reason });
  });
  await settled;
  return {
    send: (text) => {
      socket.send(text);
    },
    async next() {
      if (waiting.length === 0) {
        await new Promise<void>((resolve, reject) => {
          const timer = setTimeout(() => {
            reject(new Error(`Nothing came for ${String(patienceMs)} ms.`));
          }, patienceMs);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
        wake = null;
      }
      const item = waiting.shift();
      if (item === undefined) throw new Error('woken without an item');
      return item;
    },
    close: () => {
      socket.close();
    },
  };
}

function connectSse(post: (body: unknown) => Promise<Response>): ExchangeConnection {
  let receive: (() => Promise<string | ClosedSignal>) | null = null;
  return {
    async send(text) {
      const reply = await post(JSON.parse(text));
      if (!reply.ok || reply.body === null)
        throw new Error(`HTTP ${String(reply.status)}: ${await reply.text()}`);
      receive = createSseReceiver(reply.body);
    },
    next: () => receive?.() ?? Promise.reject(new Error('Nothing was asked yet.')),
    close: () => undefined,
  };
}
