/** Entries as the feed shows them: what several people did alike is one line, "5 people joined". */
import type { Instant } from '#src/lib/instant.ts';
import type { ActivityEntry } from './activity-state.ts';

/** From the newest to the oldest entry of one line. */
const TOGETHER_US = 10 * 60 * 1_000_000;

export interface ActivityGroup {
  readonly key: string;
  readonly kind: string;
  /** Of the newest entry. */
  readonly at: Instant;
  /** Each once, the newest first; without those whom the server does not name. */
  readonly people: readonly string[];
  readonly documentId: string | null;
  readonly title: string | null;
  /** Of a document: created, edited, renamed or deleted. */
  readonly action: string | null;
  /** Of a member: the role given last. */
  readonly role: string | null;
}

/** @param entries newest first */
export function groupActivity(entries: readonly ActivityEntry[]): ActivityGroup[] {
  const groups: (ActivityGroup & { people: string[] })[] = [];
  const open = new Map<string, ActivityGroup & { people: string[] }>();
  for (const entry of entries) {
    const { params, instant: at } = entry;
    const documentId = text(params['document_id']);
    const action = text(params['action']);
    const role = text(params['role']);
    const alike = [entry.kind, documentId, action, entry.kind === 'member_changed' ? role : null].join(' ');
    const group = open.get(alike);
    if (group && group.at - at <= TOGETHER_US) {
      if (entry.userId !== null && !group.people.includes(entry.userId)) group.people.push(entry.userId);
      continue;
    }
    const begun = {
      key: entry.id,
      kind: entry.kind,
      at,
      people: entry.userId === null ? [] : [entry.userId],
      documentId,
      title: text(params['title']),
      action,
      role,
    };
    groups.push(begun);
    open.set(alike, begun);
  }
  return groups;
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
