/**
 * The fold of the inbox: frames, pages and changes in whatever order they come. Of two states of a notification the
 * one with the higher revision stands, so a late page never takes back a read mark, and nothing counts twice.
 */
import { instantFromMs, parseInstant, type Instant } from '#src/lib/instant.ts';
import type { Notification, NotificationEvent } from '#src/protocol/notification-frames.ts';
import { hear, hearAll } from './inbox-heard.ts';
import { applyChange, applyChanges, applyMarks, isSelected, isUnread } from './inbox-marks.ts';
import {
  listKey,
  type InboxChange,
  type InboxInput,
  type InboxMode,
  type InboxRow,
  type InboxSelection,
  type InboxState,
  type LocalMark,
} from './inbox-types.ts';

/** Without an inbox on the server, beyond this many rows the oldest are let go. */
export const MAX_BROWSER_ROWS = 1_000;
const MAX_RECENT = 200;

export function createInboxState(mode: InboxMode, now: Instant = 0): InboxState {
  return {
    mode,
    rows: [],
    shown: [],
    unread: 0,
    counted: { unread: 0, revision: -1 },
    heard: null,
    pages: {},
    pending: [],
    recent: [],
    muted: { kinds: [], revision: -1 },
    kinds: [],
    nextWake: null,
    now,
    staleSince: null,
    wanted: 0,
    since: null,
    lostAt: null,
    missed: [],
    marks: {},
  };
}

/** Pure and total; the same reference when nothing changed. */
export function applyInboxInput(state: InboxState, input: InboxInput): InboxState {
  const next = fold(state, input);
  const same =
    next.rows === state.rows &&
    next.pending === state.pending &&
    next.counted === state.counted &&
    next.now === state.now;
  return same ? next : withShown(next);
}

function fold(state: InboxState, input: InboxInput): InboxState {
  switch (input.kind) {
    case 'opened':
      return opened(state, input);
    case 'lost':
      return state.lostAt === null ? { ...state, lostAt: input.at } : state;
    case 'event':
      return applyEvent(heardOf(state, input.event), input.event, input.at);
    case 'summary_loaded': {
      const { unread, revision, nextWake, kinds, mutedKinds, at } = input;
      return {
        ...counted(state, unread, revision),
        kinds,
        nextWake,
        now: Math.max(state.now, at),
        muted: revision >= state.muted.revision ? { kinds: mutedKinds, revision } : state.muted,
      };
    }
    case 'page_loaded':
      return pageLoaded(state, input);
    case 'change_began':
      return { ...state, pending: [...state.pending, input.change] };
    case 'change_ended': {
      const pending = state.pending.filter(({ key }) => key !== input.key);
      return pending.length === state.pending.length ? state : { ...state, pending };
    }
    case 'marks_merged':
      return mergeMarks(state, input.marks);
    case 'time_passed':
      return input.at > state.now ? { ...state, now: input.at } : state;
    default:
      return input satisfies never;
  }
}

function opened(
  state: InboxState,
  { transport, resumption, at }: Extract<InboxInput, { kind: 'opened' }>,
): InboxState {
  const known = { ...state, since: state.since ?? at, lostAt: null };
  if (resumption === 'recovered') return known;
  if (state.mode === 'browser') {
    const missed =
      resumption === 'reload' && state.lostAt !== null
        ? [...state.missed, { from: state.lostAt, to: at }]
        : state.missed;
    // There is no list to poll: as long as that is the transport, nothing is heard.
    return { ...known, missed, lostAt: transport === 'poll' ? at : null };
  }
  const stale = askedAnew({ ...known, heard: null }, at);
  // Where no list was fetched yet, the summary says all that is shown.
  return Object.keys(state.pages).length === 0 && resumption !== 'fresh' ? { ...stale, rows: [] } : stale;
}

/** Something changed unseen: the count and what was fetched of lists is asked for anew. */
function askedAnew(state: InboxState, at: Instant): InboxState {
  const wanted = state.wanted + 1;
  return Object.keys(state.pages).length === 0 ? { ...state, wanted } : { ...state, wanted, staleSince: at };
}

function heardOf(state: InboxState, event: NotificationEvent): InboxState {
  // Only what all are told has a `seq`: the answer to a change that did nothing names the revision of another one.
  if (state.heard === null || !('seq' in event) || event.seq === null) return state;
  if (event.type === 'session_read') return state;
  const { revision } = event.type === 'notification_received' ? event.notification : event;
  const heard = hear(state.heard, revision);
  return heard === state.heard ? state : { ...state, heard };
}

/** The first word after a joining is what the lists of after it hold; a later one may name what nobody told. */
function stood(state: InboxState, revision: number, at: Instant): InboxState {
  const { heard } = state;
  if (heard === null) return { ...state, heard: { upTo: revision, above: [] } };
  if (revision <= heard.upTo) return state;
  return askedAnew({ ...state, heard: hearAll(heard, revision) }, at);
}

function applyEvent(state: InboxState, event: NotificationEvent, at: Instant): InboxState {
  switch (event.type) {
    case 'notification_received': {
      const { notification } = event;
      const added = insert(state, [toRow(state, notification, at)]);
      return event.unread === null ? added : counted(added, event.unread, notification.revision);
    }
    case 'notifications_read': {
      const { ids, upTo, readAt, revision } = event;
      const selection = upTo === null ? byIds(ids) : ({ by: 'place', upTo } as const);
      return changed(counted(state, event.unread, revision), { selection, marks: { readAt }, revision });
    }
    case 'notifications_marked': {
      const { ids, wasReadAt, marks, revision } = event;
      const selection = wasReadAt === null ? byIds(ids) : ({ by: 'read-at', readAt: wasReadAt } as const);
      return changed(counted(state, event.unread, revision), { selection, marks, revision });
    }
    case 'kinds_muted':
      return event.revision > state.muted.revision
        ? { ...state, muted: { kinds: event.kinds, revision: event.revision } }
        : state;
    case 'inbox_stood':
      return stood(state, event.revision, at);
    case 'connected':
    case 'session_read':
    case 'pong':
    case 'error_received':
      return state;
    default:
      return event satisfies never;
  }
}

export function byIds(ids: Iterable<string>): InboxSelection {
  return { by: 'ids', ids: new Set(ids) };
}

function counted(state: InboxState, unread: number, revision: number): InboxState {
  if (state.mode === 'browser' || revision < state.counted.revision) return state;
  if (revision === state.counted.revision && unread === state.counted.unread) return state;
  return { ...state, counted: { unread, revision } };
}

/** Changes take effect in the order of their revisions, whatever the order in which they come. */
function changed(state: InboxState, change: InboxChange): InboxState {
  const { recent } = state;
  // The answer to a change that found nothing to do says the revision of another one, which may yet come.
  const isKnown = recent.some(
    ({ revision, selection }) => revision === change.revision && isSameSelection(selection, change.selection),
  );
  if (isKnown) return state;
  const isLast = change.revision > (recent.at(-1)?.revision ?? -Infinity);
  if (isLast && recent.length < MAX_RECENT) {
    const rows = mapRows(state.rows, (row) => applyChange(row, change));
    return { ...state, recent: [...recent, change], rows };
  }
  const log = [...recent, change].sort((a, b) => a.revision - b.revision);
  const rows = mapRows(state.rows, (row) => rebuilt(row, log));
  if (log.length <= MAX_RECENT) return { ...state, recent: log, rows };
  // What the shorter log forgets is in the rows for good.
  return {
    ...state,
    recent: log.slice(-MAX_RECENT / 2),
    rows: rows.map((row) => ({ ...row, base: row.notification })),
  };
}

function isSameSelection(a: InboxSelection, b: InboxSelection): boolean {
  if (a.by === 'ids' && b.by === 'ids')
    return a.ids.size === b.ids.size && [...a.ids].every((id) => b.ids.has(id));
  if (a.by === 'place' && b.by === 'place') return a.upTo === b.upTo;
  return a.by === 'read-at' && b.by === 'read-at' && a.readAt === b.readAt;
}

function rebuilt(row: InboxRow, log: readonly InboxChange[]): InboxRow {
  return applyChanges({ ...row, notification: row.base }, log);
}

function pageLoaded(state: InboxState, page: Extract<InboxInput, { kind: 'page_loaded' }>): InboxState {
  const key = listKey(page.filter);
  // Another reload came between: what lies above this page is not known any more.
  if (page.before !== null && state.pages[key]?.to !== page.before) return state;
  const arrived = page.notifications.map((notification) => toRow(state, notification, page.at));
  const reached = arrived.at(-1)?.order ?? page.before;
  const pages = { to: reached, end: page.end };
  const now = Math.max(state.now, page.at);
  const { staleSince } = state;
  if (page.before === null && staleSince !== null) {
    const fresh = state.rows.filter((row) => row.receivedAt >= staleSince);
    return insert({ ...state, rows: fresh, pages: { [key]: pages }, staleSince: null, now }, arrived);
  }
  return insert({ ...state, pages: { ...state.pages, [key]: pages }, now }, arrived);
}

function toRow(state: InboxState, notification: Notification, receivedAt: Instant): InboxRow {
  const at = (notification.at === null ? null : parseInstant(notification.at)) ?? receivedAt;
  const order = notification.position ?? (state.rows[0]?.order ?? 0) + 1;
  const row = { notification, base: notification, order, at, receivedAt };
  return state.mode === 'browser' ? withLocalMark(row, state.marks) : applyChanges(row, state.recent);
}

/** Takes rows in, each once: the later state of it. Newest first. */
function insert(state: InboxState, arrived: readonly InboxRow[]): InboxState {
  const known = new Map(arrived.map((row) => [row.notification.id, row]));
  let rows = mapRows(state.rows, (row) => {
    const other = known.get(row.notification.id);
    if (!other) return row;
    known.delete(row.notification.id);
    return other.base.revision > row.base.revision ? { ...other, receivedAt: row.receivedAt } : row;
  });
  if (known.size > 0) rows = mergeSorted(rows, [...known.values()]);
  if (rows.length > MAX_BROWSER_ROWS && state.mode === 'browser') rows = rows.slice(0, MAX_BROWSER_ROWS);
  return rows === state.rows ? state : { ...state, rows };
}

function mergeSorted(rows: readonly InboxRow[], more: readonly InboxRow[]): readonly InboxRow[] {
  const sorted = more.toSorted((a, b) => b.order - a.order);
  const [newest, oldest] = [sorted[0]?.order ?? 0, sorted.at(-1)?.order ?? 0];
  if (oldest > (rows[0]?.order ?? -Infinity)) return [...sorted, ...rows];
  if (newest < (rows.at(-1)?.order ?? Infinity)) return [...rows, ...sorted];
  return [...rows, ...sorted].sort((a, b) => b.order - a.order);
}

function mergeMarks(state: InboxState, more: Readonly<Record<string, LocalMark>>): InboxState {
  const later = Object.entries(more).filter(([id, mark]) => mark.at > (state.marks[id]?.at ?? -Infinity));
  if (later.length === 0) return state;
  const marks = { ...state.marks, ...Object.fromEntries(later) };
  return { ...state, marks, rows: mapRows(state.rows, (row) => withLocalMark(row, marks)) };
}

function withLocalMark(row: InboxRow, marks: InboxState['marks']): InboxRow {
  const mark = marks[row.notification.id];
  if (!mark || mark.read === (row.notification.readAt !== null)) return row;
  return applyMarks(row, { readAt: mark.read ? new Date(mark.at).toISOString() : null });
}

/** The same array where no row changed. */
function mapRows(rows: readonly InboxRow[], change: (row: InboxRow) => InboxRow): readonly InboxRow[] {
  const mapped = rows.map(change);
  return mapped.every((row, index) => row === rows[index]) ? rows : mapped;
}

/** Adds what is pending, and counts. */
function withShown(state: InboxState): InboxState {
  const { rows, pending, now, mode } = state;
  let shown = rows;
  for (const change of pending) {
    shown = mapRows(shown, (row) =>
      isSelected(row, change.selection, now) ? applyMarks(row, change.marks) : row,
    );
  }
  const isOpen = (row: InboxRow) => isUnread(row, now);
  if (mode === 'browser') return { ...state, shown, unread: shown.filter(isOpen).length };
  if (pending.length === 0) return { ...state, shown, unread: state.counted.unread };
  // What one has here can be counted; what lies below the pages was counted by the server.
  const all = pending.some(({ selection }) => selection.by === 'place');
  const difference = shown.filter(isOpen).length - rows.filter(isOpen).length;
  const unread = all ? shown.filter(isOpen).length : Math.max(0, state.counted.unread + difference);
  return { ...state, shown, unread };
}

/** The present of the server, as the page knows it. */
export function serverNow(clockMs: number, offsetMs: number | null): Instant {
  return instantFromMs(clockMs + (offsetMs ?? 0));
}
