/** Grants of tools in memory, for `memory-storage.ts`. */
import type { ToolGrantRecord, ToolGrantStorage } from './tool-grant-storage.ts';

export function createMemoryToolGrants(): ToolGrantStorage {
  const grants = new Map<string, ToolGrantRecord>();
  const keyOf = (sessionId: string, toolName: string): string => JSON.stringify([sessionId, toolName]);
  return {
    async putToolGrant(grant) {
      grants.set(keyOf(grant.session_id, grant.tool_name), { ...grant });
    },
    async toolGrantsOf(sessionId) {
      return [...grants.values()]
        .filter(({ session_id }) => session_id === sessionId)
        .sort((a, b) => (a.tool_name < b.tool_name ? -1 : 1))
        .map((grant) => ({ ...grant }));
    },
    async deleteToolGrant(sessionId, toolName) {
      return grants.delete(keyOf(sessionId, toolName));
    },
  };
}
