import { and, asc, desc, eq, getTableColumns, gte } from 'drizzle-orm';
import type { Role } from '#src/protocol/entities.ts';
import type { DocumentRecord, MembershipRecord } from '#server/core/model.ts';
import type { Storage } from '#server/core/ports.ts';
import type { Database, Transaction } from '../database.ts';
import {
  activity,
  applications,
  documentRevisions,
  documents,
  invitations,
  memberships,
  users,
  workspaces,
} from '../schema.ts';

type WorkspaceStorage = Pick<
  Storage,
  | 'insertWorkspace'
  | 'workspacesOf'
  | 'workspaceById'
  | 'membersOf'
  | 'membership'
  | 'putMembership'
  | 'changeRoleKeepingOwner'
  | 'removeMemberKeepingOwner'
  | 'putInvitation'
  | 'takeInvitations'
  | 'invitationsOf'
  | 'deleteInvitation'
  | 'insertApplication'
  | 'saveApplication'
  | 'applicationsOf'
  | 'applicationById'
  | 'insertDocument'
  | 'documentsOf'
  | 'documentById'
  | 'saveDocument'
  | 'deleteDocument'
  | 'insertActivities'
  | 'activitiesOf'
>;

/** Workspaces, who is in them, and what stands in them. */
export function workspaceStorage(db: Database): WorkspaceStorage {
  const memberKey = (workspaceId: string, userId: string) =>
    and(eq(memberships.workspace_id, workspaceId), eq(memberships.user_id, userId));

  /** Runs `change` unless it would take the last owner's role; one transaction, under the workspace's row lock. */
  async function keepingOwner(
    workspaceId: string,
    userId: string,
    nextRole: Role | null,
    change: (tx: Transaction) => Promise<unknown>,
  ): Promise<boolean> {
    return db.transaction(async (tx) => {
      await tx
        .select({ id: workspaces.id })
        .from(workspaces)
        .where(eq(workspaces.id, workspaceId))
        .for('update');
      const owners = await tx
        .select({ user_id: memberships.user_id })
        .from(memberships)
        .where(and(eq(memberships.workspace_id, workspaceId), eq(memberships.role, 'owner')));
      const isLastOwner = owners.length === 1 && owners[0]?.user_id === userId;
      if (isLastOwner && nextRole !== 'owner') return false;
      await change(tx);
      return true;
    });
  }

  const put = (on: Database | Transaction, membership: MembershipRecord) =>
    on
      .insert(memberships)
      .values(membership)
      .onConflictDoUpdate({
        target: [memberships.workspace_id, memberships.user_id],
        set: { role: membership.role },
      });

  const keepRevision = (tx: Transaction, { id, version, text, updated_by, updated_at }: DocumentRecord) =>
    tx
      .insert(documentRevisions)
      .values({ document_id: id, n: version, text, by: updated_by, at: updated_at });

  return {
    async insertWorkspace(workspace) {
      await db.insert(workspaces).values(workspace);
    },

    async workspacesOf(userId) {
      return db
        .select({ ...getTableColumns(workspaces), role: memberships.role })
        .from(workspaces)
        .innerJoin(memberships, eq(memberships.workspace_id, workspaces.id))
        .where(eq(memberships.user_id, userId))
        .orderBy(asc(workspaces.name), asc(workspaces.id));
    },

    async workspaceById(id) {
      return (await db.select().from(workspaces).where(eq(workspaces.id, id)))[0] ?? null;
    },

    async membersOf(workspaceId) {
      return db
        .select({ ...getTableColumns(memberships), name: users.name, email: users.email })
        .from(memberships)
        .innerJoin(users, eq(users.id, memberships.user_id))
        .where(eq(memberships.workspace_id, workspaceId))
        .orderBy(asc(users.name), asc(users.id));
    },

    async membership(workspaceId, userId) {
      return (await db.select().from(memberships).where(memberKey(workspaceId, userId)))[0] ?? null;
    },

    async putMembership(membership) {
      await put(db, membership);
    },

    async changeRoleKeepingOwner(membership) {
      const { workspace_id, user_id, role } = membership;
      return keepingOwner(workspace_id, user_id, role, (tx) => put(tx, membership));
    },

    async removeMemberKeepingOwner(workspaceId, userId) {
      return keepingOwner(workspaceId, userId, null, (tx) =>
        tx.delete(memberships).where(memberKey(workspaceId, userId)),
      );
    },

    async putInvitation(invitation) {
      await db
        .insert(invitations)
        .values(invitation)
        .onConflictDoUpdate({
          target: [invitations.workspace_id, invitations.email],
          set: { role: invitation.role },
        });
    },

    async takeInvitations(email) {
      return db.delete(invitations).where(eq(invitations.email, email)).returning();
    },

    async invitationsOf(workspaceId) {
      return db
        .select()
        .from(invitations)
        .where(eq(invitations.workspace_id, workspaceId))
        .orderBy(asc(invitations.email));
    },

    async deleteInvitation(workspaceId, email) {
      const deleted = await db
        .delete(invitations)
        .where(and(eq(invitations.workspace_id, workspaceId), eq(invitations.email, email)))
        .returning({ email: invitations.email });
      return deleted.length > 0;
    },

    async insertApplication(application) {
      await db.insert(applications).values(application);
    },

    async saveApplication({ id, ...change }, expected) {
      const saved = await db
        .update(applications)
        .set(change)
        .where(and(eq(applications.id, id), eq(applications.version, expected)))
        .returning({ id: applications.id });
      return saved.length > 0;
    },

    async applicationsOf(userId) {
      return db
        .select(getTableColumns(applications))
        .from(applications)
        .innerJoin(memberships, eq(memberships.workspace_id, applications.workspace_id))
        .where(eq(memberships.user_id, userId))
        .orderBy(asc(applications.name), asc(applications.id));
    },

    async applicationById(id) {
      return (await db.select().from(applications).where(eq(applications.id, id)))[0] ?? null;
    },

    async insertDocument(document) {
      await db.transaction(async (tx) => {
        await tx.insert(documents).values(document);
        await keepRevision(tx, document);
      });
    },

    async saveDocument({ id, ...change }, expected) {
      return db.transaction(async (tx) => {
        const saved = await tx
          .update(documents)
          .set(change)
          .where(and(eq(documents.id, id), eq(documents.version, expected)))
          .returning({ id: documents.id });
        if (saved.length > 0) await keepRevision(tx, { id, ...change });
        return saved.length > 0;
      });
    },

    async deleteDocument(id) {
      return db.transaction(async (tx) => {
        // The document first: whoever saves it at the same time then waits, and finds none.
        await tx.select({ id: documents.id }).from(documents).where(eq(documents.id, id)).for('update');
        await tx.delete(documentRevisions).where(eq(documentRevisions.document_id, id));
        return (
          (await tx.delete(documents).where(eq(documents.id, id)).returning({ id: documents.id })).length > 0
        );
      });
    },

    async documentsOf(workspaceId) {
      return db
        .select()
        .from(documents)
        .where(eq(documents.workspace_id, workspaceId))
        .orderBy(asc(documents.title), asc(documents.id));
    },

    async documentById(id) {
      return (await db.select().from(documents).where(eq(documents.id, id)))[0] ?? null;
    },

    async insertActivities(rows) {
      await db.insert(activity).values([...rows]);
    },

    async activitiesOf({ workspaceId, since, limit }) {
      const isThere = eq(activity.workspace_id, workspaceId);
      return db
        .select()
        .from(activity)
        .where(since === undefined ? isThere : and(isThere, gte(activity.at, since)))
        .orderBy(desc(activity.at), desc(activity.id))
        .limit(limit);
    },
  };
}
