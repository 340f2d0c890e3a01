/** Tools that may run in a chat without asking, because somebody there said "always". */

export interface ToolGrantRecord {
  session_id: string;
  /** `plugin:tool`, as people and the wire name it. */
  tool_name: string;
  /** Who said it. */
  by: string;
  /** ISO 8601. */
  at: string;
}

export interface ToolGrantStorage {
  /** The latest word counts, of whomever it is. */
  putToolGrant(grant: ToolGrantRecord): Promise<void>;
  /** By the tool's name. */
  toolGrantsOf(sessionId: string): Promise<ToolGrantRecord[]>;
  /** False where there was none. */
  deleteToolGrant(sessionId: string, toolName: string): Promise<boolean>;
}
