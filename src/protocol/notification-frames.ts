/** Frames of `/ws/notifications/{user_id}`. Source: protocol.md 1.5; `id` and more with extension `inbox`. */
import * as z from 'zod/mini';
import { stableJson } from '#src/lib/stable-json.ts';
import { decodeFrame, decodeFrameValue, parseJson, type Decoded, type FrameOf } from './decode.ts';
import { notificationSchema, type WireNotification } from './entities.ts';
import { notificationReadBodySchema } from './notification-rest.ts';
import { helloFields, loggedFields, toHello, type Hello } from './stream.ts';

/** On every frame that changes marks: the inbox's revision, and how many are unread after it. */
const changeFields = { revision: z.int(), unread: z.int(), ...loggedFields };

export const notificationServerFrames = {
  hello: z.looseObject({ type: z.literal('hello'), ...helloFields }),
  notification: z.looseObject({
    type: z.literal('notification'),
    notification: notificationSchema,
    timestamp: z.nullish(z.string()),
    unread: z.nullish(z.int()),
    ...loggedFields,
  }),
  notification_read: z.looseObject({
    type: z.literal('notification_read'),
    ids: z.nullish(z.array(z.string())),
    up_to: z.nullish(z.string()),
    position: z.nullish(z.int()),
    read_at: z.string(),
    ...changeFields,
  }),
  notification_marked: z.looseObject({
    type: z.literal('notification_marked'),
    ids: z.nullish(z.array(z.string())),
    was_read_at: z.nullish(z.string()),
    marks: z.looseObject({
      read_at: z.nullish(z.string()),
      archived_at: z.nullish(z.string()),
      snoozed_until: z.nullish(z.string()),
    }),
    ...changeFields,
  }),
  notification_preferences: z.looseObject({
    type: z.literal('notification_preferences'),
    muted_kinds: z.array(z.string()),
    revision: z.int(),
    ...loggedFields,
  }),
  inbox_revision: z.looseObject({ type: z.literal('inbox_revision'), revision: z.int() }),
  /** A chat was read up to there, on whichever page (`session-activity`). */
  session_read: z.looseObject({
    type: z.literal('session_read'),
    session_id: z.string(),
    position: z.int(),
    timestamp: z.nullish(z.string()),
    ...loggedFields,
  }),
  pong: z.looseObject({ type: z.literal('pong'), timestamp: z.nullish(z.string()) }),
  error: z.looseObject({
    type: z.literal('error'),
    message: z.nullish(z.string()),
    data: z.nullish(z.looseObject({ message: z.nullish(z.string()) })),
  }),
} as const;

// Pure: the page leaves it out.
export const notificationClientFrames = /* @__PURE__ */ (() =>
  ({
    ping: z.looseObject({ type: z.literal('ping') }),
    notification_read: z.extend(notificationReadBodySchema, { type: z.literal('notification_read') }),
  }) as const)();

export interface Notification {
  /** The server's id, or one derived from every field of the frame (a stock server gives none). */
  readonly id: string;
  readonly derivedId: boolean;
  readonly title: string;
  readonly body: string;
  readonly actionUrl: string | null;
  readonly kind: string | null;
  readonly params: Readonly<Record<string, unknown>>;
  readonly group: string | null;
  readonly readAt: string | null;
  readonly archivedAt: string | null;
  readonly snoozedUntil: string | null;
  /** Its place in the inbox, ascending; null on a stock server. */
  readonly position: number | null;
  /** Of two states of one notification the one with the higher revision is the later; 0 on a stock server. */
  readonly revision: number;
  /** ISO 8601 as sent, or null. */
  readonly at: string | null;
}

/** What a change does to its notifications; absent fields stay. */
export interface NotificationMarks {
  readonly readAt?: string | null;
  readonly archivedAt?: string | null;
  readonly snoozedUntil?: string | null;
}

export type NotificationEvent =
  | { readonly type: 'connected'; readonly hello: Hello }
  | {
      readonly type: 'notification_received';
      readonly notification: Notification;
      /** How many are unread with it; null where the server does not count. */
      readonly unread: number | null;
      readonly seq: number | null;
    }
  | {
      readonly type: 'notifications_read';
      readonly ids: readonly string[];
      /** Everything in the inbox at or below this position; null: the ids alone. */
      readonly upTo: number | null;
      readonly readAt: string;
      readonly revision: number;
      readonly unread: number;
      readonly seq: number | null;
    }
  | {
      readonly type: 'notifications_marked';
      readonly ids: readonly string[];
      /** Everything that bore this read mark; null: the ids alone. */
      readonly wasReadAt: string | null;
      readonly marks: NotificationMarks;
      readonly revision: number;
      readonly unread: number;
      readonly seq: number | null;
    }
  | {
      readonly type: 'kinds_muted';
      readonly kinds: readonly string[];
      readonly revision: number;
      readonly seq: number | null;
    }
  /** How far the inbox stood some seconds ago, where several gateways tell of it. */
  | { readonly type: 'inbox_stood'; readonly revision: number }
  | {
      readonly type: 'session_read';
      readonly sessionId: string;
      readonly position: number;
      readonly seq: number | null;
    }
  | { readonly type: 'error_received'; readonly message: string }
  | { readonly type: 'pong'; readonly timestamp: string | null };

export function decodeNotificationFrame(text: string): Decoded<NotificationEvent> {
  const parsed = parseJson(text);
  return parsed.kind === 'decoded' ? decodeNotificationValue(parsed.value) : parsed;
}

export function decodeNotificationValue(value: unknown): Decoded<NotificationEvent> {
  const decoded = decodeFrameValue(notificationServerFrames, value);
  if (decoded.kind !== 'decoded') return decoded;
  const frame = decoded.value;
  switch (frame.type) {
    case 'hello':
      return { kind: 'decoded', value: { type: 'connected', hello: toHello(frame) } };
    case 'notification':
      return {
        kind: 'decoded',
        value: {
          type: 'notification_received',
          notification: toNotification(frame.notification, frame.timestamp ?? null, { ...frame, seq: null }),
          unread: frame.unread ?? null,
          seq: frame.seq ?? null,
        },
      };
    case 'notification_read':
      return {
        kind: 'decoded',
        value: {
          type: 'notifications_read',
          ids: frame.ids ?? [],
          upTo: frame.position ?? null,
          readAt: frame.read_at,
          ...changeOf(frame),
        },
      };
    case 'notification_marked':
      return {
        kind: 'decoded',
        value: {
          type: 'notifications_marked',
          ids: frame.ids ?? [],
          wasReadAt: frame.was_read_at ?? null,
          marks: toMarks(frame.marks),
          ...changeOf(frame),
        },
      };
    case 'notification_preferences': {
      const { muted_kinds: kinds, revision, seq } = frame;
      return { kind: 'decoded', value: { type: 'kinds_muted', kinds, revision, seq: seq ?? null } };
    }
    case 'inbox_revision':
      return { kind: 'decoded', value: { type: 'inbox_stood', revision: frame.revision } };
    case 'session_read': {
      const { session_id: sessionId, position, seq } = frame;
      return { kind: 'decoded', value: { type: 'session_read', sessionId, position, seq: seq ?? null } };
    }
    case 'error':
      return {
        kind: 'decoded',
        value: { type: 'error_received', message: frame.data?.message ?? frame.message ?? '' },
      };
    case 'pong':
      return { kind: 'decoded', value: { type: 'pong', timestamp: frame.timestamp ?? null } };
  }
}

export type NotificationClientFrame = FrameOf<typeof notificationClientFrames>;

/** For the gateway. */
export function decodeNotificationClientFrame(text: string): Decoded<NotificationClientFrame> {
  return decodeFrame(notificationClientFrames, text);
}

/**
 * Without an id, a frame equal in every field, `timestamp` included, is the same notification
 * (protocol.md Part 3): the id is derived from all of them, in whatever order they came.
 * @param whole everything that tells it from others; the whole frame where there is one
 */
export function toNotification(
  wire: WireNotification,
  timestamp: string | null,
  whole: object = [wire, timestamp],
): Notification {
  const at = wire.created_at ?? timestamp;
  return {
    id: wire.id ?? `derived-${hashText(stableJson(whole))}`,
    derivedId: wire.id == null,
    title: wire.title,
    body: wire.body ?? '',
    actionUrl: wire.action_url ?? null,
    kind: wire.kind ?? null,
    params: wire.params ?? {},
    group: wire.group ?? null,
    readAt: wire.read_at ?? null,
    archivedAt: wire.archived_at ?? null,
    snoozedUntil: wire.snoozed_until ?? null,
    position: wire.position ?? null,
    revision: wire.revision ?? 0,
    at,
  };
}

function changeOf({
  revision,
  unread,
  seq,
}: {
  revision: number;
  unread: number;
  seq?: number | null | undefined;
}) {
  return { revision, unread, seq: seq ?? null };
}

function toMarks(
  wire: z.infer<typeof notificationServerFrames.notification_marked>['marks'],
): NotificationMarks {
  const { read_at: readAt, archived_at: archivedAt, snoozed_until: snoozedUntil } = wire;
  return {
    ...(readAt === undefined ? {} : { readAt }),
    ...(archivedAt === undefined ? {} : { archivedAt }),
    ...(snoozedUntil === undefined ? {} : { snoozedUntil }),
  };
}

/** Two independent 32-bit FNV-1a hashes: no secret, only an id that repeats for the same text. */
function hashText(text: string): string {
  let first = 0x811c9dc5;
  let second = 0x01000193;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    first = Math.imul(first ^ code, 0x01000193) >>> 0;
    second = Math.imul(second ^ (code + at), 0x85ebca6b) >>> 0;
  }
  return first.toString(16).padStart(8, '0') + second.toString(16).padStart(8, '0');
}
