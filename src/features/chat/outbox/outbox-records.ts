/**
 * What a browser keeps of one user's sends, as a fold over records: `applyOutbox(records, event)` is pure and total and
 * gives the same reference where nothing changed. It runs inside one transaction of the store, so that what it decides
 * (who may send, and that nothing stands before it) holds for all tabs.
 */
import type { Instant } from '#src/lib/instant.ts';
import type { PromptExtras } from '#src/protocol/prompt-extras.ts';
import type { ChatFailure, FollowUpMarks } from '../chat-types.ts';
import { isLimited } from '../limited.ts';
import { withoutRecord, type ChatMaking } from './chat-making.ts';

/**
 * - `waiting`: a follow-up that waits for the running answer.
 * - `queued`: has not left the browser.
 * - `sending`: a tab is sending it; it holds the session's lock until it knows more.
 * - `unknown`: may have reached the server. `unsent`: has not. `refused`: the server said no.
 *
 * What the server has is no longer here.
 */
export type OutboxState = 'waiting' | 'queued' | 'sending' | 'unknown' | 'unsent' | 'refused';

export interface OutboxRecord extends FollowUpMarks {
  /** The `client_message_id`, for good. */
  readonly id: string;
  readonly sessionId: string;
  /** '' where the page did not know it. */
  readonly applicationId: string;
  readonly text: string;
  /** Absent: nothing beside the words. */
  readonly extras?: PromptExtras | undefined;
  /** Its place in the line: what stands before it in its chat leaves before it. Given by the store, not by a tab. */
  readonly order: number;
  /** When it was typed, by the browser's clock, ms: tells where one belongs that is written down late. */
  readonly enteredAt: number;
  readonly state: OutboxState;
  /** When it was handed in or last sent, in the server's time: stored earlier, it is another one. */
  readonly submittedAt: Instant;
  readonly failure: ChatFailure | null;
  /** As of the prompt: what it continues, or in whose place it stands. Absent in records of before. */
  readonly parentId?: string | null;
  readonly edits?: string | null;
  /** Says nothing, but asks for another answer beside this one. */
  readonly regenerates?: string | undefined;
  /** The tab that sends it, or did last. */
  readonly sender: string | null;
  /** Its answer has begun: the server has it, and has not named it yet. */
  readonly begun?: boolean | undefined;
  /** Of a chat that the server does not have yet. */
  readonly chat?: ChatMaking | undefined;
}

export type OutboxChange = Partial<Omit<OutboxRecord, 'id' | 'sessionId' | 'applicationId'>>;

export type OutboxEvent =
  | { readonly kind: 'added'; readonly record: OutboxRecord }
  /** Written down later than it was typed: before what was typed after it and has not left. */
  | { readonly kind: 'inserted'; readonly record: OutboxRecord }
  /** `by`: the tab that says so. Of what another one is sending it cannot say what became of it. */
  | {
      readonly kind: 'changed';
      readonly id: string;
      readonly change: OutboxChange;
      readonly by?: string;
    }
  | { readonly kind: 'removed'; readonly id: string }
  /** Goes before these follow-ups, which the user saw waiting when it was sent. */
  | { readonly kind: 'passed'; readonly id: string; readonly over: readonly string[] }
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

type ChangedEvent = Extract<OutboxEvent, { kind: 'changed' }>;

export type Records = readonly OutboxRecord[];

export function applyOutbox(records: Records, event: OutboxEvent): Records {
  switch (event.kind) {
    case 'added':
      return records.some(({ id }) => id === event.record.id) ? records : inOrder([...records, event.record]);
    case 'inserted':
      return insert(records, event.record);
    case 'removed':
      return withoutRecord(records, event.id);
    case 'changed':
      return change(
        keptBack(records, event),
        (record) => record.id === event.id && mayTell(record, event),
        event.change,
      );
    case 'passed':
      return pass(records, event.id, event.over);
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
            begun: undefined,
          })
        : records;
    default:
      return unreachable(event);
  }
}

/**
 * A word of before says nothing: it was claimed by another tab, or held back or opened for editing there, before this was
 * written. Who knows of that and sends it all the same takes the mark away in the same word.
 */
function mayTell(record: OutboxRecord, { change: { state: next, ...marks }, by }: ChangedEvent): boolean {
  if (next === undefined) return true;
  if (record.state === 'sending') return record.sender === by;
  if (record.state !== 'waiting') return true;
  return !(record.held && marks.held === undefined) && !(record.edited && marks.edited === undefined);
}

/**
 * What its person holds back, or has open in an editor, waits again where another tab made it due at the same moment: it
 * has not left. That tab heard of the end of the answer alone, and its word was written first.
 */
function keptBack(records: Records, { id, change: { state, held, edited } }: ChangedEvent): Records {
  if (state !== undefined || (held !== true && edited !== true)) return records;
  return change(records, (record) => record.id === id && record.state === 'queued', { state: 'waiting' });
}

/** A send leaves when nothing of its session stands before it, and only once. */
export function mayLeave(records: Records, id: string, again: boolean): boolean {
  const record = records.find((each) => each.id === id);
  // Of a chat that is yet to be made nothing can leave.
  if (!record || record.chat || !(record.state === 'queued' || (again && record.state === 'unknown')))
    return false;
  return !records.some(
    (other) =>
      other.sessionId === record.sessionId &&
      // What is to be made anew stands already: no follow-up comes before it.
      (isUnderWay(other)
        ? compare(records, other, record) < 0
        : other.state === 'waiting' && record.regenerates === undefined && other.order < record.order),
  );
}

/** In the order in which they leave. */
export function inLine(records: Records): Records {
  return [...records].sort((a, b) => compare(records, a, b));
}

/**
 * What continues an answer that is asked for leaves after that request, also where it is older (an earlier follow-up that
 * is sent now): the two would wait for each other for ever.
 */
function compare(records: Records, a: OutboxRecord, b: OutboxRecord): number {
  const [left, right] = [placeOf(records, a), placeOf(records, b)];
  if (left !== right) return left - right;
  return Number(b.regenerates !== undefined) - Number(a.regenerates !== undefined) || a.order - b.order;
}

/** Its own place, or that of the request whose answer it continues. */
function placeOf(records: Records, record: OutboxRecord): number {
  return Math.max(record.order, requestOf(records, record, [record.id])?.order ?? record.order);
}

function requestOf(
  records: Records,
  { parentId }: OutboxRecord,
  passed: readonly string[],
): OutboxRecord | null {
  const parent = records.find(({ id }) => id === parentId);
  if (!parent || passed.includes(parent.id)) return null;
  return parent.regenerates === undefined ? requestOf(records, parent, [...passed, parent.id]) : parent;
}

/** The follow-ups that stand before `record`, so that it cannot leave. */
export function followUpsBefore(records: Records, record: OutboxRecord): string[] {
  const { sessionId, order, regenerates } = record;
  if (regenerates !== undefined) return [];
  return records
    .filter((other) => other.sessionId === sessionId && other.state === 'waiting' && other.order < order)
    .map(({ id }) => id);
}

function insert(records: Records, record: OutboxRecord): Records {
  if (records.some(({ id }) => id === record.id)) return records;
  const later = records.find(
    ({ sessionId, state, enteredAt }) =>
      sessionId === record.sessionId &&
      (state === 'queued' || state === 'waiting') &&
      enteredAt > record.enteredAt,
  );
  const order = later ? before(records, later) : behind(records.at(-1)?.order ?? 0);
  return inOrder([...records, { ...record, order }]);
}

function pass(records: Records, id: string, over: readonly string[]): Records {
  const order = records.find((each) => each.id === id)?.order ?? -Infinity;
  const first = records.find((each) => over.includes(each.id) && each.state === 'waiting');
  if (!first || first.order >= order) return records;
  return change(records, (each) => each.id === id, { order: before(records, first) });
}

/** Behind the last, and before the next whole number, which is the store's to give. */
function behind(last: number): number {
  return (last + Math.floor(last) + 1) / 2;
}

/** A place right before `record`: between two others there is always one, they are whole numbers at first. */
function before(records: Records, record: OutboxRecord): number {
  const previous = records.findLast(({ order }) => order < record.order);
  return previous ? (previous.order + record.order) / 2 : record.order - 1;
}

/** Will leave by itself, or has left and is not settled. */
export function isUnderWay({ state, failure }: Pick<OutboxRecord, 'state' | 'failure'>): boolean {
  if (state === 'refused') return isLimited(failure);
  return state === 'queued' || state === 'sending' || state === 'unknown';
}

/** The server has these chats, and what is to leave for them by itself has not yet. */
export function waitingChats(records: Records): string[] {
  const left = records.filter(
    ({ state, failure, chat }) =>
      chat === undefined && (state === 'queued' || (state === 'refused' && isLimited(failure))),
  );
  return [...new Set(left.map(({ sessionId }) => sessionId))];
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
