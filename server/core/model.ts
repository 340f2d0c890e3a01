/**
 * What the gateway stores. Shapes are those of the wire (snake_case, ISO 8601 UTC with `Z`), so that REST and
 * frames send them as they are; a field that must not leave (a password's hash) stands in a record of its own.
 */
import type { MessageStatus } from '#src/protocol/chat-events.ts';
import type { RunRecordType } from '#src/protocol/debug-records.ts';
import type { RunDifference } from '#src/protocol/run-comparison.ts';
import type { Role } from '#src/protocol/entities.ts';

export interface UserRecord {
  id: string;
  email: string;
  name: string;
}

export interface CredentialRecord {
  user_id: string;
  password_hash: string;
}

/** A refresh token's family: rotation by cookie moves `current`, reuse of an old one revokes it. */
export interface RefreshFamilyRecord {
  id: string;
  user_id: string;
  /** Id (`jti`) of the token that is good now. */
  current: string;
  /** The one before, good until `previous_until`, and the successor that it yields. */
  previous: string | null;
  previous_until: string | null;
  expires_at: string;
  revoked: boolean;
}

export interface WorkspaceRecord {
  id: string;
  name: string;
}

export interface MembershipRecord {
  workspace_id: string;
  user_id: string;
  role: Role;
}

/** A member as REST lists it. */
export interface MemberRecord extends MembershipRecord {
  name: string;
  email: string;
}

export interface InvitationRecord {
  workspace_id: string;
  email: string;
  role: Role;
}

export interface ApplicationRecord {
  id: string;
  name: string;
  description: string;
  workspace_id: string;
  /** Plugins that its agent may call. */
  plugin_ids: string[];
  /** What a language model is told before the talk. */
  instructions: string;
  version: number;
  /** Null where nobody has changed it since it was made. */
  updated_at: string | null;
  updated_by: string | null;
}

/** What is left out is empty, at version 1. */
export type NewApplication = Omit<
  ApplicationRecord,
  'instructions' | 'version' | 'updated_at' | 'updated_by'
> &
  Partial<ApplicationRecord>;

export interface SessionRecord {
  id: string;
  application_id: string;
  workspace_id: string;
  title: string;
  archived: boolean;
  created_by: string;
  created_at: string;
  updated_at: string;
  /** Of a chat that continues another one. */
  branched_from: BranchOrigin | null;
}

export type NewSession = Omit<SessionRecord, 'branched_from'>;

/** Where a chat comes from that continues another one. */
export interface BranchOrigin {
  session_id: string;
  message_id: string;
  /** Up to here its messages are copies. */
  position: number;
}

export interface SourceRecord {
  document_id: string;
  title: string;
  content: string;
  score: number;
  version: number;
}

/** A text file that came with a prompt. */
export interface AttachmentRecord {
  name: string;
  media_type: string;
  text: string;
}

export interface MessageRecord {
  id: string;
  session_id: string;
  role: 'user' | 'assistant' | 'system';
  content: string;
  user_id: string | null;
  created_at: string;
  sources: SourceRecord[];
  client_message_id: string | null;
  parent_id: string | null;
  /** 1, 2, 3 … within the session: the order. */
  position: number;
  status: MessageStatus;
  usage: {
    prompt_tokens?: number;
    completion_tokens?: number;
    total_tokens?: number;
    cost_usd?: number;
    model?: string;
  } | null;
  /** Seconds. */
  timing: { response_time?: number; first_token?: number } | null;
  error: { code: string; message: string } | null;
  /** Ids of the members whom a prompt mentions. */
  mentions: string[];
  attachments: AttachmentRecord[];
  /** Of a running answer: who writes it, and where in the stream the stored text stands. Kept until its end is told. */
  lease: AnswerLease | null;
  /** Who stopped the answer. */
  stopped_by: string | null;
}

export type NewMessage = Omit<MessageRecord, 'position'>;

/**
 * A gateway's hold on an answer, until its end is told. Stored whole (JSON): `content` beside it is the text after all deltas
 * up to stream position `epoch`/`seq`, so that a joiner's snapshot is stored text + replayed deltas.
 */
export interface AnswerLease {
  gateway_id: string;
  /** The hold ends then unless renewed; ISO 8601. */
  until: string;
  epoch: string;
  seq: number;
  /** Index of the delta that follows the stored text. */
  next_index: number;
}

/** An agent event of a message, in order. `name` and `data` as on the wire (1.6). */
export interface MessageEventRecord {
  message_id: string;
  n: number;
  name: string;
  data: Record<string, unknown>;
}

export interface DocumentRecord {
  id: string;
  workspace_id: string;
  title: string;
  text: string;
  version: number;
  updated_at: string;
  updated_by: string;
}

export interface NotificationRecord {
  id: string;
  user_id: string;
  kind: string;
  params: Record<string, unknown>;
  title: string;
  body: string;
  action_url: string | null;
  group: string | null;
  read_at: string | null;
  created_at: string;
  archived_at: string | null;
  snoozed_until: string | null;
  /** Ascending within the user’s inbox: the order. */
  position: number;
  /** The inbox's count of changes when this one last changed: the higher is the later. */
  revision: number;
}

export interface ActivityRecord {
  id: string;
  workspace_id: string;
  at: string;
  kind: string;
  user_id: string | null;
  params: Record<string, unknown>;
}

export interface ToolRecord {
  name: string;
  description: string;
  /** JSON schema of type object. */
  parameters: Record<string, unknown>;
  /** It changes something: an agent asks before it runs it. */
  writes?: boolean;
}

export interface PluginRecord {
  id: string;
  name: string;
  description: string;
  version: string;
  tools: ToolRecord[];
  /** An ES module that the sandbox runs. Never leaves over REST. */
  source: string;
  /** TypeScript is JavaScript with types, which are taken away before it runs. */
  language: 'javascript' | 'typescript';
}

export interface ExecutionRecord {
  id: string;
  plugin_id: string;
  tool_name: string;
  workspace_id: string;
  user_id: string | null;
  status: 'running' | 'completed' | 'failed';
  started_at: string;
  ended_at: string | null;
  /** Seconds. */
  duration: number | null;
  parameters: Record<string, unknown>;
  result: unknown;
  error: string | null;
  /** Of a run that happens elsewhere: a hash of its ingest key. */
  ingest_key_hash: string | null;
}

/** A run kept as a test: what goes in, and what has to come out. */
export interface PluginTestRecord {
  id: string;
  workspace_id: string;
  /** Also of a plugin that this gateway does not run. */
  plugin_id: string;
  name: string;
  tool_name: string;
  parameters: Record<string, unknown>;
  expected_result: unknown;
  /** Names in the order in which the steps begin; null: steps are not compared. */
  expected_steps: string[] | null;
  created_by: string;
  created_at: string;
}

/** What came of a test once. Stays when the run itself is deleted. */
export interface PluginTestResultRecord {
  test_id: string;
  execution_id: string;
  passed: boolean;
  differences: RunDifference[];
  at: string;
  /** Who ran it. */
  by: string;
}

/** One record of a run, as on the debug socket. `n` counts 1, 2, 3 … within the execution. */
export interface RunRecordRow {
  execution_id: string;
  n: number;
  type: RunRecordType;
  data: Record<string, unknown>;
}
