/**
 * The things that REST and frames speak of, as they stand on the wire. Source: protocol.md Part 3,
 * "Shapes". Fields that only our gateway sends are nullish.
 */
import * as z from 'zod/mini';
import { extrasFields } from './prompt-extras.ts';

export const userSchema = z.looseObject({ id: z.string(), email: z.string(), name: z.nullish(z.string()) });
export type User = z.infer<typeof userSchema>;

export const roles = ['owner', 'admin', 'member', 'viewer'] as const;
export const roleSchema = z.enum(roles);
export type Role = z.infer<typeof roleSchema>;

export const workspaceSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  role: z.nullish(roleSchema),
});
export type Workspace = z.infer<typeof workspaceSchema>;

export const applicationSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  description: z.nullish(z.string()),
  workspace_id: z.nullish(z.string()),
  instructions: z.nullish(z.string()),
  plugin_ids: z.nullish(z.array(z.string())),
  version: z.nullish(z.int()),
  updated_at: z.nullish(z.string()),
  updated_by: z.nullish(z.string()),
});
export type Application = z.infer<typeof applicationSchema>;

export const sessionSchema = z.looseObject({
  id: z.string(),
  application_id: z.string(),
  title: z.nullish(z.string()),
  archived: z.nullish(z.boolean()),
  created_at: z.nullish(z.string()),
  updated_at: z.nullish(z.string()),
  /** From here on with `session-activity`: an answer is under way; the last message that has ended. */
  running: z.nullish(z.boolean()),
  /** The answer has put a question to people (`agent_tool_approval`) that nobody has decided. */
  asking: z.nullish(z.boolean()),
  last_position: z.nullish(z.int()),
  last_status: z.nullish(z.string()),
  /** How far one has read; null: never opened, and wrote nothing. Not in frames, which everybody gets. */
  read_position: z.nullish(z.int()),
});
export type Session = z.infer<typeof sessionSchema>;

/** A knowledge-base passage. The documentation leaves its fields open, so all of them are. */
export const sourceSchema = z.looseObject({
  title: z.nullish(z.string()),
  content: z.nullish(z.string()),
  document_id: z.nullish(z.string()),
  score: z.nullish(z.number()),
  version: z.nullish(z.int()),
});
export type WireSource = z.infer<typeof sourceSchema>;

export const messageStatuses = ['running', 'complete', 'stopped', 'interrupted', 'error'] as const;

export const usageSchema = z.looseObject({
  prompt_tokens: z.nullish(z.number()),
  completion_tokens: z.nullish(z.number()),
  total_tokens: z.nullish(z.number()),
  cost_usd: z.nullish(z.number()),
  model: z.nullish(z.string()),
});

export const timingSchema = z.looseObject({
  /** Seconds. */
  response_time: z.nullish(z.number()),
  first_token: z.nullish(z.number()),
});

export const messageSchema = z.looseObject({
  id: z.string(),
  session_id: z.nullish(z.string()),
  role: z.enum(['user', 'assistant', 'system']),
  content: z.string(),
  user_id: z.nullish(z.string()),
  created_at: z.nullish(z.string()),
  sources: z.nullish(z.array(sourceSchema)),
  client_message_id: z.nullish(z.string()),
  parent_id: z.nullish(z.string()),
  position: z.nullish(z.int()),
  status: z.nullish(z.enum(messageStatuses)),
  usage: z.nullish(usageSchema),
  timing: z.nullish(timingSchema),
  /** Ours: who stopped the answer. */
  stopped_by: z.nullish(z.string()),
  /** Why a message has status `error`: one of the streaming error codes and the words. */
  error: z.nullish(z.looseObject({ code: z.nullish(z.string()), message: z.nullish(z.string()) })),
  ...extrasFields,
});
export type WireMessage = z.infer<typeof messageSchema>;

export const memberSchema = z.looseObject({
  user_id: z.string(),
  name: z.nullish(z.string()),
  email: z.nullish(z.string()),
  role: z.nullish(z.string()),
});
export type Member = z.infer<typeof memberSchema>;

export const documentSchema = z.looseObject({
  id: z.string(),
  title: z.string(),
  text: z.nullish(z.string()),
  version: z.nullish(z.int()),
  updated_at: z.nullish(z.string()),
  updated_by: z.nullish(z.string()),
});
export type WireDocument = z.infer<typeof documentSchema>;

/** A plugin tool. `parameters` is a JSON schema of type object. */
export const toolSchema = z.looseObject({
  name: z.string(),
  description: z.nullish(z.string()),
  parameters: z.nullish(z.record(z.string(), z.unknown())),
  /** Ours: it changes something, so an agent asks before it runs it. */
  writes: z.nullish(z.boolean()),
});
export type WireTool = z.infer<typeof toolSchema>;

export const pluginSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  description: z.nullish(z.string()),
  version: z.nullish(z.string()),
  tools: z.array(toolSchema),
});
export type WirePlugin = z.infer<typeof pluginSchema>;

export const executionStatuses = ['running', 'completed', 'failed'] as const;

export const executionSchema = z.looseObject({
  id: z.string(),
  plugin_id: z.string(),
  tool_name: z.string(),
  workspace_id: z.nullish(z.string()),
  user_id: z.nullish(z.string()),
  status: z.enum(executionStatuses),
  started_at: z.nullish(z.string()),
  ended_at: z.nullish(z.string()),
  /** Seconds. */
  duration: z.nullish(z.number()),
  parameters: z.nullish(z.record(z.string(), z.unknown())),
  result: z.optional(z.unknown()),
  error: z.nullish(z.string()),
});
export type WireExecution = z.infer<typeof executionSchema>;

export const notificationSchema = z.looseObject({
  title: z.string(),
  body: z.nullish(z.string()),
  action_url: z.nullish(z.string()),
  id: z.nullish(z.string()),
  kind: z.nullish(z.string()),
  params: z.nullish(z.record(z.string(), z.unknown())),
  group: z.nullish(z.string()),
  read_at: z.nullish(z.string()),
  created_at: z.nullish(z.string()),
  archived_at: z.nullish(z.string()),
  snoozed_until: z.nullish(z.string()),
  position: z.nullish(z.int()),
  revision: z.nullish(z.int()),
});
export type WireNotification = z.infer<typeof notificationSchema>;
