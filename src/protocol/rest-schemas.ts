/** What REST replies carry in `data`. Source: protocol.md 1.2, 1.8, Part 2 and 3. */
import * as z from 'zod/mini';
import {
  applicationSchema,
  documentSchema,
  executionSchema,
  memberSchema,
  messageSchema,
  pluginSchema,
  sessionSchema,
  workspaceSchema,
} from './entities.ts';

export const loginReplySchema = z.looseObject({
  access_token: z.string(),
  /** Absent where the refresh token comes as a cookie. */
  refresh_token: z.nullish(z.string()),
  token_type: z.nullish(z.string()),
  /** Seconds. */
  expires_in: z.number(),
});
export type LoginReply = z.infer<typeof loginReplySchema>;

export const refreshReplySchema = z.looseObject({ access_token: z.string(), expires_in: z.number() });
export const ticketReplySchema = z.looseObject({ ticket: z.string(), expires_in: z.number() });

export const applicationsReplySchema = z.array(applicationSchema);
export const sessionsReplySchema = z.array(sessionSchema);
export const sessionReplySchema = sessionSchema;
export const messagesReplySchema = z.array(messageSchema);
export const workspacesReplySchema = z.array(workspaceSchema);
export const membersReplySchema = z.array(memberSchema);
export const invitationSchema = z.looseObject({ email: z.string(), role: z.nullish(z.string()) });
export type Invitation = z.infer<typeof invitationSchema>;
export const invitationsReplySchema = z.array(invitationSchema);
export const documentsReplySchema = z.array(documentSchema);
export const documentReplySchema = documentSchema;
export const pluginsReplySchema = z.array(pluginSchema);
export const executionsReplySchema = z.array(executionSchema);
export const startedExecutionSchema = z.looseObject({ execution_id: z.string() });

export const statsReplySchema = z.looseObject({
  total_connections: z.number(),
  active_sessions: z.number(),
  active_users: z.number(),
  details: z.nullish(
    z.looseObject({
      sessions: z.nullish(z.record(z.string(), z.number())),
      users: z.nullish(z.record(z.string(), z.number())),
    }),
  ),
});
