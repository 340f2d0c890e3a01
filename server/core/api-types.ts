/**
 * REST without a framework: a table of routes that any HTTP front (Fastify, MSW, tests) can serve.
 * Paths use `:name` parameters.
 */
import type { SocketKind } from '#src/protocol/endpoints.ts';
import type { UserRecord } from './model.ts';

export interface ApiRequest {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: Readonly<Record<string, string>>;
  /** Parsed JSON, raw text for NDJSON, or undefined. */
  readonly body: unknown;
  /** Null on routes that need no sign-in. */
  readonly user: UserRecord | null;
  readonly ip: string;
  /** Origin of the server as the client reached it, and whether the request's Origin is its own. */
  readonly sameOrigin: boolean;
  readonly secure: boolean;
  /** Aborts when the client goes away. */
  readonly signal: AbortSignal;
}

export interface ApiCookie {
  readonly name: string;
  /** Null: delete it. */
  readonly value: string | null;
  readonly path: string;
  readonly maxAgeSeconds: number;
}

export type ApiReply =
  | {
      readonly kind: 'json';
      readonly status: number;
      /** The envelope's `data`; on an error null, with `message`. */
      readonly data: unknown;
      /** `data` is the whole body, without an envelope. */
      readonly bare?: boolean;
      readonly message?: string;
      /** Beside the null `data` of a conflict: what stands in the way. */
      readonly current?: unknown;
      readonly headers?: Readonly<Record<string, string>>;
      readonly cookies?: readonly ApiCookie[];
    }
  /** `text/event-stream` (or NDJSON): chunks of text until the iterable ends. */
  | {
      readonly kind: 'stream';
      readonly contentType: string;
      readonly chunks: AsyncIterable<string>;
      /** No chunk is waited for by itself: the whole may be compressed for those who take it. */
      readonly pack?: boolean;
      readonly headers?: Readonly<Record<string, string>>;
    };

export interface ApiRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  /** `none`, or a Bearer token, or an ingest key read by the handler itself. */
  readonly auth: 'none' | 'bearer' | 'ingest';
  /** Part of an extension: not served in stock mode (the reply is then the 404 envelope). */
  readonly extension?: string;
  /** What a client of this route takes for an error, where that is not the envelope. */
  readonly errors?: 'openai';
  readonly handle: (request: ApiRequest) => Promise<ApiReply>;
}

/** What a socket's front hands to the core. */
export interface SocketRequest {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly ip: string;
  /** Whom the stream signed in that carries this socket (extension `sse`). Absent: the address says who comes. */
  readonly user?: UserRecord | null;
}

export interface SocketSink {
  send(text: string): void;
  close(code: number, reason: string): void;
  /** Bytes that wait to be written, for cutting slow readers (1013). */
  bufferedBytes(): number;
}

/** An accepted connection as the front drives it. */
export interface SocketSession {
  receive(data: string | Uint8Array): void;
  /** The socket is gone, for whatever reason. */
  closed(): void;
}

export interface Core {
  readonly routes: readonly ApiRoute[];
  /**
   * Accepts a socket (the upgrade is done), or closes it through `sink` with the documented code
   * (1008 `Invalid token` …) and returns null.
   */
  connect(request: SocketRequest, sink: SocketSink): Promise<SocketSession | null>;
  /** Resolves the bearer token of a request; null where it is not valid. */
  authenticate(token: string): Promise<UserRecord | null>;
  /** What was refused, malformed or unknown since the start, by name. */
  readonly counters: ReadonlyMap<string, number>;
  /** How many sockets are open now, of every kind. */
  openSockets(): Readonly<Record<SocketKind, number>>;
  /** Counts a request against the limits (prompts are counted by the core itself); seconds to wait where it is over, else null. */
  limitRequest(kind: 'api' | 'upgrade', ip: string, userId: string | null): number | null;
  /** Closes answers that a crash left running; then resolves. Call before serving. */
  recover(): Promise<void>;
  /** Finishes or closes answers, closes every socket with 1012. */
  shutDown(): Promise<void>;
}
