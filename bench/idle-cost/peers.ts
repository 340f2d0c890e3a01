/** The clients beside ours: the one that the documentation describes, and socket.io-client as it comes. */
import { WebSocket } from 'ws';
import { signInApi } from '#e2e/harness/api.ts';
import { people } from '#e2e/harness/people.ts';
import { socketPaths, socketUrl } from '#src/protocol/endpoints.ts';

const PING_MS = 30_000;

/** A chat, the notifications and a workspace of a documented client: a ping every 30 s on the chat, as it says. */
export async function startSample(url: string): Promise<{ stop(): void }> {
  const rest = await signInApi(url, 'Ada');
  const { id } = await rest.createSession('app-helpdesk', 'Idle (the documented client)');
  const paths = [
    socketPaths.chat(id),
    socketPaths.notifications(people.Ada.userId),
    socketPaths.workspace('ws-demo'),
  ];
  const sockets = await Promise.all(
    paths.map(
      (path) =>
        new Promise<WebSocket>((resolve, reject) => {
          const socket = new WebSocket(socketUrl(url, path, { token: rest.token }));
          socket.on('error', reject);
          socket.on('open', () => {
            resolve(socket);
          });
        }),
    ),
  );
  const beat = setInterval(() => sockets[0]?.send(JSON.stringify({ type: 'ping' })), PING_MS);
  return {
    stop() {
      clearInterval(beat);
      for (const socket of sockets) socket.terminate();
    },
  };
}
