/** REST over the envelope of protocol.md 1.1: every failure is an `ApiError` that says what can be done next. */
import { fetchEnvelope, fetchWithin, readReply, type Reply, type Wire } from '#src/auth/fetch-envelope.ts';
import type { AuthHolder } from '#src/auth/types.ts';
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
    const { error } = token;
    throw new ApiError({
      kind:
        error.kind === 'unreachable'
          ? 'network'
          : error.kind === 'rate-limited' || error.kind === 'server'
            ? error.kind
            : 'unauthorized',
      status:
        error.kind === 'unreachable'
          ? 0
          : error.kind === 'rate-limited'
            ? 429
            : error.kind === 'server'
              ? 500
              : 401,
      message: 'message' in error ? error.message : 'Too many requests.',
      retryAfterMs: error.kind === 'rate-limited' ? error.retryAfterMs : null,
      requestId: error.kind === 'server' ? error.requestId : null,
    });
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
      if (!response.ok) throw new ApiError(failureOf(await readReply(response, options.clock)));
      return response;
    },
  };
}

function failure(kind: ApiFailure['kind'], status: number, message: string): ApiError {
  return new ApiError({ kind, status, message, retryAfterMs: null, requestId: null });
}

function failureOf({ status, message, retryAfterMs, requestId }: Reply): ApiFailure {
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
