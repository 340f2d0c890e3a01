/**
 * The part of the storage port that keeps inboxes. Every change of an inbox takes its next `revision` in the
 * transaction that changes the rows: whoever sees two states of one notification knows which is the later.
 */
import type { NotificationRecord } from './model.ts';

export type NewNotification = Omit<
  NotificationRecord,
  'position' | 'revision' | 'archived_at' | 'snoozed_until'
>;

export const inboxTabs = ['inbox', 'unread', 'archived', 'snoozed'] as const;
/** `inbox`: neither archived nor still snoozed. `unread`: of those, the unread ones. */
export type InboxTab = (typeof inboxTabs)[number];

export interface NotificationFilter {
  readonly tab: InboxTab;
  readonly kind: string | null;
  /** Only positions below this one. */
  readonly before: number | null;
  readonly limit: number;
  /** What is still snoozed then is not in the inbox; ISO 8601. */
  readonly now: string;
}

export type InboxSelection =
  | { readonly ids: readonly string[] }
  /** Everything in the inbox at or below this position. */
  | { readonly upTo: number }
  /** What one command marked as read: all of it bears the same time. */
  | { readonly readAt: string };

/** Absent fields stay as they are. */
export interface InboxMarks {
  readonly read_at?: string | null;
  readonly archived_at?: string | null;
  readonly snoozed_until?: string | null;
}

export interface InboxChange {
  readonly revision: number;
  /** How many are unread after it. */
  readonly unread: number;
  /** What it changed. */
  readonly ids: readonly string[];
}

export interface InboxSummary {
  readonly unread: number;
  readonly revision: number;
  /** When the next snoozed one returns. */
  readonly next_wake: string | null;
  /** Kinds of everything that is here. */
  readonly kinds: readonly string[];
  readonly muted_kinds: readonly string[];
}

export interface InboxStorage {
  /** Gives it the next position, and stores one of a muted kind as read already. */
  insertNotification(
    notification: NewNotification,
  ): Promise<{ notification: NotificationRecord; unread: number }>;
  notificationById(userId: string, id: string): Promise<NotificationRecord | null>;
  /** Newest first. */
  notificationsOf(userId: string, filter: NotificationFilter): Promise<NotificationRecord[]>;
  /** Marks as read what is not yet: a repeat changes nothing, and a first `read_at` stays. */
  readNotifications(userId: string, selection: InboxSelection, now: string): Promise<InboxChange>;
  markNotifications(
    userId: string,
    selection: InboxSelection,
    marks: InboxMarks,
    now: string,
  ): Promise<InboxChange>;
  inboxSummary(userId: string, now: string): Promise<InboxSummary>;
  /** How far these inboxes stand; those in which nothing ever happened are left out or 0. */
  inboxRevisions(userIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** @returns the inbox's revision after it. */
  muteKinds(userId: string, kinds: readonly string[]): Promise<number>;
}
