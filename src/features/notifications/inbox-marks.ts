/** What a change does to a row, and what a row is. */
import { parseInstant, type Instant } from '#src/lib/instant.ts';
import type { NotificationMarks } from '#src/protocol/notification-frames.ts';
import type { InboxChange, InboxFilter, InboxRow, InboxSelection } from './inbox-types.ts';

export function isSnoozed({ notification }: InboxRow, now: Instant): boolean {
  const until = notification.snoozedUntil === null ? null : parseInstant(notification.snoozedUntil);
  return until !== null && until > now;
}

export function isRead({ notification }: InboxRow): boolean {
  return notification.readAt !== null;
}

/** Counted by the badge: in the inbox, and not read. */
export function isUnread(row: InboxRow, now: Instant): boolean {
  return !isRead(row) && isInInbox(row, now);
}

export function isInInbox(row: InboxRow, now: Instant): boolean {
  return row.notification.archivedAt === null && !isSnoozed(row, now);
}

export function matches(row: InboxRow, { tab, kind }: InboxFilter, now: Instant): boolean {
  if (kind !== null && row.notification.kind !== kind) return false;
  switch (tab) {
    case 'all':
      return isInInbox(row, now);
    case 'unread':
      return isUnread(row, now);
    case 'archived':
      return row.notification.archivedAt !== null;
    case 'snoozed':
      return row.notification.archivedAt === null && isSnoozed(row, now);
  }
}

export function isSelected(row: InboxRow, selection: InboxSelection, now: Instant): boolean {
  switch (selection.by) {
    case 'ids':
      return selection.ids.has(row.notification.id);
    case 'place':
      return row.order <= selection.upTo && isInInbox(row, now);
    case 'read-at':
      return row.notification.readAt === selection.readAt;
  }
}

/** A first read mark stays: only an explicit null takes it back. */
export function applyMarks(row: InboxRow, marks: NotificationMarks): InboxRow {
  const { notification } = row;
  const readAt = marks.readAt && notification.readAt !== null ? notification.readAt : marks.readAt;
  return {
    ...row,
    notification: { ...notification, ...marks, ...(readAt === undefined ? {} : { readAt }) },
  };
}

/** A change of the server, unless the row is later than it. */
export function applyChange(row: InboxRow, change: InboxChange): InboxRow {
  const { revision, marks, selection } = change;
  if (revision <= row.notification.revision) return row;
  const at = marks.readAt ? (parseInstant(marks.readAt) ?? 0) : 0;
  if (!isSelected(row, selection, at)) return row;
  // The server passes over what was read already.
  if (selection.by === 'place' && isRead(row)) return row;
  const marked = applyMarks(row, marks);
  return { ...marked, notification: { ...marked.notification, revision } };
}

export function applyChanges(row: InboxRow, changes: readonly InboxChange[]): InboxRow {
  return changes.reduce(applyChange, row);
}
