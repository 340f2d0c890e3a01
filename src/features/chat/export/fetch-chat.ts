/** Everything that the server has of one chat. */
import * as z from 'zod/mini';
import { ApiError, type HttpClient } from '#src/http/types.ts';
import { restPaths } from '#src/protocol/endpoints.ts';
import type { WireMessage } from '#src/protocol/entities.ts';
import { messagesReplySchema } from '#src/protocol/rest-schemas.ts';
import type { StoredEvent } from './chat-file.ts';

const eventsSchema = z.array(
  z.looseObject({
    message_id: z.string(),
    n: z.int(),
    name: z.string(),
    data: z.record(z.string(), z.unknown()),
  }),
);

export interface FetchedChat {
  readonly messages: readonly WireMessage[];
  /** Null: this server keeps none. */
  readonly events: readonly StoredEvent[] | null;
}

/**
 * @param applicationId where a server lists messages by application alone
 * @throws ApiError
 */
export async function fetchChat(
  http: HttpClient,
  sessionId: string,
  applicationId: string | null,
  keepsEvents: boolean,
  signal: AbortSignal,
): Promise<FetchedChat> {
  const [messages, events] = await Promise.all([
    fetchMessages(http, sessionId, applicationId, signal),
    keepsEvents ? orNull(http.request(restPaths.sessionEvents(sessionId), eventsSchema, { signal })) : null,
  ]);
  return { messages, events: events?.data ?? null };
}

async function fetchMessages(
  http: HttpClient,
  sessionId: string,
  applicationId: string | null,
  signal: AbortSignal,
): Promise<WireMessage[]> {
  const bySession = await orNull(
    http.request(restPaths.sessionMessages(sessionId), messagesReplySchema, { signal }),
    applicationId !== null,
  );
  if (bySession !== null) return bySession.data;
  const all = await http.request(restPaths.applicationMessages(applicationId ?? ''), messagesReplySchema, {
    signal,
  });
  return all.data.filter(({ session_id: id }) => id === sessionId);
}

/** Null where the server has no such route (`may`: and there is another one). */
async function orNull<T>(reply: Promise<T>, may = true): Promise<T | null> {
  try {
    return await reply;
  } catch (error) {
    if (may && error instanceof ApiError && error.failure.kind === 'not-found') return null;
    throw error;
  }
}
