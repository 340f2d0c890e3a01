/** Workspaces, their members and what happened there (protocol.md 1.8, Part 2 "workspace data", Part 3 "Shapes"). */
import * as z from 'zod/mini';
import { instantToMs, parseInstant } from '#src/lib/instant.ts';
import { roleSchema, type Role } from '#src/protocol/entities.ts';
import type { ApiRequest, ApiRoute } from '../api-types.ts';
import { recordActivity, toWireActivity } from '../activity.ts';
import { isoNow, publish, streamNames, type CoreContext } from '../context.ts';
import { addMember } from '../membership.ts';
import { announceRightsChange } from '../membership-changes.ts';
import type { MembershipRecord } from '../model.ts';
import { mayManageMembers, requireMembership } from '../rights.ts';
import { ApiError, notFound } from './api-error.ts';
import { limitOf, ok, okAt, param, readBody, userOf } from './reply.ts';

const email = z.string().check(z.trim(), z.toLowerCase(), z.email('must be an e-mail address.'));
const inviteBody = z.looseObject({ email, role: roleSchema });
const roleBody = z.looseObject({ role: roleSchema });

const LAST_OWNER = 'A workspace needs an owner. Make somebody else an owner first.';

export function workspaceRoutes(context: CoreContext): ApiRoute[] {
  const { storage, settings } = context;

  /** The requester's membership, where it may manage members. @throws ApiError 404, 403 */
  async function requireManager(request: ApiRequest): Promise<MembershipRecord> {
    const membership = await requireMembership(storage, param(request, 'workspace_id'), userOf(request).id);
    if (!mayManageMembers(membership.role)) {
      throw new ApiError(403, 'Only owners and admins manage members. Ask one of them.');
    }
    return membership;
  }

  function requireOwnerFor(manager: MembershipRecord, ...roles: readonly Role[]): void {
    if (manager.role !== 'owner' && roles.includes('owner')) {
      throw new ApiError(403, 'Only an owner can grant, change or remove an owner.');
    }
  }

  /** Whoever holds a list of members learns what became of one. */
  async function tellOfMember(
    type: 'member_changed' | 'member_removed',
    request: ApiRequest,
    { workspace_id, user_id }: MembershipRecord,
    change: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const params = { ...change, by: userOf(request).id };
    if (context.presence.offered) {
      const frame = { type, user_id, ...params, timestamp: isoNow(context) };
      await publish(context, streamNames.workspace(workspace_id), frame);
    }
    await recordActivity(context, workspace_id, [{ kind: type, userId: user_id, params }]);
  }

  /** The member that the path names. @throws ApiError 404 */
  async function requireTarget(request: ApiRequest): Promise<MembershipRecord> {
    const target = await storage.membership(param(request, 'workspace_id'), param(request, 'user_id'));
    if (!target) throw notFound('member');
    return target;
  }

  return [
    {
      method: 'GET',
      path: '/api/v1/workspaces',
      auth: 'bearer',
      extension: 'workspace-data',
      handle: async (request) => ok(await storage.workspacesOf(userOf(request).id)),
    },
    {
      method: 'GET',
      path: '/api/v1/workspaces/:workspace_id/members',
      auth: 'bearer',
      async handle(request) {
        const id = param(request, 'workspace_id');
        await requireMembership(storage, id, userOf(request).id);
        // Position before rows: what comes in between is seen twice, which `user_id` tells, and never missed.
        const position = settings.stock ? null : await context.bus.position(streamNames.workspace(id));
        const members = await storage.membersOf(id);
        return okAt(
          members.map(({ user_id, name, email: address, role }) => ({ user_id, name, email: address, role })),
          position,
        );
      },
    },
    {
      method: 'POST',
      path: '/api/v1/workspaces/:workspace_id/members',
      auth: 'bearer',
      async handle(request) {
        const manager = await requireManager(request);
        const body = readBody(inviteBody, request.body);
        requireOwnerFor(manager, body.role);
        const workspaceId = manager.workspace_id;
        const user = await storage.userByEmail(body.email);
        if (!user) {
          const pending = await storage.invitationsOf(workspaceId);
          // An invitation is replaced by a later one, but not an owner's by somebody who could not have made it.
          for (const { email, role } of pending) if (email === body.email) requireOwnerFor(manager, role);
          await storage.putInvitation({ workspace_id: workspaceId, email: body.email, role: body.role });
          return ok({ user_id: null, name: null, email: body.email, role: body.role, pending: true });
        }
        if (await storage.membership(workspaceId, user.id)) {
          throw new ApiError(409, 'email: this person is a member already. Change the role instead.');
        }
        await addMember(context, { workspaceId, user, role: body.role, byName: userOf(request).name });
        return ok({ user_id: user.id, name: user.name, email: user.email, role: body.role });
      },
    },
    {
      method: 'GET',
      path: '/api/v1/workspaces/:workspace_id/invitations',
      auth: 'bearer',
      extension: 'workspace-data',
      async handle(request) {
        const { workspace_id } = await requireManager(request);
        return ok(
          (await storage.invitationsOf(workspace_id)).map(({ email: to, role }) => ({ email: to, role })),
        );
      },
    },
    {
      method: 'DELETE',
      path: '/api/v1/workspaces/:workspace_id/invitations/:email',
      auth: 'bearer',
      extension: 'workspace-data',
      async handle(request) {
        const manager = await requireManager(request);
        const address = param(request, 'email');
        const invitation = (await storage.invitationsOf(manager.workspace_id)).find(
          (each) => each.email === address,
        );
        if (!invitation) throw notFound('invitation');
        requireOwnerFor(manager, invitation.role);
        await storage.deleteInvitation(manager.workspace_id, address);
        return ok({});
      },
    },
    {
      method: 'PUT',
      path: '/api/v1/workspaces/:workspace_id/members/:user_id/role',
      auth: 'bearer',
      async handle(request) {
        const manager = await requireManager(request);
        const { role } = readBody(roleBody, request.body);
        const target = await requireTarget(request);
        requireOwnerFor(manager, role, target.role);
        const changed: MembershipRecord = { ...target, role };
        if (!(await storage.changeRoleKeepingOwner(changed))) throw new ApiError(409, LAST_OWNER);
        announceRightsChange(context, target.workspace_id, target.user_id);
        if (role !== target.role) await tellOfMember('member_changed', request, target, { role });
        const workspace = await storage.workspaceById(target.workspace_id);
        if (workspace && role !== target.role && target.user_id !== userOf(request).id) {
          await context.notifier.roleChanged(workspace, target.user_id, role, userOf(request).name);
        }
        const member = (await storage.membersOf(target.workspace_id)).find(
          (row) => row.user_id === target.user_id,
        );
        return ok({ user_id: target.user_id, name: member?.name, email: member?.email, role });
      },
    },
    {
      method: 'DELETE',
      path: '/api/v1/workspaces/:workspace_id/members/:user_id',
      auth: 'bearer',
      async handle(request) {
        const self = userOf(request);
        const isLeaving = param(request, 'user_id') === self.id;
        const requester = isLeaving
          ? await requireMembership(storage, param(request, 'workspace_id'), self.id)
          : await requireManager(request);
        const target = await requireTarget(request);
        if (!isLeaving) requireOwnerFor(requester, target.role);
        if (!(await storage.removeMemberKeepingOwner(target.workspace_id, target.user_id))) {
          throw new ApiError(409, LAST_OWNER);
        }
        announceRightsChange(context, target.workspace_id, target.user_id);
        await tellOfMember('member_removed', request, target, {});
        return ok({});
      },
    },
    {
      method: 'GET',
      path: '/api/v1/workspaces/:workspace_id/activity',
      auth: 'bearer',
      extension: 'workspace-data',
      async handle(request) {
        const workspaceId = param(request, 'workspace_id');
        await requireMembership(storage, workspaceId, userOf(request).id);
        const limit = limitOf(request, 200, 1000);
        const since = sinceOf(request);
        const position = settings.stock
          ? null
          : await context.bus.position(streamNames.workspace(workspaceId));
        const entries = await storage.activitiesOf({ workspaceId, limit, ...(since ? { since } : {}) });
        return okAt(entries.map(toWireActivity), position);
      },
    },
  ];
}

/** A time of the query, as the storage compares it. @throws ApiError 422 */
function sinceOf(request: ApiRequest): string | null {
  const { since } = request.query;
  if (since === undefined) return null;
  const instant = parseInstant(since);
  if (instant === null) throw new ApiError(422, 'since: must be a time, ISO 8601.');
  return new Date(Math.floor(instantToMs(instant))).toISOString();
}
