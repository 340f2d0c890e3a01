/** REST over the envelope of protocol.md 1.1: every failure is an `ApiError` that says what can be done next. */
import { errorWords } from '#src/lib/error-words.ts';
import { fetchEnvelope } from '#src/auth/fetch-envelope.ts';
import { fetchWithin, type Fetch, type Wire } from '#src/lib/fetch-within.ts';
import { noReply, readReply } from '#src/protocol/reply.ts';
import type { AuthHolder } from '#src/auth/types.ts';
import { decodeValue } from '#src/protocol/decode.ts';
import { MAX_BODY_BYTES, utf8Length } from '#src/protocol/limits.ts';
import { parsePosition, POSITION_HEADER } from '#src/protocol/stream.ts';
import { failure, failureOf } from '#src/protocol/failure.ts';
import { ApiError, type HttpClient, type RequestOptions } from './types.ts';

export interface HttpClientOptions extends Wire {
  readonly serverUrl: string;
  readonly auth: Pick<AuthHolder, 'accessToken' | 'refresh'>;
}

export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { serverUrl, auth } = options;
  const within: Fetch = (url, init) => fetchWithin(options, url, init);

  function initOf(
    { method, body, signal, headers: own }: RequestOptions,
    token: string | null,
    accept: string,
  ): RequestInit {
    const headers: Record<string, string> = { ...own, Accept: accept };
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
    throw new ApiError(token.error);
  }

  /** Sends; on a 401 refreshes once and sends once more (what was refused has done nothing). */
  async function send<R extends { readonly status: number }>(
    request: RequestOptions,
    go: (token: string | null) => Promise<R>,
  ): Promise<R> {
    const { body, maxBodyBytes = MAX_BODY_BYTES } = request;
    if (body !== undefined && utf8Length(JSON.stringify(body)) > maxBodyBytes) {
      const words = `This is larger than the server takes (${maxBodyBytes / 2 ** 20} MiB). Shorten it.`;
      throw new ApiError(failure('invalid', 413, words));
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
      throw new ApiError(
        failure('malformed', reply.status, `The server's answer to ${path} cannot be read (${why}).`),
      );
    },

    async stream(path, request = {}) {
      let response: Response;
      try {
        response = await send(request, (token) =>
          (request.patient === true ? options.fetch : within)(
            serverUrl + path,
            initOf(request, token, 'text/event-stream'),
          ),
        );
      } catch (error) {
        if (error instanceof ApiError) throw error;
        throw new ApiError(failure('network', 0, errorWords(error)));
      }
      if (!response.ok)
        throw new ApiError(failureOf(await readReply(response, options.clock).catch(noReply)));
      return response;
    },
  };
}
