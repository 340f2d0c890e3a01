/** REST over the envelope of protocol.md 1.1: every failure is an `ApiError` that says what can be done next. */
import { fetchEnvelope } from '#src/auth/fetch-envelope.ts';
import { fetchWithin, type Wire } from '#src/lib/fetch-within.ts';
import { readReply, type Reply } from '#src/protocol/reply.ts';
import type { AuthError, AuthHolder } from '#src/auth/types.ts';
import { decodeValue } from '#src/protocol/decode.ts';
import { MAX_BODY_BYTES, utf8Length } from '#src/protocol/limits.ts';
import { parsePosition, POSITION_HEADER } from '#src/protocol/stream.ts';
import { ApiError, type ApiFailure, type HttpClient, type RequestOptions } from './types.ts';

export interface HttpClientOptions extends Wire {
  readonly serverUrl: string;
  readonly auth: Pick<AuthHolder, 'accessToken' | 'refresh'>;
}

export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { serverUrl, auth } = options;

  function initOf(
    { method, body, signal }: RequestOptions,
    token: string | null,
    accept: string,
  ): RequestInit {
    const headers: Record<string, string> = { Accept: accept };
    if (token !== null) headers['Authorization'] = `Bearer ${token}`;
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    return {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      credentials: 'same-origin',
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    };
  }

  async function tokenFor(request: RequestOptions): Promise<string | null> {
    if (request.authenticated === false) return null;
    const token = await auth.accessToken();
    if (token.ok) return token.value;
    throw new ApiError(failureOfAuth(token.error));
  }

  /** Sends; on a 401 refreshes once and sends once more (what was refused has done nothing). */
  async function send<R extends { readonly status: number }>(
    request: RequestOptions,
    go: (token: string | null) => Promise<R>,
  ): Promise<R> {
    if (request.body !== undefined && utf8Length(JSON.stringify(request.body)) > MAX_BODY_BYTES) {
      throw failure('invalid', 413, 'This is larger than the server takes (1 MiB). Shorten it.');
    }
    const token = await tokenFor(request);
    const reply = await go(token);
    if (reply.status !== 401 || token === null) return reply;
    const fresh = await auth.refresh(token);
    return fresh.ok ? go(fresh.value) : reply;
  }

  return {
    async request(path, schema, request = {}) {
      const reply = await send(request, (token) =>
        fetchEnvelope(options, serverUrl + path, initOf(request, token, 'application/json')),
      );
      if (reply.status < 200 || reply.status > 299) throw new ApiError(failureOf(reply));
      const data = reply.enveloped || reply.status === 204 ? decodeValue(schema, reply.data) : null;
      if (data?.kind === 'decoded') {
        return { data: data.value, position: parsePosition(reply.headers.get(POSITION_HEADER)) };
      }
      const why = data?.kind === 'rejected' ? data.reason : 'no envelope';
      throw failure('malformed', reply.status, `The server's answer to ${path} cannot be read (${why}).`);
    },

    async stream(path, request = {}) {
      let response: Response;
      try {
        response = await send(request, (token) =>
          fetchWithin(options, serverUrl + path, initOf(request, token, 'text/event-stream')),
        );
      } catch (error) {
        if (error instanceof ApiError) throw error;
        throw failure('network', 0, error instanceof Error ? error.message : String(error));
      }
      if (!response.ok) throw new ApiError(failureOf(await readReply(response, options.clock.now())));
      return response;
    },
  };
}

/** Why there is no token, as a failure of the request that needs it. */
export function failureOfAuth(error: AuthError): ApiFailure {
  const [kind, status] = AUTH_FAILURES[error.kind];
  return { message: 'Too many requests.', retryAfterMs: null, requestId: null, ...error, kind, status };
}

const AUTH_FAILURES = {
  refused: ['unauthorized', 401],
  'other-user': ['unauthorized', 401],
  unreachable: ['network', 0],
  'rate-limited': ['rate-limited', 429],
  server: ['server', 500],
} as const;

function failure(kind: ApiFailure['kind'], status: number, message: string): ApiError {
  return new ApiError({ kind, status, message, retryAfterMs: null, requestId: null });
}

/** A reply with a bad status, or none at all. */
export function failureOf({ status, message, retryAfterMs, requestId }: Reply): ApiFailure {
  return { kind: kindOf(status), status, message, retryAfterMs, requestId };
}

function kindOf(status: number): ApiFailure['kind'] {
  switch (status) {
    case 0:
      return 'network';
    case 401:
      return 'unauthorized';
    case 403:
      return 'forbidden';
    case 404:
      return 'not-found';
    case 409:
      return 'conflict';
    case 429:
      return 'rate-limited';
    default:
      return status >= 500 ? 'server' : status >= 400 ? 'invalid' : 'malformed';
  }
}
