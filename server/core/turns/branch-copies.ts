/** What a chat begins with that continues another one (docs/protocol.md, `session-branch`). */
import { parentsOf, pathTo } from '#src/protocol/message-tree.ts';
import type { MessageCopy } from '../branch-storage.ts';
import type { MessageRecord } from '../model.ts';
import { toTreeRow } from './message-paths.ts';

/** From the beginning of the chat to this message: the branch on which it stands, without the others. */
export function branchTo(messages: readonly MessageRecord[], messageId: string): MessageRecord[] {
  const at = messages.findIndex(({ id }) => id === messageId);
  return pathTo(parentsOf(messages.map(toTreeRow)), at).flatMap((index) => messages[index] ?? []);
}

/**
 * The messages of a branch as those of another session: one chain, each with an id of its own. A prompt continues what
 * stands before it; an answer names its prompt, so that another one can be asked for there too. What belongs to the
 * sending of the original (its client's id) or to the writing of it (its lease) stays with the original.
 */
export function copyBranch(
  branch: readonly MessageRecord[],
  sessionId: string,
  createId: () => string,
): MessageCopy[] {
  const idOf = new Map(branch.map(({ id }) => [id, createId()]));
  const answered = new Set<string>();
  return branch.map(({ position: _position, ...original }) => {
    const prompt = original.role === 'assistant' ? (idOf.get(original.parent_id ?? '') ?? null) : null;
    // Two answers of one prompt would be a fork, and a branch has none.
    const parent_id = prompt === null || answered.has(prompt) ? null : prompt;
    if (parent_id !== null) answered.add(parent_id);
    const id = idOf.get(original.id) ?? createId();
    return {
      of: original.id,
      message: { ...original, id, session_id: sessionId, parent_id, client_message_id: null, lease: null },
    };
  });
}
