/** Whether a chat was made of which the answer was lost, where the server chooses its name. */
import type { HttpClient } from '#src/http/types.ts';
import { restPaths } from '#src/protocol/endpoints.ts';
import { sessionsReplySchema } from '#src/protocol/rest-schemas.ts';
import { fetchMessages } from '../chat-history.ts';
import type { ChatMaking } from './chat-making.ts';

export type Found =
  /** It is not there; those of the same title are others. */
  | { readonly kind: 'none'; readonly before: readonly string[] }
  | { readonly kind: 'made'; readonly id: string }
  /** The server may be at it still: look again. */
  | { readonly kind: 'early' }
  | { readonly kind: 'unsure' };

/** A request that went astray is done, or never will be, after this, ms. */
const SETTLED_MS = 3_000;

/**
 * Ours is the one of that title which was not there before we asked, and in which nobody wrote. Of several, or where
 * somebody wrote in it, nobody can tell.
 * @param others chats that are known to be others of this browser's
 */
export async function lookForChat(
  http: HttpClient,
  {
    applicationId,
    making: { title, state, before, askedAt },
    others,
    now,
  }: {
    readonly applicationId: string;
    readonly making: ChatMaking;
    readonly others: ReadonlySet<string>;
    readonly now: number;
  },
): Promise<Found> {
  const { data } = await http.request(restPaths.sessionsOf(applicationId), sessionsReplySchema);
  const same = data.filter((session) => (session.title ?? title) === title).map(({ id }) => id);
  if (state === 'queued') return { kind: 'none', before: same };
  const fresh = same.filter((id) => !before.includes(id) && !others.has(id));
  const [only] = fresh;
  if (only === undefined)
    return now - askedAt < SETTLED_MS ? { kind: 'early' } : { kind: 'none', before: same };
  if (fresh.length > 1) return { kind: 'unsure' };
  const messages = await fetchMessages(http, only, applicationId);
  return messages.data.length === 0 ? { kind: 'made', id: only } : { kind: 'unsure' };
}
