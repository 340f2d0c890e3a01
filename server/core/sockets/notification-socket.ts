/** `/ws/notifications/{user_id}` (protocol.md 1.5): one's own inbox, and nobody else's. */
import { closeCodes } from '#src/protocol/close-codes.ts';
import { decodeNotificationClientFrame } from '#src/protocol/notification-frames.ts';
import type { SocketRequest, SocketSession, SocketSink } from '../api-types.ts';
import { count, isoNow, streamNames, type CoreContext } from '../context.ts';
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
    await joinStream(context, connection, {
      stream,
      since: sinceOf(request),
      hello: (position, recovered) => ({ type: 'hello', ...position, recovered, now: isoNow(context) }),
      render,
    });
  }
  return connection.session((text) => {
    const decoded = decodeNotificationClientFrame(text);
    if (decoded.kind === 'decoded') {
      connection.sendFrame({ type: 'pong', timestamp: isoNow(context) });
    } else if (decoded.kind === 'unknown') {
      count(context, 'frames_unknown');
    } else {
      count(context, 'frames_malformed');
      connection.sendFrame({ type: 'error', message: `This frame was not understood: ${decoded.reason}` });
    }
  });
}
