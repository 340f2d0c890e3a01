/** What a person thinks of an answer (extension `feedback`). */
import * as z from 'zod/mini';

/** Reasons to choose from, good and bad ones. */
export const feedbackReasons = [
  'correct',
  'complete',
  'clear',
  'wrong',
  'sources',
  'incomplete',
  'unclear',
  'language',
  'tool',
] as const;
export type FeedbackReason = (typeof feedbackReasons)[number];

/** Of one's own; a reason that this page does not know is kept as it is. */
export const feedbackSchema = z.looseObject({
  message_id: z.string(),
  vote: z.nullable(z.enum(['up', 'down'])),
  reasons: z.nullish(z.array(z.string())),
  comment: z.nullish(z.string()),
});
export type WireFeedback = z.infer<typeof feedbackSchema>;
export const feedbackReplySchema = z.array(feedbackSchema);
