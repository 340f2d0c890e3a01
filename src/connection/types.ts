/** What a feature gets back from the connection layer for its descriptor: ordered batches of items, and a status. */
import type { SocketKind } from '#src/protocol/endpoints.ts';
import type { ChannelDescriptor } from '#src/protocol/channels.ts';
import type { StreamPosition } from '#src/protocol/stream.ts';
import type { Resumption } from '#src/protocol/stream-tracker.ts';
import type { Instant } from '#src/lib/instant.ts';

export type { Resumption };

/** `mirror`: as a socket, over the one stream (extension `sse`); `sse`: a chat's own answers alone. */
export type TransportName = 'websocket' | 'mirror' | 'sse' | 'poll';

/** Why a connection ended, in a form that the page can word. */
export interface LossReason {
  readonly kind:
    | 'closed'
    | 'silent'
    | 'refused'
    | 'network'
    | 'gap'
    /** No answer to the handshake. */
    | 'mute'
    | 'parked'
    | 'left'
    /** Nobody wants the channel any more. */
    | 'released'
    | 'signed-out';
  /** Of the close, where there was one. */
  readonly code?: number;
  /** The server's words, '' where it gave none. */
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
  /** `Clock.now()` milliseconds before which the server wants no try, also none by hand; 0: whenever. */
  readonly notBefore: number;
  /** Milliseconds, or null where no pong was seen yet. */
  readonly roundTripMs: number | null;
  /** False where no keep-alive can be sent (stock notification and workspace sockets). */
  readonly verified: boolean;
  /** Why it is `failed`, `waiting` or was last lost. */
  readonly lastError: LossReason | null;
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
  readonly statuses: () => readonly ChannelStatus[];
  counters(): FrameCounters;
  readonly subscribe: (listener: () => void) => () => void;
  /** Skips every wait but what the server asked for (button "Retry now"). */
  retryAll(): void;
  /** How answers are to come was chosen anew: chats go over at once, or when what runs there is over. */
  answersChosen(): void;
  /** Learned offset of the server's clock in ms (server − ours), or null. */
  serverOffsetMs(): number | null;
  close(): void;
}
