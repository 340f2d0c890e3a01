/** `fetch` under a deadline. */
import type { Clock } from './clock.ts';

export type Fetch = (input: string, init: RequestInit) => Promise<Response>;

/** What a request needs from outside. */
export interface Wire {
  readonly fetch: Fetch;
  readonly clock: Clock;
}

const DEADLINE_MS = 20_000;

/**
 * Runs `fetch` under a deadline that covers its headers; `init.signal` aborts it at any time, its body too.
 * Rejects as `fetch` does.
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
    controller.abort(new Error('The server did not answer in time.'));
  }, ms);
  try {
    return await fetch(url, { ...init, signal });
  } finally {
    cancel();
  }
}
