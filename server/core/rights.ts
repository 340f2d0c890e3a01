/** Who may do what (protocol.md 1.8, Part 3). A resource of a workspace that one is not in does not exist for one. */
import type { Role } from '#src/protocol/entities.ts';
import { ApiError, notFound } from './api/api-error.ts';
import type { ApplicationRecord, MembershipRecord, SessionRecord } from './model.ts';
import type { Storage } from './ports.ts';

export function mayWrite(role: Role): boolean {
  return role !== 'viewer';
}

export function mayManageMembers(role: Role): boolean {
  return role === 'owner' || role === 'admin';
}

/** Words of the refusal; the page tells a read-only composer by "viewer" and "read-only". */
export const VIEWER_MESSAGE = 'You are a viewer in this workspace: it is read-only for you.';

/** @throws ApiError 404 where the user is no member. */
export async function requireMembership(
  storage: Storage,
  workspaceId: string,
  userId: string,
  what = 'workspace',
): Promise<MembershipRecord> {
  const membership = await storage.membership(workspaceId, userId);
  if (!membership) throw notFound(what);
  return membership;
}

/** @throws ApiError 404 where the user is no member, 403 where only a viewer. */
export async function requireWriter(
  storage: Storage,
  workspaceId: string,
  userId: string,
  what = 'workspace',
): Promise<MembershipRecord> {
  const membership = await requireMembership(storage, workspaceId, userId, what);
  if (!mayWrite(membership.role)) throw new ApiError(403, VIEWER_MESSAGE);
  return membership;
}

/** @throws ApiError 404 where the session is not there for this user. */
export async function requireSession(
  storage: Storage,
  sessionId: string,
  userId: string,
): Promise<{ session: SessionRecord; membership: MembershipRecord }> {
  const session = await storage.sessionById(sessionId);
  if (!session) throw notFound('chat session');
  return {
    session,
    membership: await requireMembership(storage, session.workspace_id, userId, 'chat session'),
  };
}

/** @throws ApiError 404 where the application is not there for this user. */
export async function requireApplication(
  storage: Storage,
  applicationId: string,
  userId: string,
): Promise<{ application: ApplicationRecord; membership: MembershipRecord }> {
  const application = await storage.applicationById(applicationId);
  if (!application) throw notFound('application');
  return {
    application,
    membership: await requireMembership(storage, application.workspace_id, userId, 'application'),
  };
}
