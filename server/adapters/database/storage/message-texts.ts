/** Texts of messages as they are searched, written in the transaction that stores a message or ends an answer. */
import { foldText } from '#src/lib/fold-text.ts';
import type { MessageRecord } from '#server/core/model.ts';
import type { Transaction } from '../database.ts';
import { messageTexts } from '../schema.ts';

/** Keeps what is to be found of it. An answer that runs is found once it has ended. */
export async function keepText(tx: Transaction, message: MessageRecord, workspaceId: string): Promise<void> {
  if (message.status === 'running' || message.role === 'system') return;
  const folded = foldText(message.content);
  await tx
    .insert(messageTexts)
    .values({
      message_id: message.id,
      workspace_id: workspaceId,
      session_id: message.session_id,
      position: message.position,
      at: message.created_at,
      folded,
    })
    .onConflictDoUpdate({ target: messageTexts.message_id, set: { folded } });
}
