/** The tree of a session's messages as the gateway reads it (docs/protocol.md, `branch`). */
import { endOfBranch, parentsOf, pathTo, type TreeRow } from '#src/protocol/message-tree.ts';
import type { MessageRecord } from '../model.ts';

/** On the wire and in the storage the chat itself is the parent of what stands at its beginning. */
export function toTreeRow({
  id,
  session_id,
  role,
  parent_id,
}: Pick<MessageRecord, 'id' | 'session_id' | 'role' | 'parent_id'>): TreeRow {
  return { id, role, parentId: parent_id === session_id ? '' : parent_id };
}

/** What was said on the way to `messageId`, from the beginning; it itself is left out. */
export function messagesBefore(messages: readonly MessageRecord[], messageId: string): MessageRecord[] {
  const at = messages.findIndex(({ id }) => id === messageId);
  const path = pathTo(parentsOf(messages.map(toTreeRow)), at).slice(0, -1);
  return path.flatMap((index) => messages[index] ?? []);
}

/**
 * The parent of a prompt that continues the branch of `messageId`: the branch's last message, since of two people who
 * write at once neither wants a fork. Null where the session has no such message: then it follows the last of all.
 */
export function parentAtEnd(rows: readonly TreeRow[], messageId: string): string | null {
  const at = rows.findIndex(({ id }) => id === messageId);
  return at < 0 ? null : (rows[endOfBranch(parentsOf(rows), at)]?.id ?? null);
}

/** The parent of another prompt in the place of `messageId`. */
export function parentBeside(rows: readonly TreeRow[], messageId: string, sessionId: string): string {
  const at = rows.findIndex(({ id }) => id === messageId);
  return rows[parentsOf(rows)[at] ?? -1]?.id ?? sessionId;
}
