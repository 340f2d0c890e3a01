import { restPaths } from '#src/protocol/endpoints.ts';
import { documentsReplySchema } from '#src/protocol/rest-schemas.ts';
import type { FindPlaces } from '#src/shared/places.ts';

/** The documents of a workspace. */
export const findDocuments: FindPlaces = async ({ http }, workspaceId, signal) =>
  (await http.request(restPaths.documents(workspaceId), documentsReplySchema, { signal })).data.map(
    ({ id, title }) => ({ id, name: title }),
  );
