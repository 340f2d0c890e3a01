/**
 * What the bell knows. Without the extension `inbox` a server keeps no list: the page holds what arrived since
 * it opened, and the read marks of this browser, and says so.
 */
import type { ChannelItem } from '#src/connection/types.ts';
import type { Instant } from '#src/lib/instant.ts';
import type { Notification, NotificationEvent } from '#src/protocol/notification-frames.ts';

export interface NotificationRow {
  readonly notification: Notification;
  /** When it reached this page. */
  readonly receivedAt: Instant;
  readonly read: boolean;
}

/** A time in which notifications may have been sent that this page cannot know of. */
export interface MissedSpan {
  readonly from: Instant;
  readonly to: Instant;
}

export interface NotificationsState {
  /** Newest first. */
  readonly rows: readonly NotificationRow[];
  readonly unread: number;
  readonly since: Instant | null;
  readonly lostAt: Instant | null;
  readonly missed: readonly MissedSpan[];
  /** Ids that this browser has marked as read, this page's rows or not. */
  readonly readIds: ReadonlySet<string>;
}

export type NotificationsInput =
  | ChannelItem<NotificationEvent>
  | { readonly kind: 'read_marks_loaded'; readonly ids: readonly string[] }
  | { readonly kind: 'marked_read'; readonly ids: readonly string[] };

/** Beyond this many rows the oldest are let go. */
export const MAX_ROWS = 1_000;

export const emptyNotifications: NotificationsState = {
  rows: [],
  unread: 0,
  since: null,
  lostAt: null,
  missed: [],
  readIds: new Set(),
};

/** Pure and total; the same reference when nothing changed. */
export function applyNotificationsInput(
  state: NotificationsState,
  input: NotificationsInput,
): NotificationsState {
  switch (input.kind) {
    case 'opened': {
      const missed =
        input.resumption === 'reload' && state.lostAt !== null
          ? [...state.missed, { from: state.lostAt, to: input.at }]
          : state.missed;
      return { ...state, since: state.since ?? input.at, lostAt: null, missed };
    }
    case 'lost':
      return state.lostAt === null ? { ...state, lostAt: input.at } : state;
    case 'event':
      return input.event.type === 'notification_received'
        ? addNotification(state, input.event.notification, input.at)
        : state;
    case 'read_marks_loaded':
    case 'marked_read':
      return markRead(state, input.ids);
    default:
      return input satisfies never;
  }
}

function addNotification(
  state: NotificationsState,
  notification: Notification,
  at: Instant,
): NotificationsState {
  if (state.rows.some((row) => row.notification.id === notification.id)) return state;
  const read = notification.readAt !== null || state.readIds.has(notification.id);
  const rows = [{ notification, receivedAt: at, read }, ...state.rows].slice(0, MAX_ROWS);
  return { ...state, rows, unread: countUnread(rows) };
}

function markRead(state: NotificationsState, ids: readonly string[]): NotificationsState {
  const fresh = ids.filter((id) => !state.readIds.has(id));
  if (fresh.length === 0) return state;
  const readIds = new Set([...state.readIds, ...fresh]);
  const rows = state.rows.map((row) =>
    !row.read && readIds.has(row.notification.id) ? { ...row, read: true } : row,
  );
  return { ...state, readIds, rows, unread: countUnread(rows) };
}

function countUnread(rows: readonly NotificationRow[]): number {
  return rows.reduce((count, row) => (row.read ? count : count + 1), 0);
}
