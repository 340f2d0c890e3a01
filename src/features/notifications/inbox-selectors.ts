/** Lists out of the state: one row a group, and an order that stands still while somebody looks at it. */
import type { Instant } from '#src/lib/instant.ts';
import { isRead, matches } from './inbox-marks.ts';
import type { InboxFilter, InboxRow, InboxState, ListPages } from './inbox-types.ts';

/** Runs of one thing are one entry, with the latest outcome. */
export interface InboxEntry {
  readonly key: string;
  readonly latest: InboxRow;
  /** Newest first, the latest included. */
  readonly rows: readonly InboxRow[];
  readonly unread: boolean;
}

/** Rows of a list as far as they were fetched: below that, others may be missing. */
export function selectRows(
  { shown, now, pages }: Pick<InboxState, 'shown' | 'now'> & { readonly pages: ListPages | undefined },
  filter: InboxFilter,
): readonly InboxRow[] {
  const to = pages === undefined || pages.end ? -Infinity : (pages.to ?? Infinity);
  return shown.filter((row) => row.order >= to && matches(row, filter, now));
}

export function groupRows(rows: readonly InboxRow[]): readonly InboxEntry[] {
  const groups = new Map<string, InboxRow[]>();
  for (const row of rows) {
    const { group, id } = row.notification;
    const key = group ?? id;
    const known = groups.get(key);
    if (known) known.push(row);
    else groups.set(key, [row]);
  }
  const entries: InboxEntry[] = [];
  for (const [key, members] of groups) {
    const [latest] = members;
    if (latest) entries.push({ key, latest, rows: members, unread: members.some((row) => !isRead(row)) });
  }
  return entries;
}

/** What was on screen when the list was opened, and stays where it was. */
export interface FrozenList {
  readonly keys: ReadonlySet<string>;
  /** Rows above it are new. */
  readonly newest: number;
}

export interface StandingList {
  readonly entries: readonly InboxEntry[];
  /** How many notifications wait for the pill. */
  readonly waiting: number;
}

export function freeze(entries: readonly InboxEntry[]): FrozenList {
  return {
    keys: new Set(entries.map((entry) => entry.key)),
    newest: entries[0]?.latest.order ?? -Infinity,
  };
}

/**
 * The entries in the order in which they stood. What is new waits, unless its group is there already: that takes the
 * latest outcome where it stands. Older ones, fetched by scrolling, come at the end.
 */
export function standStill(entries: readonly InboxEntry[], frozen: FrozenList): StandingList {
  const byKey = new Map(entries.map((entry) => [entry.key, entry]));
  const standing: InboxEntry[] = [];
  for (const key of frozen.keys) {
    const entry = byKey.get(key);
    if (entry) standing.push(entry);
  }
  let waiting = 0;
  for (const entry of entries) {
    if (frozen.keys.has(entry.key)) continue;
    if (entry.latest.order > frozen.newest) waiting += entry.rows.length;
    else standing.push(entry);
  }
  return { entries: standing, waiting };
}

export type DayName = 'today' | 'yesterday' | 'earlier';

/** Which day a moment belongs to, by the reader's calendar. */
export function dayOf(at: Instant, now: Instant): DayName {
  const today = new Date(now / 1000).setHours(0, 0, 0, 0) * 1000;
  if (at >= today) return 'today';
  const noonBefore = new Date(today / 1000 - 12 * 3_600_000);
  return at >= noonBefore.setHours(0, 0, 0, 0) * 1000 ? 'yesterday' : 'earlier';
}
