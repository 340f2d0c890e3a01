/**
 * What happened in a workspace, newest first: the server's record as REST gives it, and what came since. A server
 * without a record tells of it by its frames alone; what this page saw is then all that there is, and labelled so.
 */
import type { ChannelItem } from '#src/connection/types.ts';
import { formatInstant, parseInstant, type Instant } from '#src/lib/instant.ts';
import type { Activity } from '#src/protocol/presence-frames.ts';
import type { WorkspaceEvent } from '#src/protocol/workspace-frames.ts';
import type { PresenceState } from './presence-state.ts';

export interface ActivityEntry extends Activity {
  readonly instant: Instant;
}

export interface ActivityState {
  /** Newest first, at most `KEPT`. */
  readonly entries: readonly ActivityEntry[];
  /** True once the record was read: a page that came back reads it anew. */
  readonly loaded: boolean;
}

export type ActivityItem =
  | ChannelItem<WorkspaceEvent>
  | { readonly kind: 'history_loaded'; readonly entries: readonly Activity[] }
  /** Seen by this page where the server keeps no record. */
  | { readonly kind: 'seen'; readonly entries: readonly Activity[] };

export const KEPT = 500;

export const emptyActivity: ActivityState = { entries: [], loaded: false };

/** Pure and total; the same reference when nothing changed. */
export function applyActivityItems(state: ActivityState, items: readonly ActivityItem[]): ActivityState {
  return items.reduce(applyActivityItem, state);
}

export function applyActivityItem(state: ActivityState, item: ActivityItem): ActivityState {
  switch (item.kind) {
    case 'history_loaded':
      return { entries: merge(state.entries, item.entries), loaded: true };
    case 'seen':
      return withEntries(state, item.entries);
    case 'event':
      return item.event.type === 'activity_added' ? withEntries(state, item.event.entries) : state;
    case 'opened':
    case 'lost':
      return state;
    default:
      return item satisfies never;
  }
}

function withEntries(state: ActivityState, entries: readonly Activity[]): ActivityState {
  const merged = merge(state.entries, entries);
  return merged === state.entries ? state : { ...state, entries: merged };
}

function merge(known: readonly ActivityEntry[], more: readonly Activity[]): readonly ActivityEntry[] {
  const ids = new Set(known.map(({ id }) => id));
  const news = more
    .filter(({ id }) => !ids.has(id) && ids.add(id))
    .map((entry) => ({ ...entry, instant: parseInstant(entry.at) ?? 0 }));
  if (news.length === 0) return known;
  return [...known, ...news].sort(newestFirst).slice(0, KEPT);
}

/** Of one time by id, so that every page shows one order. */
function newestFirst(a: ActivityEntry, b: ActivityEntry): number {
  return b.instant - a.instant || (a.id < b.id ? 1 : -1);
}

/** What frames of a stock server tell of: documents, applications, new members. Each is seen once, and so has an id. */
export function activityOfEvent(event: WorkspaceEvent, at: Instant): Activity | null {
  const time = formatInstant(at);
  switch (event.type) {
    case 'document_updated': {
      const params = { document_id: event.documentId, action: event.action, version: event.version };
      return seen(event.type, event.updatedBy, time, params, event.documentId);
    }
    case 'application_changed':
      return seen(event.type, null, time, {}, '');
    case 'member_added':
      return seen(event.type, event.userId, time, {}, '');
    default:
      return null;
  }
}

/** Who came and who went by what is inferred: after the hold, and not of those who were here before the page. */
export function activityOfPresence(before: PresenceState, after: PresenceState, at: Instant): Activity[] {
  if (before.people === after.people || !before.surveyed || before.asOf !== null) return [];
  return [...after.people].flatMap(([id, { online, lastSeen }]) => {
    const was = before.people.get(id)?.online ?? false;
    if (was === online) return [];
    return [
      seen(online ? 'user_joined' : 'user_left', id, formatInstant(online ? at : (lastSeen ?? at)), {}, ''),
    ];
  });
}

function seen(
  kind: string,
  userId: string | null,
  at: string,
  params: Readonly<Record<string, unknown>>,
  thing: string,
): Activity {
  return { id: `${kind} ${userId ?? ''} ${thing} ${at}`, at, kind, userId, params };
}
