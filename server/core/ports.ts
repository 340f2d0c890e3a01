/**
 * What the core needs from outside. Adapters implement these; the core knows no database, no socket, no clock
 * of its own. Everything that can fail rejects; nothing here retries.
 */
import type { Clock } from '#src/lib/clock.ts';
import type { Random } from '#src/lib/random.ts';
import type { TreeRow } from '#src/protocol/message-tree.ts';
import type { StreamPosition } from '#src/protocol/stream.ts';
import type { BranchStorage } from './branch-storage.ts';
import type { FeedbackStorage } from './feedback-storage.ts';
import type { InboxStorage } from './inbox-storage.ts';
import type { Metrics } from './metrics.ts';
import type { ToolGrantStorage } from './tool-grant-storage.ts';
import type { RecordLines, RunListing, TestStorage } from './run-storage.ts';
import type { SessionStorage } from './session-storage.ts';
import type { WorkflowRecord, WorkflowRunRecord } from './workflows/workflow-model.ts';
import type {
  ActivityRecord,
  ApplicationRecord,
  AttachmentRecord,
  CredentialRecord,
  DocumentRecord,
  ExecutionRecord,
  InvitationRecord,
  MemberRecord,
  MembershipRecord,
  MessageEventRecord,
  MessageRecord,
  NewMessage,
  NewApplication,
  PluginRecord,
  RefreshFamilyRecord,
  RunRecordRow,
  NewSession,
  SessionRecord,
  SourceRecord,
  UserRecord,
  WorkspaceRecord,
} from './model.ts';

/** A promise of the storage is kept only once the row is durable. */
export interface Storage
  extends BranchStorage, FeedbackStorage, InboxStorage, TestStorage, SessionStorage, ToolGrantStorage {
  /** True where nobody was ever stored: the demo is seeded then. */
  isEmpty(): Promise<boolean>;
  /** A cheap query, for readiness. */
  ping(): Promise<void>;

  insertUser(user: UserRecord, credential: CredentialRecord): Promise<'inserted' | 'email-taken'>;
  userById(id: string): Promise<UserRecord | null>;
  userByEmail(email: string): Promise<UserRecord | null>;
  usersByIds(ids: readonly string[]): Promise<UserRecord[]>;
  credentialOf(userId: string): Promise<CredentialRecord | null>;

  saveRefreshFamily(family: RefreshFamilyRecord): Promise<void>;
  refreshFamily(id: string): Promise<RefreshFamilyRecord | null>;
  /**
   * Moves `current` from `from` to `to` in one step, keeping `from` as previous until `previousUntil`.
   * @returns the family as it now stands; `rotated` false where `current` was not `from` any more.
   */
  rotateRefreshFamily(
    id: string,
    from: string,
    to: string,
    previousUntil: string,
  ): Promise<{ rotated: boolean; family: RefreshFamilyRecord | null }>;

  insertWorkspace(workspace: WorkspaceRecord): Promise<void>;
  workspacesOf(userId: string): Promise<(WorkspaceRecord & { role: MembershipRecord['role'] })[]>;
  workspaceById(id: string): Promise<WorkspaceRecord | null>;
  membersOf(workspaceId: string): Promise<MemberRecord[]>;
  membership(workspaceId: string, userId: string): Promise<MembershipRecord | null>;
  putMembership(membership: MembershipRecord): Promise<void>;
  /** Refuses (returns false) where it would leave the workspace without an owner; one transaction. */
  changeRoleKeepingOwner(membership: MembershipRecord): Promise<boolean>;
  removeMemberKeepingOwner(workspaceId: string, userId: string): Promise<boolean>;
  putInvitation(invitation: InvitationRecord): Promise<void>;
  takeInvitations(email: string): Promise<InvitationRecord[]>;
  /** By address. */
  invitationsOf(workspaceId: string): Promise<InvitationRecord[]>;
  /** False where there was none. */
  deleteInvitation(workspaceId: string, email: string): Promise<boolean>;

  insertApplication(application: NewApplication): Promise<void>;
  /** Stores the next state; false where the application is not at `expected` any more. */
  saveApplication(application: ApplicationRecord, expected: number): Promise<boolean>;
  applicationsOf(userId: string): Promise<ApplicationRecord[]>;
  applicationById(id: string): Promise<ApplicationRecord | null>;

  /** Idempotent on `id`: an equal id that exists is returned as it stands. */
  insertSession(session: NewSession): Promise<SessionRecord>;
  sessionById(id: string): Promise<SessionRecord | null>;
  sessionsOf(applicationIds: readonly string[]): Promise<SessionRecord[]>;
  updateSession(
    id: string,
    change: Partial<Pick<SessionRecord, 'title' | 'archived' | 'updated_at'>>,
  ): Promise<SessionRecord | null>;

  /**
   * Stores a message and gives it the session's next `position`. A `client_message_id` that the session has
   * already is not stored again.
   * @param answer stored behind it in the same step, or neither of them is
   * @param place says in that step what it continues (its `parent_id`), from what the session holds then, by position
   * @returns `answer`: null where none was stored by this call
   */
  insertMessage(
    message: NewMessage,
    answer?: NewMessage,
    place?: (rows: readonly TreeRow[]) => string | null,
  ): Promise<{ inserted: boolean; message: MessageRecord; answer: MessageRecord | null }>;
  /**
   * Changes an answer that runs. False where it has ended, or is not there.
   * @param found where it is given, the change is made to an answer that runs or has ended, and only while its status and
   *   its lease stand as in there; one step
   */
  updateMessage(
    id: string,
    change: Partial<Omit<MessageRecord, 'id' | 'session_id' | 'position'>>,
    found?: Pick<MessageRecord, 'status' | 'lease'>,
  ): Promise<boolean>;
  messageById(id: string): Promise<MessageRecord | null>;
  /** By position. */
  messagesOf(sessionId: string): Promise<MessageRecord[]>;
  /** By position: the last `limit` of those before a position, or of all (null). */
  messagesBefore(sessionId: string, before: number | null, limit: number): Promise<MessageRecord[]>;
  appendMessageEvents(events: readonly MessageEventRecord[]): Promise<void>;
  messageEvents(messageId: string): Promise<MessageEventRecord[]>;
  runningMessages(): Promise<MessageRecord[]>;
  /**
   * Answers that run, and those that have ended and keep their lease, since their end is not told yet: held by
   * `gatewayId`, or by nobody since before `expiredBefore` (ISO 8601).
   */
  heldMessages(filter: { gatewayId: string } | { expiredBefore: string } | 'all'): Promise<MessageRecord[]>;

  insertDocument(document: DocumentRecord): Promise<void>;
  documentsOf(workspaceId: string): Promise<DocumentRecord[]>;
  documentById(id: string): Promise<DocumentRecord | null>;
  /** Stores the next state and keeps it as a revision; false where the document is not at `expected` any more. */
  saveDocument(document: DocumentRecord, expected: number): Promise<boolean>;
  /** With its revisions. False where there was none. */
  deleteDocument(id: string): Promise<boolean>;

  insertActivities(activities: readonly ActivityRecord[]): Promise<void>;
  /** Newest first; from `since` (ISO 8601) on, where it is given. */
  activitiesOf(filter: { workspaceId: string; since?: string; limit: number }): Promise<ActivityRecord[]>;

  putPlugin(plugin: PluginRecord): Promise<void>;
  plugins(): Promise<PluginRecord[]>;
  insertExecution(execution: ExecutionRecord): Promise<void>;
  updateExecution(id: string, change: Partial<ExecutionRecord>): Promise<void>;
  executionById(id: string): Promise<ExecutionRecord | null>;
  /** Newest first by when they began, those of one moment by their ids. */
  executionsOf(listing: RunListing): Promise<ExecutionRecord[]>;
  /** With its records, in one step; a run that still runs stays. */
  deleteExecution(id: string): Promise<'deleted' | 'running' | 'missing'>;
  runningExecutions(): Promise<ExecutionRecord[]>;
  /**
   * All of them or none, and with them that the run has `ended`. Rejects where one of the numbers is taken, or the run
   * had ended before.
   */
  appendRunRecords(rows: readonly RunRecordRow[], ended?: RunEnd): Promise<void>;
  /** Records with `n` above `after`, by `n`. */
  runRecords(executionId: string, after: number, limit: number): Promise<RunRecordRow[]>;
  /**
   * The same as text, made where the records lie: nobody parses them only to write them again.
   * @param most characters: it ends behind the record that reaches them
   */
  runRecordLines(executionId: string, after: number, limit: number, most: number): Promise<RecordLines>;
  /** The highest `n` of a run's records; 0 where there are none. */
  lastRunRecord(executionId: string): Promise<number>;
  /** How long the data of a run's records is as JSON, in bytes of UTF-8. */
  sizeOfRunRecords(executionId: string): Promise<number>;
  /** How many records of each type a run has; types without any are left out. */
  countRunRecords(executionId: string): Promise<Partial<Record<RunRecordRow['type'], number>>>;

  insertWorkflow(workflow: WorkflowRecord): Promise<void>;
  workflowsOf(workspaceId: string): Promise<WorkflowRecord[]>;
  workflowById(id: string): Promise<WorkflowRecord | null>;
  insertWorkflowRun(run: WorkflowRunRecord): Promise<void>;
  /**
   * False where the run has ended already: such a row changes no more.
   * @param held where it is given, the change is made only while the run stands under this very lease; one step
   */
  updateWorkflowRun(
    id: string,
    change: Partial<Omit<WorkflowRunRecord, 'id'>>,
    held?: WorkflowRunRecord['lease'],
  ): Promise<boolean>;
  workflowRunById(id: string): Promise<WorkflowRunRecord | null>;
  runningWorkflowRuns(): Promise<WorkflowRunRecord[]>;
  /** Newest first. */
  workflowRunsOf(workflowId: string, limit: number): Promise<WorkflowRunRecord[]>;

  close(): Promise<void>;
}

/** How a run ended. */
interface RunEnd {
  readonly id: string;
  readonly change: Partial<Omit<ExecutionRecord, 'id'>>;
}

/** A frame of a stream's log. `text` is the JSON as sent, `seq` included. */
export interface LoggedFrame {
  readonly seq: number;
  readonly text: string;
}

/** What a subscriber of a stream receives. */
export interface StreamDelivery {
  /** JSON text of the frame, once serialised for all. */
  readonly text: string;
  /** Null for fleeting frames. */
  readonly seq: number | null;
  readonly epoch: string;
  /** Connection that caused it: in stock mode it gets no copy (1.5), and typing never echoes. */
  readonly originConnectionId: string | null;
}

/**
 * Streams with an epoch, a sequence and a replay window (`REPLAY_WINDOW`), spread to every gateway.
 * Names: `chat:<session>`, `user:<user>`, `workspace:<workspace>`, `run:<execution>`.
 */
export interface StreamBus {
  /** Assigns the next `seq`, writes the log and delivers. The frame gains the field `seq`. */
  append(
    stream: string,
    frame: Readonly<Record<string, unknown>>,
    originConnectionId?: string,
  ): Promise<StreamPosition>;
  /** Delivers without a trace. */
  sendFleeting(stream: string, frame: Readonly<Record<string, unknown>>, originConnectionId?: string): void;
  position(stream: string): Promise<StreamPosition>;
  /** What came after `since`, and where the stream then stood; null where that is outside the window or epoch. */
  replay(
    stream: string,
    since: StreamPosition,
  ): Promise<{ frames: LoggedFrame[]; position: StreamPosition } | null>;
  subscribe(stream: string, listener: (delivery: StreamDelivery) => void): Promise<() => void>;
  close(): Promise<void>;
}

/** Access and refresh tokens (1.2, Part 3). `null`: not valid, for whatever reason. */
export interface TokenService {
  issueAccess(userId: string): Promise<{ token: string; expiresIn: number }>;
  verifyAccess(token: string): Promise<{ userId: string; expiresAt: number } | null>;
  issueRefresh(userId: string, familyId: string, tokenId: string): Promise<string>;
  verifyRefresh(token: string): Promise<{ userId: string; familyId: string; tokenId: string } | null>;
}

export interface PasswordService {
  hash(password: string): Promise<string>;
  verify(password: string, hash: string): Promise<boolean>;
}

/** A passage of a document that answers a question. */
export type Passage = SourceRecord;

export interface ToolOutcome {
  readonly executionId: string;
  readonly success: boolean;
  readonly result: unknown;
  readonly error: string | null;
  readonly durationMs: number;
}

/** A plugin tool as an agent sees it. */
export interface AgentTool {
  readonly pluginId: string;
  readonly toolName: string;
  readonly description: string;
  readonly parameters: Record<string, unknown>;
  /** It changes something, so somebody is asked first. */
  readonly writes?: boolean;
}

/** A word on a tool that asked: `by` null where nobody said one in time. */
export interface ToolDecision {
  readonly allow: boolean;
  readonly by: string | null;
  /** A yes that holds for good in this session. */
  readonly scope?: 'chat';
}

export interface AgentTurn {
  readonly application: Omit<ApplicationRecord, 'version' | 'updated_at' | 'updated_by'>;
  /** Messages before the prompt, by position; only complete ones. */
  readonly history: readonly MessageRecord[];
  readonly prompt: string;
  /** Text files that came with it. */
  readonly attachments?: readonly AttachmentRecord[];
  readonly tools: readonly AgentTool[];
  /** True where this session has no answer yet: the local agent then says what it is. */
  readonly firstAnswer: boolean;
  searchDocuments(query: string, limit: number): Promise<Passage[]>;
  /** Starts the run (its id is known before it ends, so that a card can link to it). */
  startTool(
    tool: AgentTool,
    parameters: Record<string, unknown>,
  ): Promise<{ executionId: string; outcome: Promise<ToolOutcome> }>;
  /**
   * The word on a tool whose `agent_tool_approval` was yielded; null where the answer is stopped before it comes.
   * Absent where nobody can be asked for it (a stock gateway): such tools run at once.
   */
  readonly decisionOn?: (callId: string) => Promise<ToolDecision | null>;
  /** Who allowed this tool (`plugin:tool`) for good in this session, or null. */
  readonly standingYes?: (toolName: string) => Promise<string | null>;
  /** Keeps a yes for good; told to all once it is stored. */
  readonly keepYes?: (toolName: string, by: string) => Promise<void>;
  /** The client has no way to be asked, so that `decisionOn` says no at once. */
  readonly nobodyToAsk?: boolean;
  /** The gateway does not tell which run a tool's was (stock): nobody can be sent there. */
  readonly runsUntold?: boolean;
  readonly signal: AbortSignal;
  readonly clock: Clock;
}

/** What an agent yields, in the order in which it happens. */
export type AgentOutput =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'sources'; readonly sources: readonly Passage[] }
  /** An agent event of 1.6, `data` as on the wire without `message_id`. */
  | { readonly type: 'event'; readonly name: string; readonly data: Record<string, unknown> }
  | {
      readonly type: 'usage';
      readonly promptTokens: number;
      readonly completionTokens: number;
      readonly costUsd: number | null;
      readonly model: string;
    };

/** Thrown by an agent: one of the streaming error codes of 1.4, and words for the reader. */
export class AgentFailure extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = 'AgentFailure';
    this.code = code;
  }
}

export interface Agent {
  run(turn: AgentTurn): AsyncIterable<AgentOutput>;
}

export interface PluginRunRequest {
  readonly executionId: string;
  readonly workspaceId: string;
  readonly plugin: PluginRecord;
  readonly toolName: string;
  readonly parameters: Record<string, unknown>;
  readonly signal: AbortSignal;
}

export type PluginRunResult =
  { readonly ok: true; readonly result: unknown } | { readonly ok: false; readonly error: string };

/** Runs a tool in the sandbox; `onRecord` gets each record as it is written (1.7, echoes included). */
export interface PluginRunner {
  run(
    request: PluginRunRequest,
    onRecord: (record: Pick<RunRecordRow, 'type' | 'data'>) => void,
  ): Promise<PluginRunResult>;
}

export interface Log {
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
}

export interface CoreSettings {
  /** Extensions off: exactly the documentation. */
  readonly stock: boolean;
  readonly demo: boolean;
  /**
   * Names this gateway in leases and, without `cookieScope`, in the refresh cookie's name: keep it the same over
   * restarts of one data folder (a random one signs everybody out of their cookies).
   */
  readonly gatewayId: string;
  /** Names the refresh cookies in its place where several gateways share the storage: the same for all of them. */
  readonly cookieScope?: string;
  /**
   * False where other gateways share the storage (PostgreSQL): only answers whose lease ran out are then closed.
   * Else (the default) whatever still runs at start was left by a crash and is closed at once.
   */
  readonly soleGateway?: boolean;
  readonly version: string;
  /** Extensions offered (empty while `stock`). */
  readonly extensions: readonly string[];
  /** Records that a run elsewhere may send in all; left out: a million. */
  readonly maxRunRecords?: number;
  /** Bytes that they may hold (`RunRoom`); left out: 256 MiB. */
  readonly maxRunBytes?: number;
  readonly rateLimits: { readonly ip: number; readonly user: number; readonly chat: number };
}

export interface CorePorts {
  readonly storage: Storage;
  readonly bus: StreamBus;
  readonly tokens: TokenService;
  readonly passwords: PasswordService;
  readonly agent: Agent;
  readonly pluginRunner: PluginRunner;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Left out: nothing is counted but `Core.counters`. */
  readonly metrics?: Metrics;
  readonly settings: CoreSettings;
}
