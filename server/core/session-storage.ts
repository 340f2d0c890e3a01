/** The part of the storage port that tells what goes on in chat sessions, keeps who has read how far, and searches. */
import type { MessageStatus } from '#src/protocol/chat-events.ts';
import type { MessageEventRecord, MessageRecord } from './model.ts';

/** What goes on in a session. Answers that run count for nothing but `running`. */
export interface SessionState {
  readonly running: boolean;
  /** An answer that runs has put a question to people (`agent_tool_approval`) and nobody has decided it. */
  readonly asking: boolean;
  /** Position of the last message that has ended; 0 where there is none. */
  readonly last_position: number;
  readonly last_status: MessageStatus | null;
  /** How far this person has read; null: never opened it, and wrote nothing in it. */
  readonly read_position: number | null;
}

/** Where a page of found messages begins: behind this message. */
export interface FoundPlace {
  readonly at: string;
  readonly sessionId: string;
  readonly position: number;
}

export interface MessageSearch {
  readonly workspaceId: string;
  /** Folded (`foldText`); a message is found where each of them stands in it, also within a word. */
  readonly terms: readonly string[];
  readonly behind?: FoundPlace;
  readonly limit: number;
}

export interface FoundMessage {
  readonly message: Pick<
    MessageRecord,
    'id' | 'session_id' | 'role' | 'content' | 'user_id' | 'created_at' | 'position'
  >;
  readonly title: string;
  readonly archived: boolean;
  readonly application_id: string;
}

export interface SessionStorage {
  /** Of all these sessions that there are. */
  sessionStates(sessionIds: readonly string[], userId: string): Promise<ReadonlyMap<string, SessionState>>;
  /**
   * Marks a session as read up to `position`, but never beyond an answer that runs, nor the last message, and never
   * back.
   * @returns how far it is read now, and whether that is new
   */
  markSessionRead(
    sessionId: string,
    userId: string,
    position: number,
  ): Promise<{ position: number; moved: boolean }>;
  /** Newest first by `created_at`, session and position. Neither answers that run nor what the system says. */
  searchMessages(search: MessageSearch): Promise<FoundMessage[]>;
  /** Agent events of all the session's answers, by message and `n`. */
  sessionEvents(sessionId: string): Promise<MessageEventRecord[]>;
}

/** Of an answer's events those that ask and are not decided. */
export function openAsked(events: readonly MessageEventRecord[]): MessageEventRecord[] {
  const decided = new Set(
    events.flatMap(({ name, data }) => (name === 'agent_tool_decided' ? [data['call_id']] : [])),
  );
  return events.filter(({ name, data }) => name === 'agent_tool_approval' && !decided.has(data['call_id']));
}

/** Orders found messages, the newest first. */
export function byNewest(a: FoundMessage, b: FoundMessage): number {
  return comparePlaces(placeOf(b), placeOf(a));
}

export function placeOf({ message }: FoundMessage): FoundPlace {
  return { at: message.created_at, sessionId: message.session_id, position: message.position };
}

/** Below 0 where `a` is the older. */
export function comparePlaces(a: FoundPlace, b: FoundPlace): number {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1;
  if (a.sessionId !== b.sessionId) return a.sessionId < b.sessionId ? -1 : 1;
  return a.position - b.position;
}
