import { and, eq } from 'drizzle-orm';
import type { ToolGrantStorage } from '#server/core/tool-grant-storage.ts';
import type { Database } from '../database.ts';
import { toolGrants } from '../schema.ts';

/** Tools that may run in a chat without asking. */
export function toolGrantStorage(db: Database): ToolGrantStorage {
  return {
    async putToolGrant(grant) {
      const { session_id, tool_name, ...change } = grant;
      await db
        .insert(toolGrants)
        .values({ session_id, tool_name, ...change })
        .onConflictDoUpdate({ target: [toolGrants.session_id, toolGrants.tool_name], set: change });
    },

    async toolGrantsOf(sessionId) {
      const rows = await db.select().from(toolGrants).where(eq(toolGrants.session_id, sessionId));
      // By code units: a database orders by its own collation.
      return rows.sort((a, b) => (a.tool_name < b.tool_name ? -1 : 1));
    },

    async deleteToolGrant(sessionId, toolName) {
      const deleted = await db
        .delete(toolGrants)
        .where(and(eq(toolGrants.session_id, sessionId), eq(toolGrants.tool_name, toolName)))
        .returning({ tool_name: toolGrants.tool_name });
      return deleted.length > 0;
    },
  };
}
