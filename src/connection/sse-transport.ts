/**
 * Chat without a socket: each prompt becomes `POST /api/v1/chat/completions`, its answer an event stream
 * (protocol.md 1.6). A request is never sent twice on the transport's own account.
 */
import type { Clock } from '#src/lib/clock.ts';
import { errorWords } from '#src/lib/error-words.ts';
import { watchSilence } from '#src/lib/watch-silence.ts';
import { readEvents } from '#src/http/event-stream.ts';
import { ApiError, type HttpClient } from '#src/http/types.ts';
import { restPaths } from '#src/protocol/endpoints.ts';
import { streamingCodeOf } from '#src/protocol/failure.ts';
import type { SseEvent } from '#src/protocol/sse.ts';
import type { SendOutcome } from './types.ts';

export interface SsePort {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly sessionId: string;
  received(event: SseEvent): void;
  sent(text: string): void;
  /** A stream was cut, or the request's fate is unknown. `detail`: the browser's words, '' where it gave none. */
  lost(detail: string): void;
  /** Nothing has come for `SILENT_MS`, and again after each further: it may think, or be dead. */
  silent(): void;
  /** The last answer under way has ended, whichever way. */
  idle(): void;
}

export interface SseTransport {
  /** Takes a frame of the chat socket: prompts and `cancel`; there is no way for others here. */
  send(frame: Readonly<Record<string, unknown>>): SendOutcome;
  busy(): boolean;
  /** Aborts what is under way, without a word. */
  stop(): void;
}

/** Names that end an answer; a stream that stops without one of them was cut. */
const ENDS = new Set(['done', 'response_end', 'error']);
export const SILENT_MS = 20_000;

export function createSseTransport(port: SsePort): SseTransport {
  /** One that is aborted stands here no more, and says nothing more. */
  const running = new Set<AbortController>();

  /** An event of our own making: what a socket would have said. */
  function tell(name: string, data: object): void {
    port.received({ name, data: JSON.stringify(data), id: null });
  }

  /** @returns null where the answer ended, '' where it was cut */
  async function read(body: Record<string, unknown>, signal: AbortSignal): Promise<string | null> {
    const response = await port.http.stream(restPaths.completions, { method: 'POST', body, signal });
    let cut: string | null = '';
    const received = (event: SseEvent): void => {
      if (ENDS.has(event.name)) cut = null;
      port.received(event);
    };
    await watchSilence(port.clock, SILENT_MS, port.silent, (heard) => readEvents(response, received, heard));
    return cut;
  }

  async function run(body: Record<string, unknown>): Promise<void> {
    const controller = new AbortController();
    running.add(controller);
    const lost = await read(body, controller.signal).catch((error: unknown) =>
      running.has(controller) ? refusal(error, body) : null,
    );
    if (!running.delete(controller)) return;
    if (lost !== null) port.lost(lost);
    if (running.size === 0) port.idle();
  }

  /** Words of the server become an error of the answer; anything else is a cut. @returns why it was cut */
  function refusal(error: unknown, body: Record<string, unknown>): string | null {
    if (!(error instanceof ApiError) || error.failure.kind === 'network') {
      return errorWords(error);
    }
    const { kind, message, retryAfterMs } = error.failure;
    const data = {
      code: streamingCodeOf(kind),
      message,
      retry_after: retryAfterMs && retryAfterMs / 1000,
    };
    tell('error', { data, client_message_id: body['client_message_id'] });
    return null;
  }

  function stop(): void {
    for (const controller of running) controller.abort();
    running.clear();
  }

  return {
    send(frame) {
      const { type, content, client_message_id } = frame;
      const wasRunning = running.size > 0;
      if (type === 'cancel') {
        stop();
        if (wasRunning) {
          tell('response_cancelled', {});
          port.idle();
        }
        return 'sent';
      }
      if (type !== 'chat' && type !== 'message') return 'not-connected';
      // Who asks the next knows that the one before is over: what still seems to carry it is dead.
      stop();
      const body = { session_id: port.sessionId, message: content, stream: true, client_message_id };
      port.sent(JSON.stringify(body));
      void run(body);
      return 'sent';
    },
    busy: () => running.size > 0,
    stop,
  };
}
