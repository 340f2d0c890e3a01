/**
 * The seams of the connection layer: what a feature hands in (a descriptor) and what it gets back
 * (ordered batches of items, and a status).
 */
import type { Decoded } from '#src/protocol/decode.ts';
import type { SocketKind } from '#src/protocol/endpoints.ts';
import type { Hello, StreamPosition } from '#src/protocol/stream.ts';
import type { Resumption } from '#src/protocol/stream-tracker.ts';
import type { SseEvent } from '#src/protocol/sse.ts';
import type { Instant } from '#src/lib/instant.ts';

export type { Resumption };

export type TransportName = 'websocket' | 'sse' | 'poll';

/** How one kind of channel is reached and read. Made by `descriptors.ts`; equal `key` means the same channel. */
export interface ChannelDescriptor<E> {
  /** `chat:<id>`, `notifications:<id>`, `workspace:<id>`, `debug:<id>`. */
  readonly key: string;
  readonly kind: SocketKind;
  readonly path: string;
  /** False for the debug socket: its execution id is the capability, and it never refreshes. */
  readonly authenticated: boolean;
  readonly decode: (text: string) => Decoded<E>;
  /** Present where answers can come over `POST /chat/completions` instead (chat). */
  readonly decodeSse?: (event: SseEvent) => Decoded<E>;
  readonly readHello: (event: E) => Hello | null;
  readonly readSeq: (event: E) => number | null;
  readonly isPong: (event: E) => boolean;
  /** The keep-alive frame, or null where a ping must not be sent (stock notification and workspace sockets). */
  readonly ping: (extensions: ReadonlySet<string>) => string | null;
  /** The words of an `error` frame: shown where a close follows it. */
  readonly readError?: (event: E) => string | null;
  /** The server's time in a pong, ISO 8601. */
  readonly readServerTime?: (event: E) => string | null;
}

/** Why a connection ended, in a form that the page can word. */
export interface LossReason {
  readonly kind: 'closed' | 'silent' | 'refused' | 'network' | 'gap' | 'parked' | 'left';
  readonly code: number | null;
  readonly detail: string;
}

export type ChannelItem<E> =
  | { readonly kind: 'event'; readonly event: E; readonly at: Instant }
  | {
      readonly kind: 'opened';
      readonly transport: TransportName;
      readonly resumption: Resumption;
      /** Where the stream stands, null on a stock server. */
      readonly position: StreamPosition | null;
      readonly at: Instant;
    }
  | { readonly kind: 'lost'; readonly reason: LossReason; readonly at: Instant };

export type ChannelListener<E> = (items: readonly ChannelItem<E>[]) => void;

export type ChannelState =
  | 'idle'
  | 'authorizing'
  | 'connecting'
  | 'open'
  | 'live'
  | 'suspect'
  | 'waiting'
  | 'degraded'
  | 'offline'
  | 'parked'
  | 'signed-out'
  | 'failed';

/** What the pill and its details show of one channel. A new object whenever something changed. */
export interface ChannelStatus {
  readonly key: string;
  readonly kind: SocketKind;
  readonly state: ChannelState;
  readonly transport: TransportName | null;
  /** Failed tries since it was last live. */
  readonly attempts: number;
  /** `Clock.now()` milliseconds of the next try while `waiting`, else null. */
  readonly retryAt: number | null;
  /** Milliseconds, or null where no pong was seen yet. */
  readonly roundTripMs: number | null;
  /** False where no keep-alive can be sent (stock notification and workspace sockets). */
  readonly verified: boolean;
  /** Why it is `failed`, `waiting` or was last lost; words of the server where it gave some. */
  readonly lastError: string | null;
}

/** Frames that arrived and could not be used, for the pill's details and the inspector. */
export interface FrameCounters {
  readonly unknown: number;
  readonly rejected: number;
}

/**
 * What became of a send. `sent` says that the frame left the page, not that the server has it.
 * `not-connected`: nothing left; the caller keeps it. `too-large`: over the frame limit; refused in place.
 */
export type SendOutcome = 'sent' | 'not-connected' | 'too-large';

/** A counted hold on a channel. Releasing twice is harmless. */
export interface ChannelLease {
  send(frame: Readonly<Record<string, unknown>> | string): SendOutcome;
  retryNow(): void;
  status(): ChannelStatus;
  /** Called with each new status; returns the unsubscribe. */
  subscribe(listener: (status: ChannelStatus) => void): () => void;
  release(): void;
}

export interface LeaseOptions {
  /**
   * While this says true the channel outlives its last lease (a response in flight), with the same
   * listener. At most 4 channels are kept that way.
   */
  readonly keepWhile?: () => boolean;
}

/** The one door to the sockets. */
export interface ChannelPool {
  lease<E>(
    descriptor: ChannelDescriptor<E>,
    listener: ChannelListener<E>,
    options?: LeaseOptions,
  ): ChannelLease;
  /** Every channel that is leased or kept, for the pill. The same array while nothing changed. */
  statuses(): readonly ChannelStatus[];
  counters(): FrameCounters;
  subscribe(listener: () => void): () => void;
  /** Skips every wait (button "Retry now"). */
  retryAll(): void;
  /** Learned offset of the server's clock in ms (server − ours), or null. */
  serverOffsetMs(): number | null;
  close(): void;
}
