import { restPaths } from '#src/protocol/endpoints.ts';
import { applicationsReplySchema, sessionsReplySchema } from '#src/protocol/rest-schemas.ts';
import type { FindPlaces } from '#src/shared/places.ts';
import { byLastUse } from './chat-queries.ts';

/** The chats of a workspace that are not archived, the last used first. */
export const findChats: FindPlaces = async ({ http }, workspaceId, signal) => {
  const applications = await http.request(restPaths.applications, applicationsReplySchema, { signal });
  const ours = applications.data.filter(({ workspace_id: owner }) => owner == null || owner === workspaceId);
  const replies = await Promise.all(
    ours.map(({ id }) => http.request(restPaths.sessionsOf(id), sessionsReplySchema, { signal })),
  );
  return byLastUse(replies.flatMap(({ data }) => data))
    .filter(({ archived }) => archived !== true)
    .map(({ id, title }) => ({ id, name: title ?? '' }));
};
