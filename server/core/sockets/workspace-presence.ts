/** What a client may say of itself on the workspace socket under the extension `presence`. */
import {
  decodePresenceClientFrame,
  presenceClientFrames,
  presenceServerOnlyTypes,
  type PresenceClientFrame,
  type Viewing,
} from '#src/protocol/presence-frames.ts';
import { workspaceServerOnlyTypes } from '#src/protocol/workspace-frames.ts';
import type { CoreContext } from '../context.ts';
import type { Seat } from '../presence/presence.ts';

/** The server's alone: a client's is refused. */
export function isServerOnly(type: string, withPresence: boolean): boolean {
  return workspaceServerOnlyTypes.has(type) || (withPresence && presenceServerOnlyTypes.has(type));
}

export function isPresenceFrame(type: string): boolean {
  return Object.hasOwn(presenceClientFrames, type);
}

/** @returns words of a refusal, or null */
export async function handlePresence(
  context: CoreContext,
  seat: Seat,
  workspaceId: string,
  text: string,
): Promise<{ counter: string; message: string } | null> {
  const decoded = decodePresenceClientFrame(text);
  if (decoded.kind === 'rejected') {
    return { counter: 'frames_malformed', message: `This frame was not understood: ${decoded.reason}` };
  }
  if (decoded.kind === 'decoded') return obey(context, seat, workspaceId, decoded.value);
  return null;
}

async function obey(
  context: CoreContext,
  seat: Seat,
  workspaceId: string,
  frame: PresenceClientFrame,
): Promise<{ counter: string; message: string } | null> {
  if (frame.type === 'presence') {
    seat.say(frame.status, await visible(context, workspaceId, frame.viewing ?? null));
    return null;
  }
  if (frame.type === 'follow') {
    return seat.follow(frame.user_id ?? null)
      ? null
      : {
          counter: 'follows_refused',
          message: 'Whom you want to follow is not here, or you appear offline.',
        };
  }
  const follower = frame.user_id ?? frame.by;
  if (follower != null) seat.refuse(follower);
  return null;
}

/** Nothing of another workspace is shown to the members of this one. */
async function visible(
  { storage }: CoreContext,
  workspaceId: string,
  viewing: Viewing | null,
): Promise<Viewing | null> {
  if (!viewing || viewing.id === '') return viewing && { kind: viewing.kind, id: '' };
  const { kind, id } = viewing;
  if (kind === 'plugin' || kind === 'workflow') return { kind, id };
  const thing =
    kind === 'document' ? await storage.documentById(id) : kind === 'chat' && (await storage.sessionById(id));
  return thing && thing.workspace_id === workspaceId ? { kind, id } : null;
}

/** `presence_state`: every member, here or not, as of now. `members` are read before; who is here is not. */
export function presenceState(
  { presence }: CoreContext,
  workspaceId: string,
  members: readonly { readonly user_id: string; readonly name: string; readonly role: string }[],
  timestamp: string,
): Record<string, unknown> {
  const nobody = { connections: 0, status: 'offline', viewing: null };
  return {
    type: 'presence_state',
    members: members.map(({ user_id, name, role }) => ({
      user_id,
      name,
      ...(presence.seen(workspaceId, user_id) ?? nobody),
      role,
      last_seen: presence.lastSeen(workspaceId, user_id),
    })),
    timestamp,
  };
}
