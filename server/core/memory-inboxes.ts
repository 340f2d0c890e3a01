/** Inboxes in memory, for `memory-storage.ts`. */
import type { InboxMarks, InboxSelection, InboxStorage, InboxTab } from './inbox-storage.ts';
import type { NotificationRecord } from './model.ts';

interface Inbox {
  revision: number;
  muted: readonly string[];
  /** By position. */
  readonly rows: NotificationRecord[];
}

const isSnoozed = (row: NotificationRecord, now: string): boolean =>
  row.snoozed_until !== null && row.snoozed_until > now;

const isIn: Readonly<Record<InboxTab, (row: NotificationRecord, now: string) => boolean>> = {
  inbox: (row, now) => row.archived_at === null && !isSnoozed(row, now),
  unread: (row, now) => row.read_at === null && row.archived_at === null && !isSnoozed(row, now),
  archived: (row) => row.archived_at !== null,
  snoozed: (row, now) => row.archived_at === null && isSnoozed(row, now),
};

function isSelected(row: NotificationRecord, selection: InboxSelection, now: string): boolean {
  if ('ids' in selection) return selection.ids.includes(row.id);
  if ('upTo' in selection) return row.position <= selection.upTo && isIn.inbox(row, now);
  return row.read_at === selection.readAt;
}

export function createMemoryInboxes(): InboxStorage {
  const inboxes = new Map<string, Inbox>();

  function inboxOf(userId: string): Inbox {
    const inbox = inboxes.get(userId) ?? { revision: 0, muted: [], rows: [] };
    inboxes.set(userId, inbox);
    return inbox;
  }

  const unreadOf = (inbox: Inbox, now: string): number =>
    inbox.rows.filter((row) => isIn.unread(row, now)).length;

  function change(inbox: Inbox, rows: readonly NotificationRecord[], marks: InboxMarks, now: string) {
    if (rows.length > 0) inbox.revision += 1;
    for (const row of rows) Object.assign(row, marks, { revision: inbox.revision });
    const ids = rows.map((row) => row.id);
    return Promise.resolve({ revision: inbox.revision, unread: unreadOf(inbox, now), ids });
  }

  return {
    insertNotification(notification) {
      const inbox = inboxOf(notification.user_id);
      inbox.revision += 1;
      const { created_at: now } = notification;
      const row: NotificationRecord = {
        ...structuredClone(notification),
        read_at: inbox.muted.includes(notification.kind) ? now : notification.read_at,
        archived_at: null,
        snoozed_until: null,
        position: inbox.revision,
        revision: inbox.revision,
      };
      inbox.rows.push(row);
      return Promise.resolve({ notification: structuredClone(row), unread: unreadOf(inbox, now) });
    },
    notificationById: (userId, id) =>
      Promise.resolve(structuredClone(inboxOf(userId).rows.find((row) => row.id === id) ?? null)),
    notificationsOf(userId, { tab, kind, before, limit, now }) {
      const rows = inboxOf(userId).rows.filter(
        (row) =>
          isIn[tab](row, now) &&
          (kind === null || row.kind === kind) &&
          (before === null || row.position < before),
      );
      return Promise.resolve(structuredClone(rows.toReversed().slice(0, limit)));
    },
    readNotifications(userId, selection, now) {
      const inbox = inboxOf(userId);
      const rows = inbox.rows.filter((row) => row.read_at === null && isSelected(row, selection, now));
      return change(inbox, rows, { read_at: now }, now);
    },
    markNotifications(userId, selection, marks, now) {
      const inbox = inboxOf(userId);
      return change(
        inbox,
        inbox.rows.filter((row) => isSelected(row, selection, now)),
        marks,
        now,
      );
    },
    inboxSummary(userId, now) {
      const inbox = inboxOf(userId);
      const wakes = inbox.rows.filter((row) => isIn.snoozed(row, now)).map((row) => row.snoozed_until);
      return Promise.resolve({
        unread: unreadOf(inbox, now),
        revision: inbox.revision,
        next_wake: wakes.toSorted()[0] ?? null,
        kinds: [...new Set(inbox.rows.map((row) => row.kind))].sort(),
        muted_kinds: inbox.muted,
      });
    },
    inboxRevisions: (userIds) =>
      Promise.resolve(new Map(userIds.map((userId) => [userId, inboxOf(userId).revision]))),
    muteKinds(userId, kinds) {
      const inbox = inboxOf(userId);
      inbox.revision += 1;
      inbox.muted = [...kinds];
      return Promise.resolve(inbox.revision);
    },
  };
}
