/** Bodies of REST requests, checked by the gateway and typed for the page. Source: protocol.md 1.2, 1.6, 1.8, Parts 2 and 3. */
import * as z from 'zod/mini';
import { roleSchema } from './entities.ts';

const email = z.string().check(z.trim(), z.minLength(3), z.maxLength(254), z.regex(/^[^\s@]+@[^\s@]+$/));
const title = z.string().check(z.trim(), z.minLength(1), z.maxLength(200));
/** An id that the client chose. */
const clientUuid = z.string().check(z.regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i));

export const loginRequestSchema = z.looseObject({
  email: z.string(),
  password: z.string(),
  /** Extension `refresh-cookie`: the refresh token comes as a cookie and not in the JSON. */
  cookie: z.nullish(z.boolean()),
});
export type LoginRequest = z.infer<typeof loginRequestSchema>;

/** One of the two: the token itself (documented), or whose cookie is meant (extension `refresh-cookie`). */
export const refreshRequestSchema = z.looseObject({
  refresh_token: z.nullish(z.string()),
  user_id: z.nullish(z.string()),
});
export type RefreshRequest = z.infer<typeof refreshRequestSchema>;

export const registerRequestSchema = z.looseObject({
  email,
  password: z.string().check(z.minLength(8), z.maxLength(1024)),
  name: z.nullish(z.string().check(z.maxLength(200))),
  cookie: z.nullish(z.boolean()),
});
export type RegisterRequest = z.infer<typeof registerRequestSchema>;

export const createSessionRequestSchema = z.looseObject({
  application_id: z.string(),
  title: z.nullish(title),
  /** Ours, idempotent: the id that the page chose (an offline "New chat"). */
  id: z.nullish(clientUuid),
});
export type CreateSessionRequest = z.infer<typeof createSessionRequestSchema>;

export const renameSessionRequestSchema = z.looseObject({ title });

export const completionRequestSchema = z.looseObject({
  session_id: z.string(),
  message: z.string(),
  /** True: `text/event-stream`; else a JSON envelope with the stored answer. */
  stream: z.nullish(z.boolean()),
  application_id: z.nullish(z.string()),
  /** Ours: as on the socket, a repeat of the same id runs nothing twice. */
  client_message_id: z.nullish(z.string()),
});
export type CompletionRequest = z.infer<typeof completionRequestSchema>;

export const inviteRequestSchema = z.looseObject({ email, role: roleSchema });
export const changeRoleRequestSchema = z.looseObject({ role: roleSchema });

export const startExecutionRequestSchema = z.looseObject({
  parameters: z.nullish(z.record(z.string(), z.unknown())),
});

/** A run that happens elsewhere; its records come by `POST …/executions/{id}/records`. */
export const registerExecutionRequestSchema = z.looseObject({
  plugin_id: z.string(),
  tool_name: z.string(),
  workspace_id: z.nullish(z.string()),
  parameters: z.nullish(z.record(z.string(), z.unknown())),
});
export type RegisterExecutionRequest = z.infer<typeof registerExecutionRequestSchema>;

/** The answer to it. */
export const registeredExecutionSchema = z.looseObject({ execution_id: z.string(), ingest_key: z.string() });

/** The answer to a batch of records. `line` counts from 1. */
export const ingestReplySchema = z.looseObject({
  accepted: z.int(),
  rejected: z.array(z.looseObject({ line: z.int(), reason: z.string() })),
});
