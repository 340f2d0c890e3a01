import type { WebSocket, WebSocketServer } from 'ws';

const PING_MS = 20_000;

/**
 * Cuts sockets whose other end is gone without a word: a WebSocket ping every 20 s, and whoever left the last
 * one unanswered is terminated, so that nobody is taken for present a minute after a crash. Beside the
 * protocol's own pings, which are the client's business.
 * @returns stops it.
 */
export function keepAlive(server: WebSocketServer): () => void {
  const answered = new WeakSet<WebSocket>();
  server.on('connection', watch);
  const timer = setInterval(() => {
    for (const socket of server.clients) {
      if (!answered.delete(socket)) socket.terminate();
      else socket.ping();
    }
  }, PING_MS);
  timer.unref();

  function watch(socket: WebSocket): void {
    answered.add(socket);
    socket.on('pong', () => answered.add(socket));
  }

  return () => clearInterval(timer);
}
