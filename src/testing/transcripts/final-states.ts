/** What a fold transcript says of the end; fields that a transcript leaves out are not compared. */
import * as z from 'zod/mini';
import { messageStatuses } from '#src/protocol/entities.ts';

export const chatFinalSchema = z.strictObject({
  /** In the order of the conversation, the user's own prompts included. */
  messages: z.array(
    z.strictObject({
      role: z.enum(['user', 'assistant']),
      text: z.string(),
      status: z.optional(z.enum(messageStatuses)),
      /** Titles. */
      sources: z.optional(z.array(z.string())),
      tools: z.optional(z.array(z.strictObject({ name: z.string(), success: z.nullable(z.boolean()) }))),
      /** Marked "Repaired": a gap or mismatch was mended from the full text. */
      repaired: z.optional(z.boolean()),
      error: z.optional(z.strictObject({ code: z.nullable(z.string()), message: z.string() })),
    }),
  ),
});

export const notificationsFinalSchema = z.strictObject({
  /** Newest first. */
  notifications: z.array(
    z.strictObject({ title: z.string(), derivedId: z.boolean(), read: z.optional(z.boolean()) }),
  ),
});

export const workspaceFinalSchema = z.strictObject({
  /** Ids of those with a connection, sorted; departures within their 10 s hold count as gone here. */
  online: z.optional(z.array(z.string())),
  documents: z.optional(
    z.array(z.strictObject({ id: z.string(), action: z.string(), version: z.nullable(z.int()) })),
  ),
});

export const debugFinalSchema = z.strictObject({
  status: z.enum(['running', 'completed', 'failed', 'unknown']),
  error: z.optional(z.string()),
  result: z.optional(z.unknown()),
  steps: z.optional(z.array(z.strictObject({ name: z.string(), ended: z.boolean() }))),
  /** How many of each there are; echoes not folded. */
  counts: z.optional(
    z.strictObject({ logs: z.int(), trace: z.int(), variables: z.int(), apiCalls: z.int() }),
  ),
  /** Last value of each variable. */
  variables: z.optional(z.record(z.string(), z.unknown())),
});

export type ChatFinal = z.infer<typeof chatFinalSchema>;
export type NotificationsFinal = z.infer<typeof notificationsFinalSchema>;
export type WorkspaceFinal = z.infer<typeof workspaceFinalSchema>;
export type DebugFinal = z.infer<typeof debugFinalSchema>;
