/** Rights that change while sockets are open: every gateway closes what a removed member still has open. */
import { closeCodes } from '#src/protocol/close-codes.ts';
import { describeFault, streamNames, type CoreBase, type CoreContext } from './context.ts';

/** Tells all gateways, this one included. */
export function announceRightsChange(base: CoreBase, workspaceId: string, userId: string): void {
  base.bus.sendFleeting(streamNames.control, {
    type: 'rights_changed',
    workspace_id: workspaceId,
    user_id: userId,
  });
}

/** Heeds such words until the bus closes. */
export async function followRightsChanges(context: CoreContext): Promise<void> {
  const follow = (workspaceId: string, userId: string): void => {
    heed(context, workspaceId, userId).catch((fault: unknown) => {
      context.log.error({ fault: describeFault(fault) }, 'A change of rights could not be heeded');
    });
  };
  await context.bus.subscribe(streamNames.control, ({ text }) => {
    // Words may have been lost (a bus that started anew): whoever is connected is looked at.
    if (text === '') {
      for (const { userId, workspaceIds } of [...context.connections.all()])
        for (const workspaceId of workspaceIds) if (userId !== null) follow(workspaceId, userId);
      return;
    }
    const word = JSON.parse(text) as { workspace_id: string; user_id: string };
    follow(word.workspace_id, word.user_id);
  });
}

async function heed(context: CoreContext, workspaceId: string, userId: string): Promise<void> {
  const membership = await context.storage.membership(workspaceId, userId);
  if (membership) {
    context.presence.roleChanged(workspaceId, userId, membership.role);
    return;
  }
  for (const connection of [...context.connections.all()]) {
    if (connection.userId === userId && connection.workspaceIds.has(workspaceId)) {
      connection.close(closeCodes.policyViolation.code, 'No longer a member');
    }
  }
}
