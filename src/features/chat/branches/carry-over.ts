/** A chat that continues from a message where the server cannot make one: a new one, with what was said in its draft. */
import { createUuid } from '#src/lib/ids.ts';
import { restPaths } from '#src/protocol/endpoints.ts';
import type { HttpClient } from '#src/http/types.ts';
import type { Session } from '#src/protocol/entities.ts';
import { sessionReplySchema, sessionsReplySchema } from '#src/protocol/rest-schemas.ts';
import { writeDraft } from '../chat-draft.ts';
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
  /** Chats that there were before the first attempt; null: this is the first. */
  readonly before: ReadonlySet<string> | null;
}

/**
 * Makes the chat. The server chooses its id, so that a repeat after a lost reply first looks whether it is there.
 * @throws ApiError
 */
export async function makeEmptyChat(http: HttpClient, wanted: EmptyChat): Promise<Session> {
  const { applicationId, title, before } = wanted;
  if (before !== null) {
    const { data } = await http.request(restPaths.sessionsOf(applicationId), sessionsReplySchema);
    const made = data.find((session) => session.title === title && !before.has(session.id));
    if (made) return made;
  }
  const body = { application_id: applicationId, title };
  return (await http.request(restPaths.sessions, sessionReplySchema, { method: 'POST', body })).data;
}

/** Lays what was said beside the words of the chat's next message, as a pasted text: it can be opened and taken away. */
export function keepSaid(userId: string, sessionId: string, { text, left, cut }: ConversationText): void {
  const said = { id: createUuid(), text, said: { left, cut } };
  writeDraft(`${userId}:${sessionId}:load`, writeLoad({ pastes: [said], files: [], mentions: [] }));
}
