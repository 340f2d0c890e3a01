/**
 * Chat without a socket: each prompt becomes `POST /api/v1/chat/completions`, its answer an event stream
 * (protocol.md 1.6). A request is never sent twice on the transport's own account.
 */
import type { Clock } from '#src/lib/clock.ts';
import { errorWords } from '#src/lib/error-words.ts';
import { restPaths } from '#src/protocol/endpoints.ts';
import type { SseEvent } from '#src/protocol/sse.ts';
import { createOrderedStreams } from './ordered-streams.ts';
import { refusalFrame } from './refusal-frame.ts';
import { ApiError, type HttpClient } from './types.ts';

export interface SsePort {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly sessionId: string;
  received(event: SseEvent): void;
  sent(text: string): void;
  /** A stream was cut, or the request's fate is unknown. `detail`: the browser's words, '' where it gave none. */
  lost(detail: string): void;
  /** What is stored is to be looked at (`OrderedStreamsOptions.silent`). */
  silent(): void;
  /** The last answer under way has ended, whichever way. */
  idle(): void;
}

export interface SseTransport {
  /**
   * Takes a frame of the chat socket: prompts and `cancel`; for others there is no way here, and it says false. `give_up`
   * (of our own) leaves what the server has not been seen to have.
   */
  send(frame: Readonly<Record<string, unknown>>): boolean;
  busy(): boolean;
  /** Aborts what is under way, without a word. */
  stop(): void;
}

/** Names that end an answer; a stream that stops without one of them was cut. */
const ENDS = new Set(['done', 'response_end', 'error']);

export function createSseTransport(port: SsePort): SseTransport {
  const streams = createOrderedStreams({ ...port, path: restPaths.completions });

  /** An event of our own making: what a socket would have said. */
  function tell(name: string, data: object): void {
    port.received({ name, data: JSON.stringify(data), id: null });
  }

  function post(body: Record<string, unknown>): void {
    let cut: string | null = '';
    streams.post(body, {
      sent() {
        port.sent(JSON.stringify(body));
      },
      received(event) {
        if (ENDS.has(event.name)) cut = null;
        port.received(event);
      },
      over(failure) {
        const lost = failure ? refusal(failure.error, body) : cut;
        if (lost !== null) port.lost(lost);
        if (streams.count() === 0) port.idle();
      },
    });
  }

  /** Words of the server become an error of the answer; anything else is a cut. @returns why it was cut */
  function refusal(error: unknown, body: Record<string, unknown>): string | null {
    if (!(error instanceof ApiError) || error.failure.kind === 'network') {
      return errorWords(error);
    }
    tell('error', refusalFrame(error.failure, body['client_message_id']));
    return null;
  }

  return {
    send(frame) {
      const { type, content, client_message_id, mentions, attachments } = frame;
      if (type === 'cancel' || type === 'give_up') {
        const count = streams.count();
        const accepted = streams.leave(type === 'cancel' ? 'all' : 'unaccepted');
        if (accepted > 0) tell('response_cancelled', {});
        if (count > 0 && streams.count() === 0) port.idle();
        return true;
      }
      if (type !== 'chat' && type !== 'message') return false;
      // Who asks the next knows that the one before is over: what still seems to carry it is dead.
      streams.leave('all');
      post({
        session_id: port.sessionId,
        message: content,
        stream: true,
        client_message_id,
        mentions,
        attachments,
      });
      return true;
    },
    busy: () => streams.count() > 0,
    stop: streams.stop,
  };
}
