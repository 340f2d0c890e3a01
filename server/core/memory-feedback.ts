/** Words on answers in memory, for `memory-storage.ts`. */
import type { FeedbackRecord, FeedbackStorage } from './feedback-storage.ts';

export function createMemoryFeedback(): FeedbackStorage {
  const rows = new Map<string, FeedbackRecord>();
  const keyOf = (messageId: string, userId: string): string => `${messageId} ${userId}`;
  return {
    putFeedback(feedback) {
      rows.set(keyOf(feedback.message_id, feedback.user_id), structuredClone(feedback));
      return Promise.resolve();
    },
    deleteFeedback(messageId, userId) {
      rows.delete(keyOf(messageId, userId));
      return Promise.resolve();
    },
    feedbackOf: (sessionId, userId) =>
      Promise.resolve(
        [...rows.values()]
          .filter((row) => row.session_id === sessionId && row.user_id === userId)
          .sort((a, b) => (a.message_id < b.message_id ? -1 : 1))
          .map((row) => structuredClone(row)),
      ),
  };
}
