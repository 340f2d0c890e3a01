/** The four kinds of channel: where each is, how its frames are read, how it is kept alive. */
import type { ExtensionName } from './capabilities.ts';
import { decodeChatFrame, decodeChatSseEvent } from './chat-codec.ts';
import type { ChatEvent } from './chat-events.ts';
import { DEBUG_PING, decodeDebugFrame, readRejectedFrame, type DebugEvent } from './debug-frames.ts';
import { socketPaths, type SocketKind, type SocketQuery } from './endpoints.ts';
import { decodeNotificationFrame, type NotificationEvent } from './notification-frames.ts';
import { decodeWorkspaceFrame, type WorkspaceEvent } from './workspace-frames.ts';
import type { Decoded } from './decode.ts';
import type { SseEvent } from './sse.ts';
import type { Hello } from './stream.ts';

/** How one kind of channel is reached and read. Equal `key` means the same channel. */
export interface ChannelDescriptor<E> {
  /** `chat:<id>`, `notifications:<id>`, `workspace:<id>`, `debug:<id>`. */
  readonly key: string;
  readonly kind: SocketKind;
  readonly path: string;
  /** False for the debug socket: its execution id is the capability, and it never refreshes. */
  readonly authenticated: boolean;
  /** What the address says beyond the token and the position, by what the server offers. */
  readonly query?: (extensions: readonly string[]) => SocketQuery;
  /** False while what a fresh joiner is told first has not come: whoever was cut before that joins anew. */
  readonly resumes?: (() => boolean) | undefined;
  readonly decode: (text: string) => Decoded<E>;
  /** Present where whoever listens is told of a frame that breaks its schema. @param text of a binary one its size */
  readonly readRejected?: (text: string) => E;
  /** Present where answers can come over `POST /chat/completions` instead (chat). */
  readonly decodeSse?: (event: SseEvent) => Decoded<E>;
  readonly readHello: (event: E) => Hello | null;
  readonly readSeq: (event: E) => number | null;
  readonly isPong: (event: E) => boolean;
  /** The keep-alive frame, or null where a ping must not be sent (stock notification and workspace sockets). */
  readonly ping: (extensions: readonly string[]) => string | null;
  /** The words of an `error` frame: shown where a close follows it. */
  readonly readError?: (event: E) => string | null;
  /** The server's time in a pong, ISO 8601. */
  readonly readServerTime?: (event: E) => string | null;
}

const PING = JSON.stringify({ type: 'ping' });

/** What all four unions share: the hello, the pong, the error's words and `seq` where the frame is logged. */
interface CommonEvent {
  readonly type: string;
  readonly hello?: Hello;
  readonly message?: unknown;
  readonly timestamp?: string | null;
  readonly seq?: number | null;
}

function describe<E extends CommonEvent>(
  kind: SocketKind,
  id: string,
  decode: ChannelDescriptor<E>['decode'],
  ping: ChannelDescriptor<E>['ping'],
): ChannelDescriptor<E> {
  return {
    key: `${kind}:${id}`,
    kind,
    path: socketPaths[kind](id),
    authenticated: kind !== 'debug',
    decode,
    ping,
    readHello: (event) => event.hello ?? null,
    readSeq: (event) => event.seq ?? null,
    isPong: (event) => event.type === 'pong',
    readError: ({ type, message }) =>
      type === 'error_received' && typeof message === 'string' ? message : null,
    readServerTime: ({ type, timestamp }) => (type === 'pong' ? (timestamp ?? null) : null),
  };
}

/** A chat session; both dialects are read, whichever the server speaks. */
export function chatChannel(sessionId: string): ChannelDescriptor<ChatEvent> {
  return {
    ...describe<ChatEvent>('chat', sessionId, decodeChatFrame, () => PING),
    decodeSse: decodeChatSseEvent,
  };
}

/** `userId` must be the signed-in user's: the server closes with 1008 otherwise. */
export function notificationsChannel(userId: string): ChannelDescriptor<NotificationEvent> {
  return describe<NotificationEvent>('notifications', userId, decodeNotificationFrame, pingWhere('inbox'));
}

export function workspaceChannel(workspaceId: string): ChannelDescriptor<WorkspaceEvent> {
  return {
    ...describe<WorkspaceEvent>('workspace', workspaceId, decodeWorkspaceFrame, pingWhere('presence')),
    // The page says how its user is, at once or when that part of it has come: nobody is to guess before.
    query: (extensions) => (extensions.includes('presence') ? { presence: 'stated' } : {}),
  };
}

/** A plugin run. The execution id is the capability: no sign-in. */
export function debugChannel(
  executionId: string,
  resumes?: ChannelDescriptor<DebugEvent>['resumes'],
): ChannelDescriptor<DebugEvent> {
  return {
    ...describe<DebugEvent>('debug', executionId, decodeDebugFrame, () => DEBUG_PING),
    readRejected: readRejectedFrame,
    resumes,
  };
}

/** A stock workspace socket broadcasts what clients send: a ping only where the server says that it answers one. */
const pingWhere = (extension: ExtensionName) => (extensions: readonly string[]) =>
  extensions.includes(extension) ? PING : null;
