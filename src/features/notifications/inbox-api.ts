/** The inbox over REST: pages, the summary, and changes, whose answers are the frames that all tabs get. */
import type { HttpClient } from '#src/http/types.ts';
import { parseInstant, type Instant } from '#src/lib/instant.ts';
import { restPaths } from '#src/protocol/endpoints.ts';
import {
  decodeNotificationValue,
  toNotification,
  type Notification,
  type NotificationEvent,
} from '#src/protocol/notification-frames.ts';
import {
  inboxSummarySchema,
  notificationsReplySchema,
  toldChangeSchema,
} from '#src/protocol/notification-rest.ts';
import type { InboxFilter } from './inbox-types.ts';

/** The first page fills the window at once; the next ones are for somebody who scrolls. */
export const pageSize = (isFirst: boolean): number => (isFirst ? 50 : 200);

export interface InboxSummary {
  readonly unread: number;
  readonly revision: number;
  readonly nextWake: Instant | null;
  readonly kinds: readonly string[];
  readonly mutedKinds: readonly string[];
}

export interface InboxApi {
  summary(): Promise<InboxSummary>;
  /** @param before id of the notification below which to begin */
  page(filter: InboxFilter, before: string | null): Promise<readonly Notification[]>;
  read(body: { readonly ids: readonly string[] } | { readonly up_to: string }): Promise<NotificationEvent>;
  mark(body: Readonly<Record<string, unknown>>): Promise<NotificationEvent>;
  mute(kinds: readonly string[]): Promise<NotificationEvent>;
}

export function createInboxApi(http: HttpClient): InboxApi {
  async function change(path: string, method: 'POST' | 'PUT', body: unknown): Promise<NotificationEvent> {
    const { data } = await http.request(path, toldChangeSchema, { method, body });
    const decoded = decodeNotificationValue(data);
    if (decoded.kind === 'decoded') return decoded.value;
    throw new Error(`The server's answer to ${path} cannot be read.`);
  }
  return {
    async summary() {
      const { data } = await http.request(restPaths.notificationsSummary, inboxSummarySchema);
      const { unread, revision, kinds, muted_kinds: mutedKinds, next_wake: wake } = data;
      return { unread, revision, kinds, mutedKinds, nextWake: wake == null ? null : parseInstant(wake) };
    },
    async page({ tab, kind }, before) {
      const query = new URLSearchParams({ limit: String(pageSize(before === null)) });
      if (tab !== 'all') query.set(tab, 'true');
      if (kind !== null) query.set('kind', kind);
      if (before !== null) query.set('before', before);
      const path = `${restPaths.notifications}?${query.toString()}`;
      const { data } = await http.request(path, notificationsReplySchema);
      return data.map((wire) => toNotification(wire, null));
    },
    read: (body) => change(restPaths.notificationsRead, 'POST', body),
    mark: (body) => change(restPaths.notificationsMarks, 'POST', body),
    mute: (kinds) => change(restPaths.notificationsPreferences, 'PUT', { muted_kinds: kinds }),
  };
}
