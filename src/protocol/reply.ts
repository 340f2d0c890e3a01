/** An HTTP reply as a value, whatever came back: the envelope of protocol.md 1.1, or what stands in its place. */
import type { Clock } from '#src/lib/clock.ts';
import { errorWords } from '#src/lib/error-words.ts';
import { readWithin } from '#src/lib/fetch-within.ts';
import { decodeValue, parseJson, type Schema } from './decode.ts';
import { parseRetryAfter } from './retry-after.ts';

/** `status` 0: nothing came (no network, a deadline, CORS), and `message` says what the browser said. */
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

/**
 * Reads the envelope of 1.1; a body that is none gives the status line's words. Rejects where the body does not come.
 * @param clock of the client, for a `Retry-After` that is a date too
 * @param ms that each piece of the body may take
 */
export async function readReply(response: Response, clock: Clock, ms?: number): Promise<Reply> {
  const parsed = parseJson(await readWithin(clock, response, ms));
  const body: unknown = parsed.kind === 'decoded' ? parsed.value : null;
  const fields: Readonly<Record<string, unknown>> =
    typeof body === 'object' && body !== null && !Array.isArray(body) ? { ...body } : {};
  const words = fields['message'] ?? fields['detail'];
  const message = typeof words === 'string' && words !== '' ? words : response.statusText;
  const header = (name: string) => response.headers.get(name);
  const sentAt = Date.parse(header('Date') ?? '');
  return {
    status: response.status,
    enveloped: 'data' in fields && 'status' in fields,
    data: fields['data'],
    message: message === '' ? `HTTP ${response.status}` : message,
    // A date is by the server's clock, and so is the one that it gives its answer: ours may be an hour off.
    retryAfterMs: parseRetryAfter(header('Retry-After'), sentAt > 0 ? sentAt : clock.now()),
    requestId: header('X-Request-Id') ?? /request[ _-]?id\W{1,3}([\w-]{4,80})/i.exec(message)?.[1] ?? null,
    headers: response.headers,
  };
}

/** The data of a 200 that fits `schema`, else null. */
export function dataOf<T>({ status, data }: Reply, schema: Schema<T>): T | null {
  const decoded = status === 200 ? decodeValue(schema, data) : null;
  return decoded?.kind === 'decoded' ? decoded.value : null;
}

/** The reply to a request that failed altogether. */
export function noReply(error: unknown): Reply {
  return {
    status: 0,
    enveloped: false,
    data: null,
    message: errorWords(error),
    retryAfterMs: null,
    requestId: null,
    headers: new Headers(),
  };
}
