/** `/ws/notifications/{user_id}` (protocol.md 1.5): one's own inbox, and nobody else's. */
import { closeCodes } from '#src/protocol/close-codes.ts';
import { decodeNotificationClientFrame } from '#src/protocol/notification-frames.ts';
import type { SocketRequest, SocketSession, SocketSink } from '../api-types.ts';
import { count, isoNow, streamNames, type CoreContext } from '../context.ts';
import { ApiError } from '../api/api-error.ts';
import { readNotifications, type WireSelection } from '../notify-marks.ts';
import { authorizeSocket, INVALID_TOKEN } from './authorize.ts';
import { createConnection } from './connection.ts';
import { joinPlain, joinStream, sinceOf } from './join.ts';

export async function connectNotifications(
  context: CoreContext,
  userId: string,
  request: SocketRequest,
  sink: SocketSink,
): Promise<SocketSession | null> {
  const user = await authorizeSocket(context, request);
  if (user?.id !== userId) {
    sink.close(closeCodes.policyViolation.code, user ? 'Not your inbox' : INVALID_TOKEN);
    return null;
  }
  const connection = createConnection(context, sink, { kind: 'notifications', userId });
  const stream = streamNames.user(userId);
  const render = ({ text }: { text: string }): string => text;
  if (context.settings.stock) {
    await joinPlain(context, connection, { stream, render });
  } else {
    // Read before the joining: whatever is told of these revisions from then on comes by itself.
    const revision = context.settings.soleGateway === false ? await revisionOf(context, userId) : null;
    await joinStream(context, connection, {
      stream,
      since: sinceOf(request),
      hello: (position, recovered) => ({ type: 'hello', ...position, recovered, now: isoNow(context) }),
      render,
    });
    if (revision !== null) {
      const tell = (stands: number): void => {
        connection.sendFrame({ type: 'inbox_revision', revision: stands });
      };
      tell(revision);
      connection.onClosed(context.inboxWatch.follow(userId, revision, tell));
    }
  }
  /** As `POST /api/v1/notifications/read`; what goes wrong is said to this socket alone. */
  async function readByFrame(frame: WireSelection): Promise<void> {
    try {
      await readNotifications(context, userId, frame);
    } catch (fault) {
      if (!(fault instanceof ApiError)) throw fault;
      connection.sendFrame({ type: 'error', message: fault.message });
    }
  }
  return connection.session((text) => {
    const decoded = decodeNotificationClientFrame(text);
    const frame = decoded.kind === 'decoded' ? decoded.value : null;
    if (frame?.type === 'ping') {
      connection.sendFrame({ type: 'pong', timestamp: isoNow(context) });
    } else if (frame?.type === 'notification_read' && !context.settings.stock) {
      return readByFrame(frame);
    } else if (decoded.kind !== 'rejected') {
      count(context, 'frames_unknown');
    } else {
      count(context, 'frames_malformed');
      connection.sendFrame({ type: 'error', message: `This frame was not understood: ${decoded.reason}` });
    }
    return undefined;
  });
}

async function revisionOf(context: CoreContext, userId: string): Promise<number> {
  return (await context.storage.inboxRevisions([userId])).get(userId) ?? 0;
}
