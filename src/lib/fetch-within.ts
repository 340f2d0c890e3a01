/** `fetch` under a deadline. */
import type { Clock } from './clock.ts';

export type Fetch = (input: string, init: RequestInit) => Promise<Response>;

/** What a request needs from outside. */
export interface Wire {
  readonly fetch: Fetch;
  readonly clock: Clock;
}

const DEADLINE_MS = 20_000;
const tooLate = (): Error => new Error('The server did not answer in time.');

/**
 * Runs `fetch` under a deadline that covers its headers; what covers its body is `readWithin`. `init.signal` aborts it at
 * any time, its body too. Rejects as `fetch` does.
 */
export async function fetchWithin(
  { fetch, clock }: Wire,
  url: string,
  init: RequestInit,
  ms = DEADLINE_MS,
): Promise<Response> {
  const controller = new AbortController();
  const signal = init.signal ? AbortSignal.any([init.signal, controller.signal]) : controller.signal;
  const cancel = clock.schedule(() => {
    controller.abort(tooLate());
  }, ms);
  try {
    return await fetch(url, { ...init, signal });
  } finally {
    cancel();
  }
}

/**
 * The body as text. Each piece has its own deadline: a large body on a slow line takes its time, and one that stops in the
 * middle is given up. Rejects as reading does. Chromium's network panel calls some of these requests cancelled, though all
 * of the body was read (microsoft/playwright issue 42742).
 */
export async function readWithin(clock: Clock, response: Response, ms = DEADLINE_MS): Promise<string> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = '';
  while (reader) {
    const { done, value } = await nextPiece(clock, reader, ms);
    if (done) break;
    text += decoder.decode(value, { stream: true });
  }
  return text + decoder.decode();
}

function nextPiece<T>(clock: Clock, reader: ReadableStreamDefaultReader<T>, ms: number) {
  return new Promise<ReadableStreamReadResult<T>>((resolve, reject) => {
    const cancel = clock.schedule(() => {
      reject(tooLate());
      reader.cancel().catch(() => undefined);
    }, ms);
    reader.read().finally(cancel).then(resolve, reject);
  });
}
