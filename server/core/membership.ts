/** Members of a workspace: added, with all that follows from it (frames, activity, the bell). */
import { createUuid } from '#src/lib/ids.ts';
import type { Role } from '#src/protocol/entities.ts';
import { recordActivity } from './activity.ts';
import { isoNow, publish, streamNames, type CoreContext } from './context.ts';
import type { InvitationRecord, UserRecord } from './model.ts';

/** Makes a user a member, tells the workspace, rings the user. */
export async function addMember(
  context: CoreContext,
  { workspaceId, user, role, byName }: { workspaceId: string; user: UserRecord; role: Role; byName: string },
): Promise<void> {
  await context.storage.putMembership({ workspace_id: workspaceId, user_id: user.id, role });
  await publish(context, streamNames.workspace(workspaceId), {
    type: 'member_added',
    user_id: user.id,
    ...(context.settings.stock ? {} : { name: user.name, email: user.email, role }),
    timestamp: isoNow(context),
  });
  await recordActivity(context, workspaceId, [{ kind: 'member_added', userId: user.id, params: { role } }]);
  const workspace = await context.storage.workspaceById(workspaceId);
  if (workspace) await context.notifier.memberAdded(workspace, user.id, role, byName);
}

/** Whoever registers with an invited address is in. */
export async function addInvitedMember(
  context: CoreContext,
  user: UserRecord,
  { workspace_id: workspaceId, role }: InvitationRecord,
): Promise<void> {
  const workspace = await context.storage.workspaceById(workspaceId);
  if (!workspace) return;
  await addMember(context, { workspaceId, user, role, byName: workspace.name });
}

/** Whoever was not invited starts in a workspace of their own, with an application to talk to. */
export async function createPersonalWorkspace(context: CoreContext, user: UserRecord): Promise<void> {
  const { storage } = context;
  const workspace = { id: createUuid(), name: `${user.name}’s workspace` };
  await storage.insertWorkspace(workspace);
  await storage.putMembership({ workspace_id: workspace.id, user_id: user.id, role: 'owner' });
  await storage.insertApplication({
    id: createUuid(),
    name: 'Assistant',
    description: 'Answers from the documents of this workspace and runs its plugins.',
    workspace_id: workspace.id,
    plugin_ids: (await storage.plugins()).map((plugin) => plugin.id),
  });
}
