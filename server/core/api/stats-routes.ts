/** `GET /ws/stats` (protocol.md 1.8): who is connected where, of what the requester may see anyway. */
import type { ApiRoute } from '../api-types.ts';
import type { LiveConnection } from '../connections.ts';
import type { CoreContext } from '../context.ts';
import { ok, userOf } from './reply.ts';

export function statsRoutes(context: CoreContext): ApiRoute[] {
  return [
    {
      method: 'GET',
      path: '/ws/stats',
      auth: 'bearer',
      async handle(request) {
        const user = userOf(request);
        const workspaces = new Set((await context.storage.workspacesOf(user.id)).map(({ id }) => id));
        const hidden = (id: string | null): boolean => id !== null && context.presence.isHidden(id);
        const visible = (connection: LiveConnection): boolean =>
          connection.userId === user.id ||
          // Whoever appears offline does so here as well.
          (!hidden(connection.userId) && [...connection.workspaceIds].some((id) => workspaces.has(id)));
        const sessions: Record<string, number> = {};
        const users: Record<string, number> = {};
        let total = 0;
        for (const connection of context.connections.all()) {
          if (connection.userId === null || !visible(connection)) continue;
          total += 1;
          users[connection.userId] = (users[connection.userId] ?? 0) + 1;
          for (const room of connection.rooms) sessions[room] = (sessions[room] ?? 0) + 1;
        }
        return ok({
          total_connections: total,
          active_sessions: Object.keys(sessions).length,
          active_users: Object.keys(users).length,
          details: { sessions, users },
        });
      },
    },
  ];
}
