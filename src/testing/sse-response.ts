/** A streamed reply that a test feeds event by event. */
import { act } from '@testing-library/react';
import { formatSseEvent } from '#src/protocol/sse.ts';

export interface SseResponse {
  readonly response: Response;
  /** Resolves once the page has had the time to show it. */
  tell(name: string, data: unknown): Promise<void>;
  end(): Promise<void>;
  /** The connection breaks in the middle. */
  cut(): Promise<void>;
}

export function createSseResponse(): SseResponse {
  let controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  const body = new ReadableStream<Uint8Array>({
    start(given) {
      controller = given;
    },
  });
  const settle = (change: () => void): Promise<void> =>
    act(async () => {
      change();
      // A reader gets what was pushed some microtasks later.
      for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    });
  return {
    response: new Response(body),
    tell: (name, data) =>
      settle(() => {
        controller?.enqueue(new TextEncoder().encode(formatSseEvent({ name, data: JSON.stringify(data) })));
      }),
    end: () =>
      settle(() => {
        controller?.close();
      }),
    cut: () =>
      settle(() => {
        controller?.error(new TypeError('network error'));
      }),
  };
}
