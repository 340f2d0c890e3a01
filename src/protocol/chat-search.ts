/** What `GET /api/v1/chat/search` answers (extension `chat-search`). */
import * as z from 'zod/mini';

export const searchHitSchema = z.looseObject({
  message_id: z.string(),
  session_id: z.string(),
  session_title: z.nullish(z.string()),
  archived: z.nullish(z.boolean()),
  role: z.nullish(z.string()),
  user_id: z.nullish(z.string()),
  created_at: z.nullish(z.string()),
  snippet: z.string(),
  /** `[from, to)` in UTF-16 code units of the snippet. */
  ranges: z.array(z.tuple([z.int(), z.int()])),
  cut_before: z.nullish(z.boolean()),
  cut_after: z.nullish(z.boolean()),
});
export type SearchHit = z.infer<typeof searchHitSchema>;

export const searchReplySchema = z.looseObject({
  hits: z.array(searchHitSchema),
  /** What `before` of the next page is; null: this was the last one. */
  next: z.nullish(z.string()),
});
