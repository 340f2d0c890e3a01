import { and, asc, eq } from 'drizzle-orm';
import type { FeedbackStorage } from '#server/core/feedback-storage.ts';
import type { Database } from '../database.ts';
import { messageFeedback } from '../schema.ts';

/** What people think of answers. */
export function feedbackStorage(db: Database): FeedbackStorage {
  const { message_id, user_id, session_id } = messageFeedback;
  return {
    async putFeedback(feedback) {
      await db
        .insert(messageFeedback)
        .values(feedback)
        .onConflictDoUpdate({ target: [message_id, user_id], set: feedback });
    },

    async deleteFeedback(messageId, userId) {
      await db.delete(messageFeedback).where(and(eq(message_id, messageId), eq(user_id, userId)));
    },

    async feedbackOf(sessionId, userId) {
      return db
        .select()
        .from(messageFeedback)
        .where(and(eq(session_id, sessionId), eq(user_id, userId)))
        .orderBy(asc(message_id));
    },
  };
}
