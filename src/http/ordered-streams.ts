/**
 * Posts whose replies are event streams. Each leaves once it is known what became of the one before: else they could
 * change places on the way. None is sent twice.
 */
import type { Clock } from '#src/lib/clock.ts';
import { watchSilence } from '#src/lib/watch-silence.ts';
import type { SseEvent } from '#src/protocol/sse.ts';
import { readEvents } from './event-stream.ts';
import type { HttpClient } from './types.ts';

export interface OrderedStreamsOptions {
  readonly http: Pick<HttpClient, 'stream'>;
  readonly clock: Clock;
  readonly path: string;
  /**
   * What the server has is to be looked at: nothing has come for `SILENT_MS`, headers included, and again after each
   * further (it may think, or be dead); or one that was left before its headers came is over.
   */
  readonly silent: () => void;
}

/** Told of one post until it is left. */
export interface StreamReader {
  /** It leaves now. */
  sent(): void;
  received(event: SseEvent): void;
  /** `failure`: what it failed with; null where the reply came to its end. */
  over(failure: { readonly error: unknown } | null): void;
}

export interface OrderedStreams {
  post(body: Record<string, unknown>, reader: StreamReader): void;
  /** Nobody waits for them any more. @returns how many were accepted */
  leave(which: 'all' | 'unaccepted'): number;
  /** Aborts all at once, without a word. */
  stop(): void;
  count(): number;
}

interface Post {
  readonly abort: AbortController;
  /** Its headers came: the server has it. */
  accepted: boolean;
  /** It was left before that. */
  isDoubtful: boolean;
}

export const SILENT_MS = 20_000;
/** How long one that is left before its headers came may keep the next one waiting. */
export const FATE_MS = 5_000;

export function createOrderedStreams({ http, clock, path, silent }: OrderedStreamsOptions): OrderedStreams {
  /** One that is left stands here no more. */
  const running = new Set<Post>();
  let before = Promise.resolve();

  async function read(
    post: Post,
    body: Record<string, unknown>,
    { sent, received }: StreamReader,
    known: () => void,
  ): Promise<void> {
    sent();
    await watchSilence(clock, SILENT_MS, silent, async (heard) => {
      const { signal } = post.abort;
      const response = await http.stream(path, { method: 'POST', body, signal, patient: true });
      post.accepted = true;
      known();
      // The server has it now, and learns that nobody waits for it.
      if (!running.has(post)) post.abort.abort();
      heard();
      await readEvents(response, received, heard);
    });
  }

  async function run(body: Record<string, unknown>, reader: StreamReader): Promise<void> {
    const post: Post = { abort: new AbortController(), accepted: false, isDoubtful: false };
    const turn = before;
    let known = (): void => undefined;
    before = new Promise((resolve) => {
      known = resolve;
    });
    running.add(post);
    await turn;
    let failure: { readonly error: unknown } | null = null;
    if (running.has(post)) {
      await read(post, body, reader, known).catch((error: unknown) => {
        failure = { error };
      });
    }
    known();
    if (running.delete(post)) reader.over(failure);
    else if (post.isDoubtful) silent();
  }

  return {
    post(body, reader) {
      void run(body, reader);
    },
    leave(which) {
      let accepted = 0;
      for (const post of running) {
        if (which === 'unaccepted' && post.accepted) continue;
        running.delete(post);
        post.isDoubtful = !post.accepted;
        const abort = (): void => {
          post.abort.abort();
        };
        // To abort what the server has stops it there. Aborted on its way, it may still arrive, behind a later one: it is
        // left alone until it is known to have come.
        if (post.accepted) abort();
        else clock.schedule(abort, FATE_MS);
        accepted += Number(post.accepted);
      }
      return accepted;
    },
    stop() {
      for (const { abort } of running) abort.abort();
      running.clear();
    },
    count: () => running.size,
  };
}
