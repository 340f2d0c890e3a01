/** Chats that continue another one, in memory, for `memory-storage.ts`. */
import type { BranchStorage } from './branch-storage.ts';
import type { MessageEventRecord, MessageRecord, SessionRecord } from './model.ts';

export interface BranchTables {
  readonly sessions: Map<string, SessionRecord>;
  readonly messages: Map<string, MessageRecord>;
  readonly messageIdsBySession: Map<string, string[]>;
  readonly messageEvents: Map<string, MessageEventRecord[]>;
}

/** @param markRead of the same storage */
export function createMemoryBranches(
  { sessions, messages, messageIdsBySession, messageEvents }: BranchTables,
  markRead: (sessionId: string, userId: string, position: number) => Promise<unknown>,
): BranchStorage {
  return {
    async insertBranch(session, copies, readerId) {
      const existing = sessions.get(session.id);
      if (existing) return structuredClone(existing);
      sessions.set(session.id, structuredClone(session));
      for (const [index, { of, message }] of copies.entries()) {
        messages.set(message.id, { ...structuredClone(message), position: index + 1 });
        const events = structuredClone(messageEvents.get(of) ?? []);
        messageEvents.set(
          message.id,
          events.map((event) => ({ ...event, message_id: message.id })),
        );
      }
      messageIdsBySession.set(
        session.id,
        copies.map(({ message }) => message.id),
      );
      await markRead(session.id, readerId, copies.length);
      return structuredClone(session);
    },
  };
}
