/**
 * One stream of the mirror (extension `sse`): frames of all channels come on it, the client's go by ordered posts, and
 * both directions are watched. It lives once; whoever wants another opens another (`mirror.ts`).
 */
import * as z from 'zod/mini';
import type { Clock } from '#src/lib/clock.ts';
import { restPaths } from '#src/protocol/endpoints.ts';
import { failure, type ApiFailure } from '#src/protocol/failure.ts';
import { decodeMirrorEvent, formatChannels, formatCursor } from '#src/protocol/mirror.ts';
import type { StreamPosition } from '#src/protocol/stream.ts';
import { readEvents } from './event-stream.ts';
import { refusalFrame } from './refusal-frame.ts';
import { fateOf, isOfFrame } from './refused-post.ts';
import { ApiError, type HttpClient } from './types.ts';

/** A proxy that collects the stream before it passes it on looks like this. */
export const HELLO_MS = 6_000;
export const BEAT_MS = 15_000;
export const PONG_MS = 5_000;
/** Where no ping may be sent: a comment comes every 15 s. */
export const QUIET_MS = 20_000;
/** A deadline that fires this late (hidden tab, sleep) first lets what was received be read. */
const LATE_MS = 500;
const DRAIN_MS = 1_000;

export type Frame = Readonly<Record<string, unknown>> | string;

export interface FrameStreamOptions {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly keys: readonly string[];
  /** In the order of `keys`. */
  readonly positions: readonly (StreamPosition | null)[];
  /** False: the one run of a page that is not signed in. Nothing can be posted then. */
  readonly signedIn: boolean;
  greeted(): void;
  frame(key: string, text: string): void;
  /** The server ended this channel, and no other. */
  closed(key: string, code: number, reason: string): void;
  /** The stream is over. Null: it ended, or fell silent. */
  lost(why: ApiFailure | null): void;
}

export interface FrameStream {
  /**
   * In order, one at a time, each applied once however often it has to be posted. One that the server refuses with words
   * gets them as an `error` frame of its channel, where it has a name to be known by.
   */
  post(key: string, frame: Frame): void;
  /** Every post was taken. */
  isIdle(): boolean;
  /** Leaves without a word. */
  close(): void;
}

interface Post {
  /** Null: the stream itself. */
  readonly key: string | null;
  readonly frame: Frame;
}

const PING = { type: 'ping' };

export function openFrameStream(options: FrameStreamOptions): FrameStream {
  const { http, clock, keys, signedIn } = options;
  const leaving = new AbortController();
  const { signal } = leaving;
  const isOver = (): boolean => signal.aborted;
  const waiting: Post[] = [];
  /** Refused, and still to be said; the last word of each kind. */
  const kept = new Map<string, Post>();
  let connectionId: string | null = null;
  let n = 1;
  /** A post under this number failed, and may have been taken all the same. */
  let isDoubtful = false;
  let isPosting = false;
  /** How often something came, and how often until the last question. */
  let heard = 0;
  let heardThen = 0;
  let cancel = clock.schedule(() => {
    end(null);
  }, HELLO_MS);

  function close(): void {
    cancel();
    leaving.abort();
  }

  function end(why: ApiFailure | null): void {
    if (isOver()) return;
    close();
    options.lost(why);
  }

  const failed = (error: unknown): void => {
    end(error instanceof ApiError ? error.failure : null);
  };

  async function read(): Promise<void> {
    const path = signedIn
      ? `${restPaths.mirror}?channels=${encodeURIComponent(formatChannels(keys))}`
      : restPaths.mirrorDebug(keys[0]?.slice(keys[0].indexOf(':') + 1) ?? '');
    const headers = { 'Last-Event-ID': formatCursor(options.positions) };
    const response = await http.stream(path, { signal, authenticated: signedIn, headers });
    if (response.headers.get('Content-Type')?.includes('event-stream') !== true)
      throw new ApiError(failure('malformed', response.status, ''));
    await readEvents(
      response,
      ({ data }) => {
        if (!isOver()) received(data);
      },
      () => {
        heard += 1;
      },
    );
  }

  function received(data: string): void {
    const event = decodeMirrorEvent(data);
    if (event.kind !== 'decoded') return;
    const { channel, frame, close: closing } = event.value;
    if (channel === null) {
      const id = typeof frame === 'object' ? frame['connection_id'] : null;
      if (typeof id !== 'string' || connectionId !== null) return;
      connectionId = id;
      options.greeted();
      beat();
      void pump();
    } else if (closing) options.closed(channel, closing.code, closing.reason);
    else if (frame !== undefined)
      options.frame(channel, typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  /** Asks for a sign of life; it also tells the server that we are there. */
  function beat(): void {
    heardThen = heard;
    const isAsked = waiting.some(({ key }) => key === null);
    if (signedIn && !isAsked) post(null, PING);
    // A line that swallows everything takes the question too: nobody would wait for an answer.
    watch(QUIET_MS, 0);
  }

  /** @param pauseMs after a sign of life, until the next question */
  function watch(ms: number, pauseMs: number): void {
    const due = clock.monotonic() + ms;
    cancel();
    cancel = clock.schedule(() => {
      if (heard > heardThen) cancel = clock.schedule(beat, pauseMs);
      else if (clock.monotonic() - due > LATE_MS) watch(DRAIN_MS, pauseMs);
      else end(null);
    }, ms);
  }

  function post(key: string | null, frame: Frame): void {
    const next = { key, frame };
    kept.delete(kindOf(next));
    waiting.push(next);
    void pump();
  }

  async function pump(): Promise<void> {
    if (isPosting || connectionId === null) return;
    isPosting = true;
    for (let next = waiting[0]; next && !isOver(); next = waiting[0]) {
      const why = await send(next).catch((error: unknown) => {
        if (error instanceof ApiError && isOfFrame(error.failure)) return error.failure;
        failed(error);
        return null;
      });
      waiting.shift();
      if (isOver()) break;
      if (next.key === null) pinged(why);
      else if (why) refused(next, next.key, why);
    }
    isPosting = false;
  }

  function pinged(why: ApiFailure | null): void {
    // The answer is due once the ping has really left. Where it is refused there is none: what comes by itself must do.
    if (why) watch(Math.max(QUIET_MS, why.retryAfterMs ?? 0), 0);
    else {
      watch(PONG_MS, BEAT_MS - PONG_MS);
      waiting.push(...kept.values());
      kept.clear();
    }
  }

  function refused(post: Post, key: string, why: ApiFailure): void {
    const { frame } = post;
    const fate = fateOf(frame);
    if (fate === 'told' && typeof frame === 'object')
      options.frame(key, JSON.stringify(refusalFrame(why, frame['client_message_id'])));
    if (fate === 'kept') kept.set(kindOf(post), post);
    if (fate === 'lost') end(why);
  }

  async function send({ key, frame }: Post): Promise<null> {
    // Under a number that is taken already nothing would be read: a ping settles it.
    if (isDoubtful) await take(null, PING);
    await take(key, frame);
    return null;
  }

  /** Its number makes a repeat harmless, so one that got lost is posted again, once. */
  async function take(channel: string | null, frame: Frame, again = false): Promise<void> {
    const body = { connection_id: connectionId, n, channel, frame };
    try {
      await http.request(restPaths.mirrorFrames, z.unknown(), { body, signal });
      n += 1;
      isDoubtful = false;
    } catch (error) {
      const kind = error instanceof ApiError ? error.failure.kind : null;
      const mayBeTaken = kind === 'network' || kind === 'server';
      isDoubtful ||= mayBeTaken;
      if (again || isOver() || !mayBeTaken) throw error;
      await take(channel, frame, true);
    }
  }

  read().then(() => {
    end(null);
  }, failed);
  return { post, isIdle: () => waiting.length === 0, close };
}

/** Of these the last word counts. */
function kindOf({ key, frame }: Post): string {
  return `${String(key)} ${typeof frame === 'string' ? frame : String(frame['type'])}`;
}
