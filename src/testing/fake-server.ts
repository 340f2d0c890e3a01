/** The HTTP side of a server, as a `fetch` that answers what the connection layer asks; tests turn its knobs. */
import type { Fetch } from '#src/lib/fetch-within.ts';
import { fakeToken } from './fake-token.ts';

export interface FakeServer {
  readonly fetch: Fetch;
  extensions: string[];
  /** False: every request fails as without a network. */
  reachable: boolean;
  /** The next refreshes answer for this account, or are refused for null. */
  refreshUser: string | null;
  /** Answers by path, before all others. */
  readonly overrides: Map<string, (init: RequestInit) => Response | Promise<Response>>;
  /** Answers the requests for an event stream of the mirror; null: there is none. */
  onStream: ((url: string, init: RequestInit) => Response) | null;
  /** Paths asked so far. */
  readonly asked: string[];
  readonly bodies: { readonly path: string; readonly body: unknown; readonly headers: Headers }[];
  count(path: string): number;
}

export function envelope(
  data: unknown,
  status = 200,
  headers: Record<string, string> = {},
  message = 'OK',
): Response {
  const body = { data, status: status < 400 ? 'success' : 'error', code: status, message };
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'Content-Type': 'application/json', ...headers },
  });
}

/** A `text/event-stream` that the test feeds. */
export function createFakeStream() {
  let feed!: ReadableStreamDefaultController<Uint8Array>;
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      feed = controller;
    },
  });
  return {
    response: new Response(body, { status: 200, headers: { 'Content-Type': 'text/event-stream' } }),
    push: (text: string) => {
      feed.enqueue(encoder.encode(text));
    },
    pushBytes: (bytes: Uint8Array) => {
      feed.enqueue(bytes);
    },
    end: () => {
      feed.close();
    },
    cut: () => {
      feed.error(new TypeError('network error'));
    },
  };
}

export function createFakeServer(userId = 'user-ada', extensions: string[] = []): FakeServer {
  let issued = 0;
  const expires_in = 1800;
  const token = (id: string) => fakeToken(id, String((issued += 1)));

  function answer(path: string): Response {
    switch (path) {
      case '/api/v1/capabilities':
        return server.extensions.length > 0
          ? envelope({ version: '1', extensions: server.extensions })
          : envelope(null, 404);
      case '/api/v1/auth/login':
        return envelope({ access_token: token(userId), refresh_token: 'refresh-1', expires_in });
      case '/api/v1/auth/refresh':
        return server.refreshUser === null
          ? envelope(null, 401, {}, 'Refresh token revoked')
          : envelope({ access_token: token(server.refreshUser), expires_in });
      case '/api/v1/auth/ws-ticket':
        return envelope({ ticket: `ticket-${(issued += 1)}`, expires_in: 30 });
      case '/api/v1/applications':
        return envelope([]);
      case '/health/liveness':
        return new Response('{"status":"ok"}');
      default:
        return envelope(null, 404, {}, 'Not found');
    }
  }

  const server: FakeServer = {
    extensions,
    reachable: true,
    refreshUser: userId,
    overrides: new Map(),
    onStream: null,
    asked: [],
    bodies: [],
    count: (path) => server.asked.filter((asked) => asked === path).length,
    async fetch(input, init) {
      const path = new URL(input).pathname;
      server.asked.push(path);
      if (typeof init.body === 'string') {
        server.bodies.push({ path, body: JSON.parse(init.body), headers: new Headers(init.headers) });
      }
      if (!server.reachable) throw new TypeError('fetch failed');
      if (/^(\/api\/v1)?\/sse(\/plugin|$)/.test(path) && server.onStream) return server.onStream(input, init);
      const override = server.overrides.get(path);
      if (!override) return answer(path);
      return Promise.race([override(init), aborted(init.signal)]);
    },
  };
  return server;
}

function aborted(signal: AbortSignal | null | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    const fail = () => {
      reject(signal?.reason instanceof Error ? signal.reason : new Error('aborted'));
    };
    if (signal?.aborted) fail();
    signal?.addEventListener('abort', fail);
  });
}
