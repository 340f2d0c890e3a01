/** One HTTP request whose every outcome is a value. The floor under sign-in, REST and discovery. */
import type { Clock } from '#src/lib/clock.ts';
import { parseJson } from '#src/protocol/decode.ts';
import { parseRetryAfter } from '#src/protocol/retry-after.ts';

export type Fetch = (input: string, init: RequestInit) => Promise<Response>;

/** What came back. `status` 0: nothing did (no network, a deadline, CORS), and `message` says what the browser said. */
export interface Reply {
  readonly status: number;
  /** False for 2xx bodies that are no envelope (an HTML page, a proxy's text). */
  readonly enveloped: boolean;
  readonly data: unknown;
  readonly message: string;
  readonly retryAfterMs: number | null;
  readonly requestId: string | null;
  readonly headers: Headers;
}

export interface Wire {
  readonly fetch: Fetch;
  readonly clock: Clock;
}

const DEADLINE_MS = 20_000;

/**
 * Runs `fetch` under a deadline that covers its headers; `signal` aborts it at any time, its body too.
 * Rejects as `fetch` does.
 */
export async function fetchWithin(
  { fetch, clock }: Wire,
  url: string,
  init: RequestInit,
  ms = DEADLINE_MS,
): Promise<Response> {
  const controller = new AbortController();
  const { signal } = init;
  const abort = () => {
    controller.abort(signal?.reason);
  };
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort, { once: true });
  const cancel = clock.schedule(() => {
    controller.abort(new Error('The server did not answer in time.'));
  }, ms);
  try {
    return await fetch(url, { ...init, signal: controller.signal });
  } finally {
    cancel();
  }
}

/** A request with its whole body under the deadline. Never rejects. */
export async function fetchEnvelope(wire: Wire, url: string, init: RequestInit, ms?: number): Promise<Reply> {
  try {
    return await readReply(await fetchWithin(wire, url, init, ms), wire.clock);
  } catch (error) {
    return {
      status: 0,
      enveloped: false,
      data: null,
      message: error instanceof Error ? error.message : String(error),
      retryAfterMs: null,
      requestId: null,
      headers: new Headers(),
    };
  }
}

/** Reads the envelope of 1.1; a body that is none gives the status line's words. */
export async function readReply(response: Response, clock: Clock): Promise<Reply> {
  const parsed = parseJson(await response.text());
  const body: unknown = parsed.kind === 'decoded' ? parsed.value : null;
  const fields: Readonly<Record<string, unknown>> =
    typeof body === 'object' && body !== null && !Array.isArray(body) ? { ...body } : {};
  const words = fields['message'] ?? fields['detail'];
  const message = typeof words === 'string' && words !== '' ? words : response.statusText;
  return {
    status: response.status,
    enveloped: 'data' in fields && 'status' in fields,
    data: fields['data'],
    message: message === '' ? `HTTP ${response.status}` : message,
    retryAfterMs: parseRetryAfter(response.headers.get('Retry-After'), clock.now()),
    requestId:
      response.headers.get('X-Request-Id') ??
      /request[ _-]?id\W{1,3}([\w-]{4,80})/i.exec(message)?.[1] ??
      null,
    headers: response.headers,
  };
}
