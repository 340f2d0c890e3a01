/**
 * A chat that began in this browser and is yet to be made at the server, as a fold over the outbox's records. What is
 * known of its making lies on each of its messages, so that it is as durable as they are, and gone with the last one;
 * the first of them counts.
 */
import type { ApiFailure } from '#src/protocol/failure.ts';
import type { OutboxRecord, Records } from './outbox-records.ts';

/**
 * - `queued`: the server was not asked for it, or said that it cannot now.
 * - `making`: a tab asks; it holds the chat's lock until it knows more.
 * - `unknown`: may have been made. It is looked for before it is asked for again.
 * - `unsure`: it cannot be told whether it was made. `refused`: the server said no. Both wait for the user.
 */
export type MakingState = 'queued' | 'making' | 'unknown' | 'unsure' | 'refused';

export interface ChatMaking {
  readonly workspaceId: string;
  readonly title: string;
  readonly state: MakingState;
  /** Chats of that title which the server had before it was asked: ours is none of them. */
  readonly before: readonly string[];
  /** When it was asked last, by the browser's clock, ms; 0: never. */
  readonly askedAt: number;
  /** What went wrong last. */
  readonly failure: ApiFailure | null;
  /** Where the server asked to wait, until when, by the browser's clock, ms. */
  readonly notBefore?: number;
  /** The tab that asks, or did last. */
  readonly maker: string | null;
}

export function newMaking(workspaceId: string, title: string): ChatMaking {
  return { workspaceId, title, state: 'queued', before: [], askedAt: 0, failure: null, maker: null };
}

/** What is known of the making of this chat; null: it has no message any more, or is made. */
export function makingOf(records: Records, localId: string): ChatMaking | null {
  return first(records, localId)?.chat ?? null;
}

function first(records: Records, localId: string): OutboxRecord | undefined {
  return records.find((record) => record.sessionId === localId && record.chat !== undefined);
}

export function changeMaking(records: Records, localId: string, change: Partial<ChatMaking>): Records {
  const known = makingOf(records, localId);
  if (!known) return records;
  const chat = { ...known, ...change };
  return records.map((record) => (record.sessionId === localId ? { ...record, chat } : record));
}

/**
 * A tab that holds the chat's lock is about to ask for it. Where there are no locks, another tab may be at it still:
 * it is left alone until nobody can be waiting for that answer any more.
 */
export function claimMaking(
  records: Records,
  localId: string,
  { by, alone, now, before }: { by: string; alone: boolean; now: number; before: readonly string[] },
): Records {
  const known = makingOf(records, localId);
  if (!known || !isDue(known, alone, now)) return records;
  return changeMaking(records, localId, { state: 'making', maker: by, askedAt: now, before, failure: null });
}

/** An answer is waited for no longer than this, ms. */
const ANSWER_MS = 60_000;

/** May be asked for, or looked for, without the user's word. */
export function isDue({ state, askedAt }: ChatMaking, alone: boolean, now: number): boolean {
  if (state === 'making') return alone || now - askedAt > ANSWER_MS;
  return state === 'queued' || state === 'unknown';
}

/** The server has it under this name: its messages are sent there. */
export function nameChat(records: Records, localId: string, sessionId: string): Records {
  if (!records.some((record) => record.sessionId === localId)) return records;
  return records.map((record) => {
    if (record.sessionId !== localId) return record;
    const { chat: _made, ...rest } = record;
    return { ...rest, sessionId };
  });
}

/** What the first message knows goes on to those that stay. */
export function withoutRecord(records: Records, id: string): Records {
  const gone = records.find((record) => record.id === id);
  if (!gone) return records;
  const left = records.filter((record) => record !== gone);
  if (!gone.chat || first(records, gone.sessionId) !== gone) return left;
  const { chat, sessionId } = gone;
  return left.map((record) => (record.sessionId === sessionId ? { ...record, chat } : record));
}

export interface LocalChat extends ChatMaking {
  readonly id: string;
}

/** Chats of this browser that are yet to be made, the oldest first. */
export function localChats(records: Records): LocalChat[] {
  const found = new Map<string, LocalChat>();
  for (const { sessionId, chat } of records)
    if (chat && !found.has(sessionId)) found.set(sessionId, { ...chat, id: sessionId });
  return [...found.values()];
}
