/** The part of the storage port that keeps what people think of answers: one word of each person on each. */
export interface FeedbackRecord {
  message_id: string;
  user_id: string;
  session_id: string;
  vote: 'up' | 'down';
  /** Chosen ones, by name. */
  reasons: string[];
  comment: string;
  updated_at: string;
}

export interface FeedbackStorage {
  /** A later word takes the place of the one before. */
  putFeedback(feedback: FeedbackRecord): Promise<void>;
  deleteFeedback(messageId: string, userId: string): Promise<void>;
  /** One person's, of a session. */
  feedbackOf(sessionId: string, userId: string): Promise<FeedbackRecord[]>;
}
