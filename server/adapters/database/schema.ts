/**
 * The one schema, for the embedded database and for PostgreSQL. Columns carry the wire's names, so that a row is
 * a record of `server/core/model.ts`. `migrations/` makes the tables; `schema.test.ts` holds the two equal.
 */
import {
  bigserial,
  boolean,
  doublePrecision,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import type { MessageStatus } from '#src/protocol/chat-events.ts';
import type { Role } from '#src/protocol/entities.ts';
import type { RunDifference } from '#src/protocol/run-comparison.ts';
import type { FeedbackRecord } from '#server/core/feedback-storage.ts';
import type {
  AttachmentRecord,
  BranchOrigin,
  ExecutionRecord,
  MessageRecord,
  RunRecordRow,
  SourceRecord,
  PluginRecord,
  ToolRecord,
} from '#server/core/model.ts';
import type { WorkflowNode, WorkflowRunRecord } from '#server/core/workflows/workflow-model.ts';
import { wireJson, wireText, wireTime } from './columns.ts';

export const users = pgTable('users', {
  id: text().primaryKey(),
  email: text().notNull().unique(),
  name: wireText().notNull(),
});

export const credentials = pgTable('credentials', {
  user_id: text().primaryKey(),
  password_hash: text().notNull(),
});

export const refreshFamilies = pgTable('refresh_families', {
  id: text().primaryKey(),
  user_id: text().notNull(),
  current: text().notNull(),
  previous: text(),
  previous_until: wireTime(),
  expires_at: wireTime().notNull(),
  revoked: boolean().notNull(),
});

export const workspaces = pgTable('workspaces', {
  id: text().primaryKey(),
  name: wireText().notNull(),
});

export const memberships = pgTable(
  'memberships',
  {
    workspace_id: text().notNull(),
    user_id: text().notNull(),
    role: text().$type<Role>().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspace_id, table.user_id] }),
    index('memberships_user').on(table.user_id),
  ],
);

export const invitations = pgTable(
  'invitations',
  {
    workspace_id: text().notNull(),
    email: text().notNull(),
    role: text().$type<Role>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspace_id, table.email] })],
);

export const applications = pgTable('applications', {
  id: text().primaryKey(),
  name: wireText().notNull(),
  description: wireText().notNull(),
  workspace_id: text().notNull(),
  plugin_ids: wireJson().$type<string[]>().notNull(),
  instructions: wireText().notNull().default(''),
  version: integer().notNull().default(1),
  updated_at: wireTime(),
  updated_by: text(),
});

export const sessions = pgTable(
  'sessions',
  {
    id: text().primaryKey(),
    application_id: text().notNull(),
    workspace_id: text().notNull(),
    title: wireText().notNull(),
    archived: boolean().notNull(),
    created_by: text().notNull(),
    created_at: wireTime().notNull(),
    updated_at: wireTime().notNull(),
    branched_from: wireJson().$type<BranchOrigin>(),
  },
  (table) => [index('sessions_application').on(table.application_id)],
);

export const messages = pgTable(
  'messages',
  {
    id: text().primaryKey(),
    session_id: text().notNull(),
    role: text().$type<MessageRecord['role']>().notNull(),
    content: wireText().notNull(),
    user_id: text(),
    created_at: wireTime().notNull(),
    sources: wireJson().$type<SourceRecord[]>().notNull(),
    client_message_id: wireText(),
    parent_id: text(),
    position: integer().notNull(),
    status: text().$type<MessageStatus>().notNull(),
    usage: wireJson().$type<MessageRecord['usage']>(),
    timing: wireJson().$type<MessageRecord['timing']>(),
    error: wireJson().$type<MessageRecord['error']>(),
    lease: wireJson().$type<MessageRecord['lease']>(),
    stopped_by: text(),
    mentions: wireJson().$type<string[]>().notNull(),
    attachments: wireJson().$type<AttachmentRecord[]>().notNull(),
  },
  (table) => [
    index('messages_position').on(table.session_id, table.position),
    index('messages_client_id').on(table.session_id, table.client_message_id),
    index('messages_running').on(table.status),
    index('messages_held').on(table.id),
  ],
);

export const toolGrants = pgTable(
  'tool_grants',
  {
    session_id: text().notNull(),
    tool_name: text().notNull(),
    by: text().notNull(),
    at: wireTime().notNull(),
  },
  (table) => [primaryKey({ columns: [table.session_id, table.tool_name] })],
);

export const messageEvents = pgTable(
  'message_events',
  {
    message_id: text().notNull(),
    n: integer().notNull(),
    name: text().notNull(),
    data: wireJson().$type<Record<string, unknown>>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.message_id, table.n] })],
);

/** Of each message that has ended: its text as it is searched. */
export const messageTexts = pgTable(
  'message_texts',
  {
    message_id: text().primaryKey(),
    workspace_id: text().notNull(),
    session_id: text().notNull(),
    position: integer().notNull(),
    at: wireTime().notNull(),
    folded: wireText().notNull(),
  },
  (table) => [
    index('message_texts_newest').on(table.workspace_id, table.at, table.session_id, table.position),
  ],
);

/** How far a person has read a session. */
export const sessionReads = pgTable(
  'session_reads',
  {
    session_id: text().notNull(),
    user_id: text().notNull(),
    position: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.session_id, table.user_id] })],
);

export const messageFeedback = pgTable(
  'message_feedback',
  {
    message_id: text().notNull(),
    user_id: text().notNull(),
    session_id: text().notNull(),
    vote: text().$type<FeedbackRecord['vote']>().notNull(),
    reasons: wireJson().$type<string[]>().notNull(),
    comment: wireText().notNull(),
    updated_at: wireTime().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.message_id, table.user_id] }),
    index('message_feedback_session').on(table.session_id, table.user_id),
  ],
);

export const documents = pgTable(
  'documents',
  {
    id: text().primaryKey(),
    workspace_id: text().notNull(),
    title: wireText().notNull(),
    text: wireText().notNull(),
    version: integer().notNull(),
    updated_at: wireTime().notNull(),
    updated_by: text().notNull(),
  },
  (table) => [index('documents_workspace').on(table.workspace_id)],
);

/** Each stored state of a document; its first is written with the document. */
export const documentRevisions = pgTable(
  'document_revisions',
  {
    document_id: text().notNull(),
    n: integer().notNull(),
    text: wireText().notNull(),
    by: text().notNull(),
    at: wireTime().notNull(),
  },
  (table) => [primaryKey({ columns: [table.document_id, table.n] })],
);

export const notifications = pgTable(
  'notifications',
  {
    id: text().primaryKey(),
    user_id: text().notNull(),
    kind: text().notNull(),
    params: wireJson().$type<Record<string, unknown>>().notNull(),
    title: wireText().notNull(),
    body: wireText().notNull(),
    action_url: wireText(),
    group: text(),
    read_at: wireTime(),
    created_at: wireTime().notNull(),
    archived_at: wireTime(),
    snoozed_until: wireTime(),
    position: integer().notNull(),
    revision: integer().notNull(),
  },
  (table) => [uniqueIndex('notifications_position').on(table.user_id, table.position)],
);

export const inboxes = pgTable('inboxes', {
  user_id: text().primaryKey(),
  revision: integer().notNull(),
  muted_kinds: wireJson().$type<string[]>().notNull(),
});

/** Append-only. */
export const activity = pgTable(
  'activity',
  {
    id: text().primaryKey(),
    workspace_id: text().notNull(),
    at: wireTime().notNull(),
    kind: text().notNull(),
    user_id: text(),
    params: wireJson().$type<Record<string, unknown>>().notNull(),
  },
  (table) => [index('activity_workspace').on(table.workspace_id, table.at)],
);

export const plugins = pgTable('plugins', {
  id: text().primaryKey(),
  name: wireText().notNull(),
  description: wireText().notNull(),
  version: text().notNull(),
  tools: wireJson().$type<ToolRecord[]>().notNull(),
  source: wireText().notNull(),
  language: text().$type<PluginRecord['language']>().notNull(),
});

export const executions = pgTable(
  'executions',
  {
    id: text().primaryKey(),
    plugin_id: text().notNull(),
    tool_name: wireText().notNull(),
    workspace_id: text().notNull(),
    user_id: text(),
    status: text().$type<ExecutionRecord['status']>().notNull(),
    started_at: wireTime().notNull(),
    ended_at: wireTime(),
    duration: doublePrecision(),
    parameters: wireJson().$type<Record<string, unknown>>().notNull(),
    result: wireJson(),
    error: wireText(),
    ingest_key_hash: text(),
    /** Order of insertion, which settles equal start times. */
    ordinal: bigserial({ mode: 'number' }).notNull(),
  },
  (table) => [
    index('executions_workspace').on(table.workspace_id, table.started_at, table.id),
    index('executions_plugin').on(table.workspace_id, table.plugin_id, table.started_at, table.id),
    index('executions_status').on(table.workspace_id, table.status, table.started_at, table.id),
  ],
);

export const runRecords = pgTable(
  'run_records',
  {
    execution_id: text().notNull(),
    n: integer().notNull(),
    type: text().$type<RunRecordRow['type']>().notNull(),
    data: wireJson().$type<Record<string, unknown>>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.execution_id, table.n] })],
);

/** Runs that were saved as tests. */
export const pluginTests = pgTable(
  'plugin_tests',
  {
    id: text().primaryKey(),
    workspace_id: text().notNull(),
    plugin_id: text().notNull(),
    name: wireText().notNull(),
    tool_name: wireText().notNull(),
    parameters: wireJson().$type<Record<string, unknown>>().notNull(),
    expected_result: wireJson(),
    expected_steps: wireJson().$type<string[]>(),
    created_by: text().notNull(),
    created_at: wireTime().notNull(),
  },
  (table) => [index('plugin_tests_plugin').on(table.workspace_id, table.plugin_id)],
);

export const pluginTestResults = pgTable(
  'plugin_test_results',
  {
    test_id: text().notNull(),
    execution_id: text().notNull(),
    passed: boolean().notNull(),
    differences: wireJson().$type<RunDifference[]>().notNull(),
    at: wireTime().notNull(),
    by: text().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.test_id, table.execution_id] }),
    index('plugin_test_results_at').on(table.test_id, table.at),
  ],
);

export const workflows = pgTable(
  'workflows',
  {
    id: text().primaryKey(),
    workspace_id: text().notNull(),
    name: wireText().notNull(),
    description: wireText().notNull(),
    nodes: wireJson().$type<WorkflowNode[]>().notNull(),
  },
  (table) => [index('workflows_workspace').on(table.workspace_id)],
);

export const workflowRuns = pgTable(
  'workflow_runs',
  {
    id: text().primaryKey(),
    workflow_id: text().notNull(),
    workspace_id: text().notNull(),
    user_id: text().notNull(),
    status: text().$type<WorkflowRunRecord['status']>().notNull(),
    inputs: wireJson().$type<Record<string, unknown>>().notNull(),
    nodes: wireJson().$type<WorkflowRunRecord['nodes']>().notNull(),
    error: wireText(),
    started_at: wireTime().notNull(),
    ended_at: wireTime(),
    duration_ms: doublePrecision(),
    lease: wireJson().$type<WorkflowRunRecord['lease']>(),
  },
  (table) => [
    index('workflow_runs_workflow').on(table.workflow_id, table.started_at),
    index('workflow_runs_status').on(table.status),
  ],
);
