/**
 * What a browser keeps of one user's sends, as a fold over records: `applyOutbox(records, event)` is pure and total and
 * gives the same reference where nothing changed. It runs inside one transaction of the store, so that what it decides
 * (who may send, and that nothing stands before it) holds for all tabs.
 */
import type { Instant } from '#src/lib/instant.ts';
import type { ChatFailure } from '../chat-types.ts';

/**
 * - `waiting`: a follow-up that waits for the running answer.
 * - `queued`: has not left the browser.
 * - `sending`: a tab is sending it; it holds the session's lock until it knows more.
 * - `unknown`: may have reached the server. `unsent`: has not. `refused`: the server said no.
 *
 * What the server has is no longer here.
 */
export type OutboxState = 'waiting' | 'queued' | 'sending' | 'unknown' | 'unsent' | 'refused';

export interface OutboxRecord {
  /** The `client_message_id`, for good. */
  readonly id: string;
  readonly sessionId: string;
  /** '' where the page did not know it. */
  readonly applicationId: string;
  readonly text: string;
  /** Rises with each send of this user, whatever tab it is written in. */
  readonly order: number;
  readonly state: OutboxState;
  /** When it was handed in or last sent, in the server's time: stored earlier, it is another one. */
  readonly submittedAt: Instant;
  readonly failure: ChatFailure | null;
  /** As of the prompt: what it continues, or in whose place it stands. Absent in records of before. */
  readonly parentId?: string | null;
  readonly edits?: string | null;
  /** The tab that sends it, or did last. */
  readonly sender: string | null;
}

export type OutboxChange = Partial<Omit<OutboxRecord, 'id' | 'sessionId' | 'applicationId'>>;

export type OutboxEvent =
  | { readonly kind: 'added'; readonly record: OutboxRecord }
  | { readonly kind: 'changed'; readonly id: string; readonly change: OutboxChange }
  | { readonly kind: 'removed'; readonly id: string }
  /** A tab that holds the session's lock is about to send it. `again`: a repeat of the same id runs nothing twice. */
  | {
      readonly kind: 'claimed';
      readonly id: string;
      readonly submittedAt: Instant;
      readonly again: boolean;
      readonly by: string;
    }
  /** Nobody holds the lock of this session: whoever was sending is gone. */
  | { readonly kind: 'orphaned'; readonly sessionId: string };

export type Records = readonly OutboxRecord[];

export function applyOutbox(records: Records, event: OutboxEvent): Records {
  switch (event.kind) {
    case 'added':
      return records.some(({ id }) => id === event.record.id) ? records : inOrder([...records, event.record]);
    case 'removed':
      return records.some(({ id }) => id === event.id)
        ? records.filter(({ id }) => id !== event.id)
        : records;
    case 'changed':
      return change(records, ({ id }) => id === event.id, event.change);
    case 'orphaned':
      return change(records, ({ sessionId, state }) => sessionId === event.sessionId && state === 'sending', {
        state: 'unknown',
      });
    case 'claimed':
      return mayLeave(records, event.id, event.again)
        ? change(records, ({ id }) => id === event.id, {
            state: 'sending',
            submittedAt: event.submittedAt,
            sender: event.by,
          })
        : records;
    default:
      return unreachable(event);
  }
}

/** A send leaves when nothing of its session stands before it, and only once. */
function mayLeave(records: Records, id: string, again: boolean): boolean {
  const record = records.find((each) => each.id === id);
  if (!record || !(record.state === 'queued' || (again && record.state === 'unknown'))) return false;
  return !records.some(
    (other) => other.sessionId === record.sessionId && other.order < record.order && isUnderWay(other),
  );
}

/** Will leave by itself, or has left and is not settled. */
export function isUnderWay({ state }: OutboxRecord): boolean {
  return state === 'queued' || state === 'sending' || state === 'unknown';
}

function change(
  records: Records,
  concerns: (record: OutboxRecord) => boolean,
  changes: OutboxChange,
): Records {
  const isThere = (record: OutboxRecord): boolean =>
    Object.entries(changes).every(([name, value]) => record[name as keyof OutboxRecord] === value);
  const next = records.map((record) =>
    concerns(record) && !isThere(record) ? { ...record, ...changes } : record,
  );
  if (next.every((record, at) => record === records[at])) return records;
  return changes.order === undefined ? next : inOrder(next);
}

export function inOrder(records: Records): Records {
  return [...records].sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));
}

function unreachable(event: never): never {
  throw new Error(`An event that nobody folds: ${JSON.stringify(event)}`);
}
