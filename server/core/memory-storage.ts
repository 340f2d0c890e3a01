/**
 * The whole `Storage` in memory: for tests and for the page's demo without a server. Records are copied on the
 * way in and out, as a database would, so that nobody can change a stored row by holding it.
 */
import { utf8Length } from '#src/protocol/limits.ts';
import { createMemoryBranches } from './memory-branches.ts';
import { createMemoryFeedback } from './memory-feedback.ts';
import { createMemoryInboxes } from './memory-inboxes.ts';
import { createMemoryTests, listRuns } from './memory-runs.ts';
import { createMemorySessions } from './memory-sessions.ts';
import { createMemoryToolGrants } from './memory-tool-grants.ts';
import type * as model from './model.ts';
import type { Storage } from './ports.ts';
import { toTreeRow } from './turns/message-paths.ts';
import type { WorkflowRecord, WorkflowRunRecord } from './workflows/workflow-model.ts';

const copy = <T>(value: T): T => structuredClone(value);

const isSameHold = (one: WorkflowRunRecord['lease'], other: WorkflowRunRecord['lease']): boolean =>
  one?.until === other?.until && one?.gateway_id === other?.gateway_id;

/** An empty storage. Every method settles in its own microtask; nothing is shared between two storages. */
export function createMemoryStorage(): Storage {
  const users = new Map<string, model.UserRecord>();
  const userIdsByEmail = new Map<string, string>();
  const credentials = new Map<string, model.CredentialRecord>();
  const families = new Map<string, model.RefreshFamilyRecord>();
  const workspaces = new Map<string, model.WorkspaceRecord>();
  const memberships: model.MembershipRecord[] = [];
  const invitations: model.InvitationRecord[] = [];
  const applications = new Map<string, model.ApplicationRecord>();
  const sessions = new Map<string, model.SessionRecord>();
  const messages = new Map<string, model.MessageRecord>();
  const messageIdsBySession = new Map<string, string[]>();
  const messageEvents = new Map<string, model.MessageEventRecord[]>();
  const documents = new Map<string, model.DocumentRecord>();
  const activities: model.ActivityRecord[] = [];
  const plugins = new Map<string, model.PluginRecord>();
  const executions = new Map<string, model.ExecutionRecord>();
  const workflows = new Map<string, WorkflowRecord>();
  const workflowRuns = new Map<string, WorkflowRunRecord>();
  const runRecords = new Map<string, model.RunRecordRow[]>();

  const membershipOf = (workspaceId: string, userId: string): model.MembershipRecord | undefined =>
    memberships.find((member) => member.workspace_id === workspaceId && member.user_id === userId);

  const leavesNoOwner = (workspaceId: string, userId: string): boolean =>
    membershipOf(workspaceId, userId)?.role === 'owner' &&
    memberships.filter((member) => member.workspace_id === workspaceId && member.role === 'owner').length ===
      1;

  const messagesInOrder = (sessionId: string): model.MessageRecord[] =>
    (messageIdsBySession.get(sessionId) ?? []).flatMap((id) => messages.get(id) ?? []);

  const memorySessions = createMemorySessions({ sessions, messages, messageEvents, messagesInOrder });

  const putMembership = (membership: model.MembershipRecord): void => {
    const existing = membershipOf(membership.workspace_id, membership.user_id);
    if (existing) existing.role = membership.role;
    else memberships.push(copy(membership));
  };

  const recordsAfter = (executionId: string, after: number, limit: number): model.RunRecordRow[] =>
    (runRecords.get(executionId) ?? [])
      .filter((row) => row.n > after)
      .sort((a, b) => a.n - b.n)
      .slice(0, limit);

  const lookUp = <T>(table: ReadonlyMap<string, T>, id: string): Promise<T | null> => {
    const row = table.get(id);
    return Promise.resolve(row === undefined ? null : copy(row));
  };

  return {
    isEmpty: () => Promise.resolve(users.size === 0),
    ping: () => Promise.resolve(),

    insertUser(user, credential) {
      if (userIdsByEmail.has(user.email)) return Promise.resolve('email-taken');
      users.set(user.id, copy(user));
      userIdsByEmail.set(user.email, user.id);
      credentials.set(user.id, copy(credential));
      return Promise.resolve('inserted');
    },
    userById: (id) => lookUp(users, id),
    userByEmail: (email) => lookUp(users, userIdsByEmail.get(email) ?? ''),
    usersByIds: (ids) => Promise.resolve(ids.flatMap((id) => copy(users.get(id)) ?? [])),
    credentialOf: (userId) => lookUp(credentials, userId),

    saveRefreshFamily(family) {
      families.set(family.id, copy(family));
      return Promise.resolve();
    },
    refreshFamily: (id) => lookUp(families, id),
    rotateRefreshFamily(id, from, to, previousUntil) {
      const family = families.get(id);
      if (!family) return Promise.resolve({ rotated: false, family: null });
      const rotated = family.current === from && !family.revoked;
      if (rotated) {
        family.previous = from;
        family.previous_until = previousUntil;
        family.current = to;
      }
      return Promise.resolve({ rotated, family: copy(family) });
    },

    insertWorkspace(workspace) {
      workspaces.set(workspace.id, copy(workspace));
      return Promise.resolve();
    },
    workspacesOf: (userId) =>
      Promise.resolve(
        memberships.flatMap((member) => {
          const workspace = member.user_id === userId ? workspaces.get(member.workspace_id) : undefined;
          return workspace ? [{ ...workspace, role: member.role }] : [];
        }),
      ),
    workspaceById: (id) => lookUp(workspaces, id),
    membersOf: (workspaceId) =>
      Promise.resolve(
        memberships.flatMap((member) => {
          const user = member.workspace_id === workspaceId ? users.get(member.user_id) : undefined;
          return user ? [{ ...member, name: user.name, email: user.email }] : [];
        }),
      ),
    membership: (workspaceId, userId) => Promise.resolve(copy(membershipOf(workspaceId, userId) ?? null)),
    putMembership(membership) {
      putMembership(membership);
      return Promise.resolve();
    },
    changeRoleKeepingOwner(membership) {
      const { workspace_id: workspaceId, user_id: userId, role } = membership;
      if (role !== 'owner' && leavesNoOwner(workspaceId, userId)) return Promise.resolve(false);
      putMembership(membership);
      return Promise.resolve(true);
    },
    removeMemberKeepingOwner(workspaceId, userId) {
      if (leavesNoOwner(workspaceId, userId)) return Promise.resolve(false);
      const at = memberships.findIndex(
        (member) => member.workspace_id === workspaceId && member.user_id === userId,
      );
      if (at >= 0) memberships.splice(at, 1);
      return Promise.resolve(true);
    },
    putInvitation(invitation) {
      const existing = invitations.find(
        (other) => other.workspace_id === invitation.workspace_id && other.email === invitation.email,
      );
      if (existing) existing.role = invitation.role;
      else invitations.push(copy(invitation));
      return Promise.resolve();
    },
    takeInvitations(email) {
      const taken = invitations.filter((invitation) => invitation.email === email);
      for (const invitation of taken) invitations.splice(invitations.indexOf(invitation), 1);
      return Promise.resolve(taken);
    },
    invitationsOf: (workspaceId) =>
      Promise.resolve(
        invitations
          .filter((invitation) => invitation.workspace_id === workspaceId)
          .sort((a, b) => (a.email < b.email ? -1 : 1))
          .map(copy),
      ),
    deleteInvitation(workspaceId, email) {
      const at = invitations.findIndex(
        (invitation) => invitation.workspace_id === workspaceId && invitation.email === email,
      );
      if (at >= 0) invitations.splice(at, 1);
      return Promise.resolve(at >= 0);
    },

    insertApplication(application) {
      const blank = { instructions: '', version: 1, updated_at: null, updated_by: null };
      applications.set(application.id, { ...blank, ...copy(application) });
      return Promise.resolve();
    },
    saveApplication(application, expected) {
      if (applications.get(application.id)?.version !== expected) return Promise.resolve(false);
      applications.set(application.id, copy(application));
      return Promise.resolve(true);
    },
    applicationsOf: (userId) =>
      Promise.resolve(
        [...applications.values()].filter((app) => membershipOf(app.workspace_id, userId)).map(copy),
      ),
    applicationById: (id) => lookUp(applications, id),

    insertSession(session) {
      const existing = sessions.get(session.id);
      if (existing) return Promise.resolve(copy(existing));
      const stored = { ...copy(session), branched_from: null };
      sessions.set(session.id, stored);
      return Promise.resolve(copy(stored));
    },
    sessionById: (id) => lookUp(sessions, id),
    sessionsOf: (applicationIds) =>
      Promise.resolve(
        [...sessions.values()]
          .filter((session) => applicationIds.includes(session.application_id))
          .sort((a, b) => (a.updated_at < b.updated_at ? 1 : a.updated_at > b.updated_at ? -1 : 0))
          .map(copy),
      ),
    updateSession(id, change) {
      const session = sessions.get(id);
      if (!session) return Promise.resolve(null);
      Object.assign(session, copy(change));
      return Promise.resolve(copy(session));
    },

    insertMessage(message, answer, place) {
      const existing =
        message.client_message_id === null
          ? undefined
          : messagesInOrder(message.session_id).find(
              (other) => other.client_message_id === message.client_message_id,
            );
      if (existing) return Promise.resolve({ inserted: false, message: copy(existing), answer: null });
      const insert = (fresh: model.NewMessage): model.MessageRecord => {
        const ids = messageIdsBySession.get(fresh.session_id) ?? [];
        const stored: model.MessageRecord = { ...copy(fresh), position: ids.length + 1 };
        messages.set(stored.id, stored);
        messageIdsBySession.set(fresh.session_id, [...ids, stored.id]);
        return copy(stored);
      };
      const parent = place && { parent_id: place(messagesInOrder(message.session_id).map(toTreeRow)) };
      return Promise.resolve({
        inserted: true,
        message: insert({ ...message, ...parent }),
        answer: answer ? insert(answer) : null,
      });
    },
    updateMessage(id, change, found) {
      const message = messages.get(id);
      if (message?.status !== (found?.status ?? 'running')) return Promise.resolve(false);
      if (found && !isSameHold(message.lease, found.lease)) return Promise.resolve(false);
      Object.assign(message, copy(change));
      return Promise.resolve(true);
    },
    messageById: (id) => lookUp(messages, id),
    messagesOf: (sessionId) => Promise.resolve(copy(messagesInOrder(sessionId))),
    messagesBefore(sessionId, before, limit) {
      const all = messagesInOrder(sessionId).filter(({ position }) => before === null || position < before);
      return Promise.resolve(copy(all.slice(-limit)));
    },
    appendMessageEvents(events) {
      for (const event of events) {
        const list = messageEvents.get(event.message_id) ?? [];
        list.push(copy(event));
        messageEvents.set(event.message_id, list);
      }
      return Promise.resolve();
    },
    messageEvents: (messageId) =>
      Promise.resolve(copy((messageEvents.get(messageId) ?? []).toSorted((a, b) => a.n - b.n))),
    runningMessages: () =>
      Promise.resolve([...messages.values()].filter(({ status }) => status === 'running').map(copy)),
    heldMessages(filter) {
      const held = [...messages.values()].filter(({ status, lease }) => status === 'running' || lease);
      const matching = held.filter((message) => {
        if (filter === 'all') return true;
        if ('gatewayId' in filter) return message.lease?.gateway_id === filter.gatewayId;
        return message.lease === null || message.lease.until < filter.expiredBefore;
      });
      return Promise.resolve(matching.map(copy));
    },

    insertDocument(document) {
      documents.set(document.id, copy(document));
      return Promise.resolve();
    },
    documentsOf: (workspaceId) =>
      Promise.resolve([...documents.values()].filter((doc) => doc.workspace_id === workspaceId).map(copy)),
    documentById: (id) => lookUp(documents, id),
    saveDocument(document, expected) {
      if (documents.get(document.id)?.version !== expected) return Promise.resolve(false);
      documents.set(document.id, copy(document));
      return Promise.resolve(true);
    },
    deleteDocument: (id) => Promise.resolve(documents.delete(id)),

    ...memorySessions,
    ...createMemoryBranches(
      { sessions, messages, messageIdsBySession, messageEvents },
      memorySessions.markSessionRead,
    ),
    ...createMemoryFeedback(),
    ...createMemoryInboxes(),
    ...createMemoryTests(),
    ...createMemoryToolGrants(),
    insertActivities(rows) {
      activities.push(...rows.map(copy));
      return Promise.resolve();
    },
    activitiesOf: ({ workspaceId, since = '', limit }) =>
      Promise.resolve(
        activities
          .filter(({ workspace_id, at }) => workspace_id === workspaceId && at >= since)
          .reverse()
          .sort((a, b) => b.at.localeCompare(a.at))
          .slice(0, limit)
          .map(copy),
      ),

    putPlugin(plugin) {
      plugins.set(plugin.id, copy(plugin));
      return Promise.resolve();
    },
    plugins: () => Promise.resolve([...plugins.values()].map(copy)),
    insertExecution(execution) {
      executions.set(execution.id, copy(execution));
      return Promise.resolve();
    },
    updateExecution(id, change) {
      const execution = executions.get(id);
      if (execution) Object.assign(execution, copy(change));
      return Promise.resolve();
    },
    executionById: (id) => lookUp(executions, id),
    executionsOf: (listing) => Promise.resolve(listRuns([...executions.values()], listing).map(copy)),
    deleteExecution(id) {
      const status = executions.get(id)?.status;
      if (status === undefined) return Promise.resolve('missing');
      if (status === 'running') return Promise.resolve('running');
      executions.delete(id);
      runRecords.delete(id);
      return Promise.resolve('deleted');
    },
    runningExecutions: () =>
      Promise.resolve([...executions.values()].filter((run) => run.status === 'running').map(copy)),
    appendRunRecords(rows, ended) {
      const isTaken = ({ execution_id, n }: model.RunRecordRow): boolean => {
        const list = runRecords.get(execution_id) ?? [];
        return n <= (list.at(-1)?.n ?? 0) && list.some((row) => row.n === n);
      };
      if (rows.some(isTaken)) return Promise.reject(new Error('A record of this number is there already.'));
      const execution = ended && executions.get(ended.id);
      if (ended && execution?.status !== 'running')
        return Promise.reject(new Error('This run has ended already.'));
      for (const row of rows) {
        const list = runRecords.get(row.execution_id) ?? [];
        list.push(copy(row));
        runRecords.set(row.execution_id, list);
      }
      if (execution) Object.assign(execution, copy(ended.change));
      return Promise.resolve();
    },
    runRecords: (executionId, after, limit) => Promise.resolve(copy(recordsAfter(executionId, after, limit))),
    runRecordLines(executionId, after, limit, most) {
      let [text, count, last] = ['', 0, 0];
      for (const { n, type, data } of recordsAfter(executionId, after, limit)) {
        text += `${JSON.stringify({ n, type, data })}\n`;
        count += 1;
        last = n;
        if (text.length >= most) break;
      }
      return Promise.resolve({ text, count, last });
    },
    lastRunRecord: (executionId) =>
      Promise.resolve((runRecords.get(executionId) ?? []).reduce((last, { n }) => Math.max(last, n), 0)),
    sizeOfRunRecords: (executionId) =>
      Promise.resolve(
        (runRecords.get(executionId) ?? []).reduce(
          (sum, { data }) => sum + utf8Length(JSON.stringify(data)),
          0,
        ),
      ),
    countRunRecords(executionId) {
      const counts: Partial<Record<model.RunRecordRow['type'], number>> = {};
      for (const { type } of runRecords.get(executionId) ?? []) counts[type] = (counts[type] ?? 0) + 1;
      return Promise.resolve(counts);
    },

    insertWorkflow(workflow) {
      workflows.set(workflow.id, copy(workflow));
      return Promise.resolve();
    },
    workflowsOf: (workspaceId) =>
      Promise.resolve([...workflows.values()].filter((each) => each.workspace_id === workspaceId).map(copy)),
    workflowById: (id) => lookUp(workflows, id),
    insertWorkflowRun(run) {
      workflowRuns.set(run.id, copy(run));
      return Promise.resolve();
    },
    updateWorkflowRun(id, change, held) {
      const run = workflowRuns.get(id);
      if (run?.status !== 'running') return Promise.resolve(false);
      if (held !== undefined && !isSameHold(run.lease, held)) return Promise.resolve(false);
      Object.assign(run, copy(change));
      return Promise.resolve(true);
    },
    workflowRunById: (id) => lookUp(workflowRuns, id),
    runningWorkflowRuns: () =>
      Promise.resolve([...workflowRuns.values()].filter(({ status }) => status === 'running').map(copy)),
    workflowRunsOf: (workflowId, limit) =>
      Promise.resolve(
        [...workflowRuns.values()]
          .filter((run) => run.workflow_id === workflowId)
          .reverse()
          .sort((a, b) => b.started_at.localeCompare(a.started_at))
          .slice(0, limit)
          .map(copy),
      ),

    close: () => Promise.resolve(),
  };
}
