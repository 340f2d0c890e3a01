/**
 * `/ws/workspaces/{workspace_id}` (protocol.md 1.5): what happens in a workspace. A client's frame goes to the
 * members under the server's identity, whatever the frame claims; the server's own types are refused.
 */
import { closeCodes } from '#src/protocol/close-codes.ts';
import { parseJson } from '#src/protocol/decode.ts';
import { decodeWorkspaceClientFrame, type WorkspaceClientFrame } from '#src/protocol/workspace-frames.ts';
import { recordActivity } from '../activity.ts';
import type { SocketRequest, SocketSession, SocketSink } from '../api-types.ts';
import { count, isoNow, publish, streamNames, type CoreContext } from '../context.ts';
import type { Seat } from '../presence/presence.ts';
import { mayWrite, VIEWER_MESSAGE } from '../rights.ts';
import { authorizeSocket, INVALID_TOKEN } from './authorize.ts';
import { createConnection, type Connection } from './connection.ts';
import { joinPlain, joinStream, sinceOf, type JoinOptions } from './join.ts';
import { handlePresence, isPresenceFrame, isServerOnly, presenceState } from './workspace-presence.ts';

/** How `/ws/stats` names a workspace's room. */
export function workspaceRoom(workspaceId: string): string {
  return `workspace_${workspaceId}`;
}

export async function connectWorkspace(
  context: CoreContext,
  workspaceId: string,
  request: SocketRequest,
  sink: SocketSink,
): Promise<SocketSession | null> {
  const user = await authorizeSocket(context, request);
  const membership = user && (await context.storage.membership(workspaceId, user.id));
  if (!user || !membership) {
    sink.close(closeCodes.policyViolation.code, user ? 'Not a member of this workspace' : INVALID_TOKEN);
    return null;
  }
  const connection = createConnection(context, sink, { kind: 'workspace', userId: user.id });
  connection.rooms.add(workspaceRoom(workspaceId));
  connection.workspaceIds.add(workspaceId);
  await enter(context, connection, workspaceId, request);
  const { offered } = context.presence;
  if (!offered) announce(context, connection, workspaceId, user.id);
  // Read after the stream was joined: what changes from here on comes as frames.
  else connection.sendFrame(await presenceState(context, workspaceId));
  const speaks = request.query['presence'] === 'stated';
  const seat = offered
    ? context.presence.take({ workspaceId, user, role: membership.role, speaks, send })
    : null;
  connection.onClosed(() => seat?.leave());
  return connection.session((text) =>
    handle(context, connection, { workspaceId, userId: user.id, seat }, text),
  );

  function send(frame: Readonly<Record<string, unknown>>): void {
    connection.sendFrame(frame);
  }
}

async function enter(
  context: CoreContext,
  connection: Connection,
  workspaceId: string,
  request: SocketRequest,
): Promise<void> {
  const stream = streamNames.workspace(workspaceId);
  const { stock } = context.settings;
  // The documentation broadcasts to the *other* members; a numbered stream goes to everyone.
  const render: JoinOptions['render'] = ({ text, originConnectionId }) =>
    stock && originConnectionId === connection.id ? null : text;
  if (stock) {
    await joinPlain(context, connection, { stream, render });
    return;
  }
  await joinStream(context, connection, {
    stream,
    since: sinceOf(request),
    hello: (position, recovered) => ({ type: 'hello', ...position, recovered, now: isoNow(context) }),
    render,
  });
}

/** Joined now, left when the socket goes: once per connection, as documented. */
function announce(context: CoreContext, connection: Connection, workspaceId: string, userId: string): void {
  const say = (type: 'user_joined' | 'user_left'): void => {
    const frame = { type, user_id: userId, timestamp: isoNow(context) };
    void publish(context, streamNames.workspace(workspaceId), frame, connection.id).catch(() => {
      count(context, 'announcements_lost');
    });
  };
  if (connection.isClosed) return;
  say('user_joined');
  connection.onClosed(() => {
    say('user_left');
  });
}

async function handle(
  context: CoreContext,
  connection: Connection,
  { workspaceId, userId, seat }: { workspaceId: string; userId: string; seat: Seat | null },
  text: string,
): Promise<void> {
  const refuse = (counter: string, message: string): void => {
    count(context, counter);
    connection.sendFrame({ type: 'error', message, data: { message } });
  };
  const { stock } = context.settings;
  const decoded = decodeWorkspaceClientFrame(text);
  if (decoded.kind === 'rejected') {
    refuse('frames_malformed', `This frame was not understood: ${decoded.reason}`);
    return;
  }
  const type = decoded.kind === 'unknown' ? decoded.type : decoded.value.type;
  if (seat && isPresenceFrame(type)) {
    if (!(await context.storage.membership(workspaceId, userId))) return;
    const refusal = await handlePresence(context, { seat, workspaceId, send: connection.sendFrame }, text);
    if (refusal) refuse(refusal.counter, refusal.message);
    return;
  }
  if (isServerOnly(type, seat !== null)) {
    refuse('frames_forged', `Only the server says ${type}.`);
    return;
  }
  if (type === 'ping' && !stock) {
    connection.sendFrame({ type: 'pong', timestamp: isoNow(context) });
    return;
  }
  // What we do not know may be known to a documented client: a stock gateway passes it on.
  if (decoded.kind === 'unknown') {
    count(context, 'frames_unknown');
    if (!stock) return;
  }
  const membership = await context.storage.membership(workspaceId, userId);
  if (!membership || !mayWrite(membership.role)) {
    refuse('frames_forbidden', VIEWER_MESSAGE);
    return;
  }
  const parsed = decoded.kind === 'decoded' ? decoded : parseJson(text);
  if (parsed.kind !== 'decoded') return;
  const { seq: _seq, ...fields } = parsed.value as Record<string, unknown>;
  const stamped = {
    ...fields,
    type,
    user_id: userId,
    ...(type === 'document_updated' ? { updated_by: userId } : {}),
    timestamp: isoNow(context),
  };
  await publish(context, streamNames.workspace(workspaceId), stamped, connection.id);
  if (decoded.kind === 'decoded') await writeDown(context, workspaceId, userId, decoded.value);
}

/** What a member says to have done, where it can be: a document of this workspace, or its applications. */
async function writeDown(
  context: CoreContext,
  workspaceId: string,
  userId: string,
  frame: WorkspaceClientFrame,
): Promise<void> {
  if (frame.type === 'ping') return;
  if (frame.type === 'application_changed') {
    await recordActivity(context, workspaceId, [{ kind: frame.type, userId }]);
    return;
  }
  const { document_id, action = null } = frame;
  const document = await context.storage.documentById(document_id);
  if (document?.workspace_id !== workspaceId) return;
  const { title, version } = document;
  const params = { document_id, title, action, version };
  await recordActivity(context, workspaceId, [{ kind: frame.type, userId, params }]);
}
