/** From a socket's path to its endpoint. */
import { closeCodes } from '#src/protocol/close-codes.ts';
import type { SocketRequest, SocketSession, SocketSink } from '../api-types.ts';
import type { CoreContext } from '../context.ts';
import { closeFailed } from './connection.ts';
import { connectChat } from './chat-socket.ts';
import { connectDebug } from './debug-socket.ts';
import { connectNotifications } from './notification-socket.ts';
import { connectWorkspace } from './workspace-socket.ts';

type Connect = (
  context: CoreContext,
  id: string,
  request: SocketRequest,
  sink: SocketSink,
) => Promise<SocketSession | null>;

const endpoints: readonly (readonly [RegExp, Connect])[] = [
  [/^\/ws\/chat\/([^/]+)$/, connectChat],
  [/^\/ws\/notifications\/([^/]+)$/, connectNotifications],
  [/^\/ws\/workspaces\/([^/]+)$/, connectWorkspace],
  [/^\/api\/v1\/ws\/plugin\/debug\/([^/]+)$/, connectDebug],
];

export async function connectSocket(
  context: CoreContext,
  request: SocketRequest,
  sink: SocketSink,
): Promise<SocketSession | null> {
  for (const [pattern, connect] of endpoints) {
    const id = decodePart(pattern.exec(request.path)?.[1]);
    if (id === null) continue;
    try {
      return await connect(context, id, request, sink);
    } catch (fault) {
      closeFailed(sink);
      throw fault;
    }
  }
  sink.close(closeCodes.policyViolation.code, 'Unknown socket');
  return null;
}

/** Null where there is no part, or one that is no valid encoding. */
function decodePart(part: string | undefined): string | null {
  if (part === undefined) return null;
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
