/** What the bell knows, and what it is told. */
import type { HeardRevisions } from './inbox-heard.ts';
import type { ChannelItem } from '#src/connection/types.ts';
import type { Instant } from '#src/lib/instant.ts';
import type {
  Notification,
  NotificationEvent,
  NotificationMarks,
} from '#src/protocol/notification-frames.ts';

/**
 * `server`: the server keeps the inbox (extension `inbox`). `browser`: a stock server keeps none; the page holds
 * what arrived since it opened and the read marks of this browser, and says so.
 */
export type InboxMode = 'server' | 'browser';

export interface InboxRow {
  readonly notification: Notification;
  /** As it was received, before the changes that came by themselves. */
  readonly base: Notification;
  /** The place in the list, ascending: the server's, or that of arrival. */
  readonly order: number;
  /** When it was sent, or else when it arrived. */
  readonly at: Instant;
  readonly receivedAt: Instant;
}

/** A time in which notifications may have been sent that this page cannot know of. */
export interface MissedSpan {
  readonly from: Instant;
  readonly to: Instant;
}

export type InboxTab = 'all' | 'unread' | 'archived' | 'snoozed';

/** Which notifications a list shows. Equal ones have the same `listKey`. */
export interface InboxFilter {
  readonly tab: InboxTab;
  /** Null: every kind. */
  readonly kind: string | null;
}

export const listKey = ({ tab, kind }: InboxFilter): string => `${tab} ${kind ?? ''}`;

/** How far down a list is here. */
export interface ListPages {
  /** The lowest order that was fetched; null: none. */
  readonly to: number | null;
  /** Nothing lies below it. */
  readonly end: boolean;
}

/** Which notifications a change is about: some by name, all in the inbox from a place down, or all read at one time. */
export type InboxSelection =
  | { readonly by: 'ids'; readonly ids: ReadonlySet<string> }
  | { readonly by: 'place'; readonly upTo: number }
  | { readonly by: 'read-at'; readonly readAt: string };

/** A change that the server has made: the higher revision is the later one. */
export interface InboxChange {
  readonly selection: InboxSelection;
  readonly marks: NotificationMarks;
  readonly revision: number;
}

/** A change of this page that the server has not answered yet: shown at once, taken back if it fails. */
export interface PendingChange {
  readonly selection: InboxSelection;
  readonly key: number;
  readonly marks: NotificationMarks;
}

export interface InboxState {
  readonly mode: InboxMode;
  /** Newest first, as the server says. */
  readonly rows: readonly InboxRow[];
  /** The same with what is pending. */
  readonly shown: readonly InboxRow[];
  /** How many are unread, pending changes included. */
  readonly unread: number;
  /** What the server last counted, and at which revision. */
  readonly counted: { readonly unread: number; readonly revision: number };
  /** Null until the server says how far the inbox stands: one gateway alone never does. */
  readonly heard: HeardRevisions | null;
  readonly pages: Readonly<Record<string, ListPages>>;
  readonly pending: readonly PendingChange[];
  /** The last changes by revision, for rows that come as they were before. */
  readonly recent: readonly InboxChange[];
  readonly muted: { readonly kinds: readonly string[]; readonly revision: number };
  readonly kinds: readonly string[];
  /** The earliest moment at which something snoozed returns; null: none. */
  readonly nextWake: Instant | null;
  /** What is snoozed beyond it is not in the inbox. */
  readonly now: Instant;
  /** Rows that arrived before it may have changed unseen. */
  readonly staleSince: Instant | null;
  /** Counts the reasons to ask the server anew. */
  readonly wanted: number;
  readonly since: Instant | null;
  readonly lostAt: Instant | null;
  readonly missed: readonly MissedSpan[];
  /** Marks of this browser by id (mode `browser`), the later one wins. */
  readonly marks: Readonly<Record<string, LocalMark>>;
}

export interface LocalMark {
  readonly read: boolean;
  /** Milliseconds. */
  readonly at: number;
}

export type InboxInput =
  | ChannelItem<NotificationEvent>
  | {
      readonly kind: 'summary_loaded';
      readonly unread: number;
      readonly revision: number;
      readonly nextWake: Instant | null;
      readonly kinds: readonly string[];
      readonly mutedKinds: readonly string[];
      readonly at: Instant;
    }
  | {
      readonly kind: 'page_loaded';
      readonly filter: InboxFilter;
      /** The order below which was asked; null: from the top. */
      readonly before: number | null;
      readonly notifications: readonly Notification[];
      readonly end: boolean;
      readonly at: Instant;
    }
  | { readonly kind: 'change_began'; readonly change: PendingChange }
  | { readonly kind: 'change_ended'; readonly key: number }
  | { readonly kind: 'marks_merged'; readonly marks: Readonly<Record<string, LocalMark>> }
  | { readonly kind: 'time_passed'; readonly at: Instant };
