import { restPaths } from '#src/protocol/endpoints.ts';
import { pluginsReplySchema } from '#src/protocol/rest-schemas.ts';
import type { FindPlaces } from '#src/shared/places.ts';

/** The plugins of the server: the same in every workspace. */
export const findPlugins: FindPlaces = async ({ http }, _workspaceId, signal) =>
  (await http.request(restPaths.plugins, pluginsReplySchema, { signal })).data.map(({ id, name }) => ({
    id,
    name,
  }));
