import type { WebSocket, WebSocketServer } from 'ws';

const LOOK_MS = 4_000;
/** Looks in a row without a word: 20 to 24 s. A page asks for itself after 15 s, and never has to be asked. */
const ASK_AT = 6;
/** 36 to 40 s, so that nobody is taken for present a minute after a crash. */
const CUT_AT = 10;

/**
 * Cuts sockets whose other end is gone without a word: one that has been silent gets a WebSocket ping, and is
 * terminated if it says nothing to that either. Beside the protocol's own pings, which are the client's business;
 * where those come, none is sent.
 * @returns stops it.
 */
export function keepAlive(server: WebSocketServer): () => void {
  const silent = new WeakMap<WebSocket, number>();
  server.on('connection', watch);
  const timer = setInterval(() => {
    for (const socket of server.clients) {
      const looks = (silent.get(socket) ?? 0) + 1;
      silent.set(socket, looks);
      if (looks === ASK_AT) socket.ping();
      if (looks >= CUT_AT) socket.terminate();
    }
  }, LOOK_MS);
  timer.unref();

  function watch(socket: WebSocket): void {
    const hear = () => void silent.delete(socket);
    socket.on('message', hear);
    socket.on('pong', hear);
  }

  return () => clearInterval(timer);
}
