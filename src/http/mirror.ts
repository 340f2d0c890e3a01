/**
 * All channels of a page over one stream (extension `sse`, decision 0013): opened anew whenever their set changes,
 * each from its own place; at most three tabs of a browser hold one, because HTTP/1.1 has six connections a host.
 */
import { backoffMs } from '#src/lib/backoff.ts';
import type { Clock } from '#src/lib/clock.ts';
import type { Random } from '#src/lib/random.ts';
import type { Slots } from '#src/lib/slots.ts';
import { closeCodes } from '#src/protocol/close-codes.ts';
import type { ApiFailure } from '#src/protocol/failure.ts';
import type { StreamPosition } from '#src/protocol/stream.ts';
import { openFrameStream, type Frame, type FrameStream } from './frame-stream.ts';
import type { HttpClient } from './types.ts';

/** `poll`: the slots are taken, or this tab has none for now; `none`: streams do not come through here. */
export type MirrorMode = 'mirror' | 'poll' | 'none';

export interface MirrorHandlers {
  /** Where this channel stands. */
  position(): StreamPosition | null;
  received(text: string): void;
  /**
   * The stream is gone, or (with the `code` of a close) this channel of it; whoever wants another joins anew.
   * `detail`: the browser's or the server's words, '' where there are none.
   */
  lost(detail: string, code?: number): void;
  /** `mode` has changed. */
  moved(): void;
}

export interface MirrorLine {
  /** False where the channel is not greeted yet: nothing left then. */
  send(frame: Frame): boolean;
  close(): void;
}

/** After `close` a line hears nothing more. */
export interface Mirror {
  mode(): MirrorMode;
  join(key: string, handlers: MirrorHandlers): MirrorLine;
  /** Gives everything up. */
  stop(): void;
}

export interface MirrorPort {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly slots: Slots;
  readonly isSignedIn: () => boolean;
  /** Has the server the extension? */
  readonly isOffered: () => boolean;
}

/** Channels come and go together: a view that opens, a swap to WebSocket one channel after the other. */
export const JOIN_MS = 50;
export const LEAVE_MS = 1_000;
/** What is posted gets its time before the stream is changed. */
const POSTING_MS = 2_000;
const STABLE_MS = 10_000;
/** A stream that is lost keeps its slot for the next one. */
export const KEEP_SLOT_MS = 5_000;
/** Longer than any stream lives whose posts reach other gateways: it pings at once, and then every 15 s. */
const STEADY_MS = 60_000;
/**
 * Streams in a row that were of no use: that never said hello while REST answered between them, or whose posts
 * reached nobody who knew them. (One such post is a stream that the server has cut: another is opened.)
 */
const USELESS_TO_GIVE_UP = 3;

interface Line extends MirrorHandlers {
  isGreeted: boolean;
}

export function createMirror({ http, clock, random, slots, isSignedIn }: MirrorPort): Mirror {
  const lines = new Map<string, Line>();
  let mode: MirrorMode = 'mirror';
  let hasSlot = false;
  let giveSlotBack: (() => void) | null = null;
  let stream: FrameStream | null = null;
  let failures = 0;
  let mutes = 0;
  let strayed = 0;
  let notBefore = 0;
  /** When the stream is to be opened anew, null: as it is. */
  let due: number | null = null;
  let cancelOpening = (): void => undefined;
  let cancelGiving = (): void => undefined;

  function become(next: MirrorMode): void {
    if (mode === next) return;
    mode = next;
    for (const line of [...lines.values()]) line.moved();
  }

  function takeSlot(): void {
    cancelGiving();
    giveSlotBack ??= slots.take((has) => {
      hasSlot = has;
      if (!has) shut();
      if (mode !== 'none') become(has ? 'mirror' : 'poll');
      if (has) openIn(0);
    });
  }

  function shut(): void {
    cancelOpening();
    due = null;
    stream?.close();
    stream = null;
  }

  function openIn(ms: number): void {
    const at = Math.max(clock.monotonic() + ms, notBefore);
    if (!hasSlot || mode === 'none' || (due !== null && due <= at)) return;
    due = at;
    cancelOpening();
    cancelOpening = clock.schedule(open, at - clock.monotonic());
  }

  function open(patience = POSTING_MS): void {
    if (stream?.isIdle() === false) {
      if (patience <= 0) {
        shut();
        if (lines.size > 0) lose(null);
        return;
      }
      cancelOpening = clock.schedule(() => {
        open(patience - JOIN_MS);
      }, JOIN_MS);
      return;
    }
    shut();
    if (lines.size === 0) return;
    const keys = [...lines.keys()];
    /** Those that it was opened for: one that joins anew under the same key waits for the next. */
    const own = new Map(lines);
    const lineOf = (key: string): Line | undefined => {
      const line = lines.get(key);
      return line === own.get(key) ? line : undefined;
    };
    const signedIn = isSignedIn();
    let greetedAt: number | null = null;
    const isMine = (): boolean => stream === mine;
    const mine: FrameStream = openFrameStream({
      http,
      clock,
      keys,
      positions: keys.map((key) => lines.get(key)?.position() ?? null),
      signedIn,
      greeted() {
        greetedAt = clock.monotonic();
        mutes = 0;
      },
      frame(key, text) {
        const line = lineOf(key);
        if (!line || !isMine()) return;
        line.isGreeted = true;
        line.received(text);
      },
      closed(key, code, reason) {
        const line = lineOf(key);
        if (!line || !isMine()) return;
        remove(key);
        line.lost(reason, code);
      },
      lost(why) {
        if (!isMine()) return;
        shut();
        const isStranger = why?.kind === 'not-found' || why?.kind === 'malformed';
        const livedMs = greetedAt === null ? 0 : clock.monotonic() - greetedAt;
        if (livedMs >= STABLE_MS) failures = 0;
        if (livedMs >= STEADY_MS) strayed = 0;
        if (greetedAt !== null) strayed += isStranger ? 1 : 0;
        // One that was refused with words is no mute one.
        else if (why === null) mutes += 1;
        if (signedIn || why?.kind !== 'not-found') lose(why, isStranger && greetedAt === null);
        // The run that was to be watched is not there; the stream would be.
        else for (const line of [...lines.values()]) line.lost(why.message, closeCodes.policyViolation.code);
      },
    });
    stream = mine;
  }

  /** @param isNotThere the server has no such stream */
  function lose(why: ApiFailure | null, isNotThere = false): void {
    // At once after a good one; the channels ask REST before they join again.
    const pause = failures === 0 ? 0 : backoffMs(failures - 1, random);
    failures += 1;
    notBefore = clock.monotonic() + Math.max(pause, why?.retryAfterMs ?? 0);
    if (isNotThere || Math.max(mutes, strayed) >= USELESS_TO_GIVE_UP) {
      become('none');
      giveUpSlot();
      return;
    }
    for (const line of [...lines.values()]) {
      line.isGreeted = false;
      line.lost(why?.message ?? '');
    }
  }

  function remove(key: string): void {
    lines.delete(key);
    // Also by the last one, whose posts may be on their way.
    if (stream) openIn(LEAVE_MS);
    if (lines.size > 0) return;
    if (!stream) shut();
    cancelGiving();
    cancelGiving = clock.schedule(giveUpSlot, KEEP_SLOT_MS);
  }

  function giveUpSlot(): void {
    cancelGiving();
    shut();
    giveSlotBack?.();
    giveSlotBack = null;
    hasSlot = false;
    if (mode === 'poll') mode = 'mirror';
  }

  return {
    mode: () => mode,
    join(key, handlers) {
      const line: Line = { ...handlers, isGreeted: false };
      lines.set(key, line);
      takeSlot();
      openIn(JOIN_MS);
      return {
        send(frame) {
          if (!line.isGreeted || !stream || lines.get(key) !== line) return false;
          stream.post(key, frame);
          return true;
        },
        close() {
          if (lines.get(key) === line) remove(key);
        },
      };
    },
    stop: giveUpSlot,
  };
}
