/**
 * What rings (protocol.md, last paragraph): a notification is stored, then sent to the user's inbox. `kind` and
 * `params` let each language word it by itself; `title` and `body` are for clients that do not.
 */
import { createUuid } from '#src/lib/ids.ts';
import { pagePaths } from '#src/protocol/page-paths.ts';
import type { Role } from '#src/protocol/entities.ts';
import { describeFault, isoNow, publish, streamNames, type CoreBase } from './context.ts';
import { toWireNotification } from './notify-marks.ts';
import type { ExecutionRecord, MessageRecord, SessionRecord, UserRecord, WorkspaceRecord } from './model.ts';
import type { WorkflowRunRecord } from './workflows/workflow-model.ts';

export const notificationKinds = [
  'run_completed',
  'run_failed',
  'workflow_completed',
  'workflow_failed',
  'answer_finished',
  'mentioned',
  'member_added',
  'role_changed',
] as const;
export type NotificationKind = (typeof notificationKinds)[number];

/** A run that ended well rings only if it took longer than this. */
export const RUN_RINGS_AFTER_SECONDS = 3;

const MAX_EXCERPT = 160;

export interface Notifier {
  runEnded(execution: ExecutionRecord): Promise<void>;
  workflowEnded(run: WorkflowRunRecord, name: string): Promise<void>;
  /** @param status how the answer ended, as its message says. */
  answerFinished(session: SessionRecord, messageId: string, userId: string, status: string): Promise<void>;
  /** @param by who wrote the message */
  mentioned(session: SessionRecord, message: MessageRecord, userId: string, by: UserRecord): Promise<void>;
  memberAdded(workspace: WorkspaceRecord, userId: string, role: Role, byName: string): Promise<void>;
  roleChanged(workspace: WorkspaceRecord, userId: string, role: Role, byName: string): Promise<void>;
}

interface Ring {
  readonly userId: string;
  readonly kind: NotificationKind;
  readonly params: Record<string, unknown>;
  readonly title: string;
  readonly body: string;
  readonly actionUrl: string;
  readonly group: string;
}

/** A notification that cannot be stored is logged, never thrown: what it tells of has happened all the same. */
export function createNotifier(base: CoreBase): Notifier {
  async function ring({ userId, kind, params, title, body, actionUrl, group }: Ring): Promise<void> {
    try {
      const { notification, unread } = await base.storage.insertNotification({
        id: createUuid(),
        user_id: userId,
        kind,
        params,
        title,
        body,
        action_url: actionUrl,
        group,
        read_at: null,
        created_at: isoNow(base),
      });
      const { stock } = base.settings;
      await publish(base, streamNames.user(userId), {
        type: 'notification',
        notification: stock ? { title, body, action_url: actionUrl } : toWireNotification(notification),
        timestamp: notification.created_at,
        ...(stock ? {} : { unread }),
      });
    } catch (fault) {
      base.log.error({ kind, userId, fault: describeFault(fault) }, 'A notification was lost');
    }
  }

  return {
    async runEnded(run) {
      const failed = run.status === 'failed';
      const seconds = run.duration ?? 0;
      if (run.user_id === null || (!failed && seconds <= RUN_RINGS_AFTER_SECONDS)) return;
      const tool = `${run.plugin_id}:${run.tool_name}`;
      await ring({
        userId: run.user_id,
        kind: failed ? 'run_failed' : 'run_completed',
        params: {
          execution_id: run.id,
          plugin_id: run.plugin_id,
          tool_name: run.tool_name,
          duration: seconds,
          error: run.error,
        },
        title: failed ? `${tool} failed` : `${tool} finished`,
        body: failed ? (run.error ?? 'The run gave no reason.') : `It took ${seconds.toFixed(1)} s.`,
        actionUrl: pagePaths.debug(run.id),
        group: `run:${tool}`,
      });
    },
    async workflowEnded(run, name) {
      const failed = run.status !== 'completed';
      const seconds = (run.duration_ms ?? 0) / 1000;
      if (!failed && seconds <= RUN_RINGS_AFTER_SECONDS) return;
      await ring({
        userId: run.user_id,
        kind: failed ? 'workflow_failed' : 'workflow_completed',
        params: {
          execution_id: run.id,
          workflow_id: run.workflow_id,
          workspace_id: run.workspace_id,
          workflow_name: name,
          duration: seconds,
          error: run.error,
        },
        title: failed ? `${name} failed` : `${name} finished`,
        body: failed ? (run.error ?? 'The run gave no reason.') : `It took ${seconds.toFixed(1)} s.`,
        actionUrl: pagePaths.workflowResults(run.workflow_id),
        group: `workflow:${run.workflow_id}`,
      });
    },
    answerFinished: (session, messageId, userId, status) =>
      ring({
        userId,
        kind: 'answer_finished',
        params: {
          session_id: session.id,
          workspace_id: session.workspace_id,
          message_id: messageId,
          session_title: session.title,
          status,
        },
        title: status === 'complete' ? 'Your answer is ready' : 'Your answer has ended',
        body: session.title,
        actionUrl: pagePaths.chat(session.workspace_id, session.id),
        group: `session:${session.id}`,
      }),
    mentioned: (session, message, userId, by) =>
      ring({
        userId,
        kind: 'mentioned',
        params: {
          session_id: session.id,
          workspace_id: session.workspace_id,
          message_id: message.id,
          session_title: session.title,
          by: by.name,
          by_id: by.id,
          text: excerpt(message.content),
        },
        title: `${by.name} mentioned you`,
        body: excerpt(message.content),
        actionUrl: pagePaths.message(session.workspace_id, session.id, message.id),
        group: `message:${message.id}`,
      }),
    memberAdded: (workspace, userId, role, byName) =>
      ring({
        userId,
        kind: 'member_added',
        params: { workspace_id: workspace.id, workspace_name: workspace.name, role, by: byName },
        title: `You are now in ${workspace.name}`,
        body: `${byName} added you as ${role}.`,
        actionUrl: pagePaths.chat(workspace.id),
        group: `workspace:${workspace.id}`,
      }),
    roleChanged: (workspace, userId, role, byName) =>
      ring({
        userId,
        kind: 'role_changed',
        params: { workspace_id: workspace.id, workspace_name: workspace.name, role, by: byName },
        title: `Your role in ${workspace.name} is now ${role}`,
        body: `${byName} changed it.`,
        actionUrl: pagePaths.chat(workspace.id),
        group: `workspace:${workspace.id}`,
      }),
  };
}

/** The beginning, in one line: a row of the bell shows no more, and an inbox is no place for 64 KiB. */
function excerpt(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ');
  return line.length <= MAX_EXCERPT
    ? line
    : `${line.slice(0, MAX_EXCERPT - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
