/** What becomes of notifications (extension `inbox`): each change is stored, then told to all of the user's tabs. */
import { ApiError, notFound } from './api/api-error.ts';
import { isoNow, publish, streamNames, type CoreBase } from './context.ts';
import type { InboxChange, InboxMarks } from './inbox-storage.ts';
import type { NotificationRecord } from './model.ts';

/** A user's idea of what to change, by the fields of the wire. */
export interface WireSelection {
  readonly ids?: readonly string[] | null | undefined;
  /** Id of the newest that is meant. */
  readonly up_to?: string | null | undefined;
  readonly read_at?: string | null | undefined;
}

export interface WireMarks {
  readonly read?: false | null | undefined;
  readonly archived?: boolean | null | undefined;
  /** ISO 8601; null: awake again; absent: as it is. */
  readonly snoozed_until?: string | null | undefined;
}

type Frame = Readonly<Record<string, unknown>>;

export function toWireNotification({ user_id: _, ...wire }: NotificationRecord): Frame {
  return wire;
}

/** The position of a notification of this user's. @throws ApiError 404 */
export async function positionOf(base: CoreBase, userId: string, id: string): Promise<number> {
  const found = await base.storage.notificationById(userId, id);
  if (!found) throw notFound('notification');
  return found.position;
}

/** Sends where something changed, and says the same to whoever asked. */
async function tell(base: CoreBase, userId: string, change: InboxChange, frame: Frame): Promise<Frame> {
  const { revision, unread } = change;
  const told = { ...frame, revision, unread };
  if (change.ids.length > 0) await publish(base, streamNames.user(userId), told);
  return told;
}

/** Marks as read. @throws ApiError 404 for an unknown `up_to`, 422 where nothing is selected. */
export async function readNotifications(
  base: CoreBase,
  userId: string,
  { ids, up_to }: WireSelection,
): Promise<Frame> {
  const now = isoNow(base);
  const type = 'notification_read';
  if (up_to) {
    const upTo = await positionOf(base, userId, up_to);
    const change = await base.storage.readNotifications(userId, { upTo }, now);
    return tell(base, userId, change, { type, up_to, position: upTo, read_at: now });
  }
  if (!ids) throw new ApiError(422, 'ids: name the notifications, or the newest one by up_to.');
  const change = await base.storage.readNotifications(userId, { ids }, now);
  return tell(base, userId, change, { type, ids: change.ids, read_at: now });
}

/** Marks as unread, archives, snoozes, and takes each back. @throws ApiError 422 */
export async function markNotifications(
  base: CoreBase,
  userId: string,
  { ids, read_at }: WireSelection,
  { read, archived, snoozed_until }: WireMarks,
): Promise<Frame> {
  const now = isoNow(base);
  const selection = ids ? { ids } : read_at ? { readAt: read_at } : null;
  if (!selection)
    throw new ApiError(422, 'ids: name the notifications, or those read at one time by read_at.');
  const marks: InboxMarks = {
    ...(read === false ? { read_at: null } : {}),
    ...(archived == null ? {} : { archived_at: archived ? now : null }),
    ...(snoozed_until === undefined ? {} : { snoozed_until }),
  };
  if (Object.keys(marks).length === 0)
    throw new ApiError(422, 'Say what changes: read, archived or snoozed_until.');
  const change = await base.storage.markNotifications(userId, selection, marks, now);
  const which = ids ? { ids: change.ids } : { was_read_at: read_at };
  return tell(base, userId, change, { type: 'notification_marked', ...which, marks });
}

/** Kinds that no longer ring: they are stored as read. */
export async function muteKinds(base: CoreBase, userId: string, kinds: readonly string[]): Promise<Frame> {
  const muted_kinds = [...new Set(kinds)].sort();
  const revision = await base.storage.muteKinds(userId, muted_kinds);
  const frame = { type: 'notification_preferences', muted_kinds, revision };
  await publish(base, streamNames.user(userId), frame);
  return frame;
}
