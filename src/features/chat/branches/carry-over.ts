/** A chat that continues from a message where the server cannot make one: a new one, with what was said in its draft. */
import { createUuid } from '#src/lib/ids.ts';
import { restPaths } from '#src/protocol/endpoints.ts';
import type { HttpClient } from '#src/http/types.ts';
import type { Session } from '#src/protocol/entities.ts';
import { sessionReplySchema, sessionsReplySchema } from '#src/protocol/rest-schemas.ts';
import { writeDraft } from '../chat-draft.ts';
import { fetchMessages } from '../chat-history.ts';
import { measurePrompt } from '../chat-session.ts';
import { writeLoad } from '../composer-parts/draft-load.ts';
import type { ConversationText } from './conversation-text.ts';

/** Part of a message's room that what was said may take: the rest is for what is to be asked. */
const SHARE = 0.75;

/** Bytes that what was said may have. */
export function roomForSaid(): number {
  return Math.floor(measurePrompt('').limit * SHARE);
}

export interface EmptyChat {
  readonly applicationId: string;
  readonly title: string;
}

export interface EmptyChatAttempt {
  /** Chats of that title that there were before it was asked for; null: it was not yet. */
  before: ReadonlySet<string> | null;
}

/**
 * Makes the chat. The server chooses its id, so that a repeat after a lost reply first looks whether it is there: the one
 * of that title that is new, and in which nobody wrote. Where nobody can tell, an empty chat more does less harm than
 * somebody else's.
 * @throws ApiError
 */
export async function makeEmptyChat(
  http: HttpClient,
  { applicationId, title }: EmptyChat,
  attempt: EmptyChatAttempt,
): Promise<Session> {
  const { data } = await http.request(restPaths.sessionsOf(applicationId), sessionsReplySchema);
  const same = data.filter((session) => session.title?.trim() === title.trim());
  const fresh = same.filter(({ id }) => attempt.before?.has(id) === false);
  const [made] = fresh;
  if (made && fresh.length === 1 && (await fetchMessages(http, made.id, applicationId)).data.length === 0)
    return made;
  attempt.before ??= new Set(same.map(({ id }) => id));
  const body = { application_id: applicationId, title };
  return (await http.request(restPaths.sessions, sessionReplySchema, { method: 'POST', body })).data;
}

/** Lays what was said beside the words of the chat's next message, as a pasted text: it can be opened and taken away. */
export function keepSaid(userId: string, sessionId: string, { text, left, cut }: ConversationText): void {
  const said = { id: createUuid(), text, said: { left, cut } };
  writeDraft(`${userId}:${sessionId}:load`, writeLoad({ pastes: [said], files: [], mentions: [] }));
}
