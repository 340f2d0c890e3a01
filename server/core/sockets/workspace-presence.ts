/** What a client may say of itself on the workspace socket under the extension `presence`. */
import {
  decodePresenceClientFrame,
  presenceClientFrames,
  presenceServerOnlyTypes,
  type PresenceClientFrame,
  type Viewed,
  type Viewing,
} from '#src/protocol/presence-frames.ts';
import { workspaceServerOnlyTypes } from '#src/protocol/workspace-frames.ts';
import { isoNow, type CoreContext } from '../context.ts';
import type { Seat } from '../presence/presence.ts';

/** The server's alone: a client's is refused. */
export function isServerOnly(type: string, withPresence: boolean): boolean {
  return workspaceServerOnlyTypes.has(type) || (withPresence && presenceServerOnlyTypes.has(type));
}

export function isPresenceFrame(type: string): boolean {
  return Object.hasOwn(presenceClientFrames, type);
}

export interface PresenceSocket {
  readonly seat: Seat;
  readonly workspaceId: string;
  readonly send: (frame: Readonly<Record<string, unknown>>) => void;
}

/** @returns words of a refusal, or null */
export async function handlePresence(
  context: CoreContext,
  socket: PresenceSocket,
  text: string,
): Promise<{ counter: string; message: string } | null> {
  const decoded = decodePresenceClientFrame(text);
  if (decoded.kind === 'rejected') {
    return { counter: 'frames_malformed', message: `This frame was not understood: ${decoded.reason}` };
  }
  if (decoded.kind === 'decoded') return obey(context, socket, decoded.value);
  return null;
}

async function obey(
  context: CoreContext,
  { seat, workspaceId, send }: PresenceSocket,
  frame: PresenceClientFrame,
): Promise<{ counter: string; message: string } | null> {
  if (frame.type === 'presence') {
    seat.say(frame.status, await visible(context, workspaceId, frame.viewing ?? null));
    if (frame.roster) send(await presenceState(context, workspaceId));
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

/** With its title, and nothing of another workspace: the members of this one read it. */
async function visible(
  { storage }: CoreContext,
  workspaceId: string,
  viewing: Viewing | null,
): Promise<Viewed | null> {
  if (!viewing) return null;
  const { kind, id } = viewing;
  if (id === '' || kind === 'plugin') return { kind, id, title: null };
  const thing = await titled(storage, kind, id);
  return thing?.workspace_id === workspaceId ? { kind, id, title: thing.title } : null;
}

async function titled(
  storage: CoreContext['storage'],
  kind: string,
  id: string,
): Promise<{ readonly workspace_id: string; readonly title: string } | null> {
  if (kind === 'document') return storage.documentById(id);
  if (kind === 'chat') return storage.sessionById(id);
  const named =
    kind === 'workflow'
      ? await storage.workflowById(id)
      : kind === 'application'
        ? await storage.applicationById(id)
        : null;
  return named && { workspace_id: named.workspace_id, title: named.name };
}

/** `presence_state`: every member, here or not. */
export async function presenceState(
  context: CoreContext,
  workspaceId: string,
): Promise<Record<string, unknown>> {
  const { presence, storage } = context;
  // Who is here is read after the members, and so as late as can be.
  const members = await storage.membersOf(workspaceId);
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
    timestamp: isoNow(context),
  };
}
