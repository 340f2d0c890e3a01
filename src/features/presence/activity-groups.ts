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

/** A line that may still grow, downwards in time. */
interface Open extends ActivityGroup {
  readonly people: string[];
  /** When something else happened to the same: whoever did it before that is on a line of their own. */
  turned: Instant | null;
}

/**
 * No line reaches over what undid it: of somebody who joined, left, and stayed away, "3 people joined" would be untrue.
 * @param entries newest first
 */
export function groupActivity(entries: readonly ActivityEntry[]): ActivityGroup[] {
  const groups: ActivityGroup[] = [];
  /** By what they are about, then by what is alike. */
  const topics = new Map<string, Map<string, Open>>();
  for (const entry of entries) {
    const { params, instant: at } = entry;
    const documentId = text(params['document_id']);
    const action = text(params['action']);
    const role = text(params['role']);
    const alike = [entry.kind, documentId, action, entry.kind === 'member_changed' ? role : null].join(' ');
    const topic = topicOf(entry.kind, documentId);
    const open = topics.get(topic) ?? new Map<string, Open>();
    topics.set(topic, open);
    for (const [sort, other] of open) if (sort !== alike) other.turned ??= at;
    const group = open.get(alike);
    if (group && group.at - at <= TOGETHER_US && (group.turned === null || at >= group.turned)) {
      if (entry.userId !== null && !group.people.includes(entry.userId)) group.people.push(entry.userId);
      continue;
    }
    const begun: Open = {
      turned: null,
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

/** What one of them can undo for another. */
function topicOf(kind: string, documentId: string | null): string {
  if (kind === 'user_joined' || kind === 'user_left') return 'whereabouts';
  return kind.startsWith('member_') ? 'membership' : `${kind} ${documentId ?? ''}`;
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
