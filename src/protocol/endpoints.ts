/** Paths of the sockets and of REST. The one place that spells them. Source: protocol.md 1.2, 1.3, 1.6, 1.8, Part 2. */
import { pathPart as part } from '#src/lib/path-part.ts';

/** Paths of the four sockets. */
export const socketPaths = {
  chat: (sessionId: string) => `/ws/chat/${part(sessionId)}`,
  notifications: (userId: string) => `/ws/notifications/${part(userId)}`,
  workspace: (workspaceId: string) => `/ws/workspaces/${part(workspaceId)}`,
  debug: (executionId: string) => `/api/v1/ws/plugin/debug/${part(executionId)}`,
} as const;

export type SocketKind = keyof typeof socketPaths;

export const restPaths = {
  login: '/api/v1/auth/login',
  refresh: '/api/v1/auth/refresh',
  register: '/api/v1/auth/register',
  logout: '/api/v1/auth/logout',
  me: '/api/v1/auth/me',
  ticket: '/api/v1/auth/ws-ticket',
  capabilities: '/api/v1/capabilities',
  liveness: '/health/liveness',
  readiness: '/health/readiness',
  applications: '/api/v1/applications',
  sessions: '/api/v1/chat/sessions',
  sessionsOf: (applicationId: string) => `/api/v1/chat/sessions?application_id=${part(applicationId)}`,
  session: (sessionId: string) => `/api/v1/chat/sessions/${part(sessionId)}`,
  sessionMessages: (sessionId: string) => `/api/v1/chat/sessions/${part(sessionId)}/messages`,
  messagePage: (sessionId: string, limit: number, before: number | null) =>
    `/api/v1/chat/sessions/${part(sessionId)}/messages?limit=${String(limit)}${before === null ? '' : `&before=${String(before)}`}`,
  messageEvents: (sessionId: string, messageId: string) =>
    `/api/v1/chat/sessions/${part(sessionId)}/messages/${part(messageId)}/events`,
  sessionFeedback: (sessionId: string) => `/api/v1/chat/sessions/${part(sessionId)}/feedback`,
  messageFeedback: (messageId: string) => `/api/v1/chat/messages/${part(messageId)}/feedback`,
  archiveSession: (sessionId: string) => `/api/v1/chat/sessions/${part(sessionId)}/archive`,
  branchSession: (sessionId: string) => `/api/v1/chat/sessions/${part(sessionId)}/branch`,
  applicationMessages: (applicationId: string) => `/api/v1/chat/${part(applicationId)}/messages`,
  completions: '/api/v1/chat/completions',
  chatSearch: '/api/v1/chat/search',
  sessionRead: (sessionId: string) => `/api/v1/chat/sessions/${part(sessionId)}/read`,
  sessionEvents: (sessionId: string) => `/api/v1/chat/sessions/${part(sessionId)}/events`,
  workspaces: '/api/v1/workspaces',
  members: (workspaceId: string) => `/api/v1/workspaces/${part(workspaceId)}/members`,
  memberRole: (workspaceId: string, userId: string) =>
    `/api/v1/workspaces/${part(workspaceId)}/members/${part(userId)}/role`,
  member: (workspaceId: string, userId: string) =>
    `/api/v1/workspaces/${part(workspaceId)}/members/${part(userId)}`,
  documents: (workspaceId: string) => `/api/v1/workspaces/${part(workspaceId)}/documents`,
  document: (workspaceId: string, documentId: string) =>
    `/api/v1/workspaces/${part(workspaceId)}/documents/${part(documentId)}`,
  workspaceApplications: (workspaceId: string) => `/api/v1/workspaces/${part(workspaceId)}/applications`,
  workspaceApplication: (workspaceId: string, applicationId: string) =>
    `/api/v1/workspaces/${part(workspaceId)}/applications/${part(applicationId)}`,
  invitations: (workspaceId: string) => `/api/v1/workspaces/${part(workspaceId)}/invitations`,
  invitation: (workspaceId: string, email: string) =>
    `/api/v1/workspaces/${part(workspaceId)}/invitations/${part(email)}`,
  activity: (workspaceId: string) => `/api/v1/workspaces/${part(workspaceId)}/activity`,
  workflows: (workspaceId: string) => `/api/v1/workspaces/${part(workspaceId)}/workflows`,
  workflow: (workflowId: string) => `/api/v1/workflows/${part(workflowId)}`,
  workflowRuns: (workflowId: string) => `/api/v1/workflows/${part(workflowId)}/runs`,
  workflowRunStream: (workflowId: string, runId: string) =>
    `/api/v1/workflows/${part(workflowId)}/runs/${part(runId)}/stream`,
  executeWorkflow: (workflowId: string) => `/api/v1/workflows/${part(workflowId)}/execute/stream`,
  stats: '/ws/stats',
  mirror: '/sse',
  mirrorFrames: '/sse/frames',
  mirrorDebug: (executionId: string) => `/api/v1/sse/plugin/debug/${part(executionId)}`,
  notifications: '/api/v1/notifications',
  notificationsSummary: '/api/v1/notifications/summary',
  notificationsRead: '/api/v1/notifications/read',
  notificationsMarks: '/api/v1/notifications/marks',
  notificationsPreferences: '/api/v1/notifications/preferences',
  plugins: '/api/v1/plugins',
  startExecution: (pluginId: string, tool: string) =>
    `/api/v1/plugins/${part(pluginId)}/tools/${part(tool)}/executions`,
  executions: '/api/v1/plugins/executions',
  execution: (executionId: string) => `/api/v1/plugins/executions/${part(executionId)}`,
  executionRecords: (executionId: string) => `/api/v1/plugins/executions/${part(executionId)}/records`,
} as const;

/** What the address of a socket may carry: who connects, from where the stream is to be resumed, and what to expect. */
export interface SocketQuery {
  readonly token?: string;
  readonly ticket?: string;
  readonly epoch?: string;
  readonly since?: number;
  /** `stated`: it will say how its user is (extension `presence`). */
  readonly presence?: string;
}

/**
 * The address of a socket.
 * @param serverUrl origin (and path prefix) of the server, `http(s)://…`; no trailing slash needed.
 */
export function socketUrl(serverUrl: string, path: string, query: SocketQuery = {}): string {
  const url = new URL(serverUrl.replace(/\/+$/, '') + path);
  url.protocol = url.protocol === 'https:' || url.protocol === 'wss:' ? 'wss:' : 'ws:';
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url.href;
}

/**
 * Session, chat and conversation ids: the documentation's sample shows different values, and no frame
 * returns a created id. Sessions are created over REST first, and every id of a conversation is the session's.
 */
export function chatIdOf(sessionId: string): string {
  return sessionId;
}
