/** `chat-search`: what was said in the chats of one's workspaces. */
import { foldText } from '#src/lib/fold-text.ts';
import type { ApiRequest, ApiRoute } from '../api-types.ts';
import type { CoreContext } from '../context.ts';
import { requireMembership } from '../rights.ts';
import { byNewest, placeOf, type FoundMessage, type FoundPlace } from '../session-storage.ts';
import { ApiError } from './api-error.ts';
import { toSnippet } from './found-snippet.ts';
import { limitOf, ok, userOf } from './reply.ts';

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 50;
const MAX_QUERY = 200;
const MAX_TERMS = 8;

export function searchRoutes({ storage }: CoreContext): ApiRoute[] {
  return [
    {
      method: 'GET',
      path: '/api/v1/chat/search',
      auth: 'bearer',
      extension: 'chat-search',
      async handle(request) {
        const user = userOf(request);
        const terms = termsOf(request);
        const limit = limitOf(request, DEFAULT_LIMIT, MAX_LIMIT);
        const behind = placeAsked(request);
        const asked = request.query['workspace_id'];
        if (asked) await requireMembership(storage, asked, user.id);
        const workspaceIds = asked ? [asked] : (await storage.workspacesOf(user.id)).map(({ id }) => id);
        const lists = await Promise.all(
          workspaceIds.map((workspaceId) =>
            // One more than wanted says whether anything follows.
            storage.searchMessages({
              workspaceId,
              terms,
              limit: limit + 1,
              ...(behind ? { behind } : {}),
            }),
          ),
        );
        const found = lists.flat().sort(byNewest);
        const page = found.slice(0, limit);
        const last = page.at(-1);
        return ok({
          hits: page.map((each) => toWireHit(each, terms)),
          next: last && found.length > limit ? cursorOf(last) : null,
        });
      },
    },
  ];
}

/** Words of the query: each has to stand in a message, in any order. */
function termsOf({ query }: ApiRequest): string[] {
  const text = foldText(query['q'] ?? '').trim();
  if (text === '') throw new ApiError(422, 'q: must name what is sought.');
  if (text.length > MAX_QUERY) {
    throw new ApiError(422, `q: must have at most ${String(MAX_QUERY)} characters.`);
  }
  // No text in the database holds it.
  const terms = [...new Set(text.replaceAll('\0', '\ufffd').split(/\s+/))];
  if (terms.length > MAX_TERMS) throw new ApiError(422, `q: must have at most ${String(MAX_TERMS)} words.`);
  return terms;
}

function placeAsked({ query }: ApiRequest): FoundPlace | null {
  const cursor = query['before'];
  if (!cursor) return null;
  const [, time = '', position = '', sessionId = ''] = /^([^_]{10,40})_(\d{1,9})_(.+)$/s.exec(cursor) ?? [];
  const at = Date.parse(time);
  if (Number.isNaN(at)) throw new ApiError(422, 'before: must be the next of a page of this search.');
  return { at: time, sessionId, position: Number(position) };
}

function cursorOf(found: FoundMessage): string {
  const { at, sessionId, position } = placeOf(found);
  return `${at}_${String(position)}_${sessionId}`;
}

function toWireHit(found: FoundMessage, terms: readonly string[]): Record<string, unknown> {
  const { message, title, archived, application_id } = found;
  const { id, session_id, role, user_id, created_at, position } = message;
  return {
    message_id: id,
    session_id,
    session_title: title,
    application_id,
    archived,
    role,
    user_id,
    created_at,
    position,
    ...toSnippet(message.content, terms),
  };
}
