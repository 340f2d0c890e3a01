/** Sockets that do what the test says. */
import type { OpenSocket, SocketHandlers, SocketTransport } from '#src/lib/websocket-transport.ts';

export interface FakeSocket {
  readonly url: URL;
  readonly sent: string[];
  /** Closed by the client. */
  left: boolean;
  /** Closed or refused by the server. */
  ended: boolean;
  buffered: number;
  accept(): void;
  receive(frame: unknown): void;
  close(code: number, reason?: string): void;
}

export interface FakeTransport {
  readonly transport: SocketTransport;
  readonly sockets: FakeSocket[];
  /** Those that neither side has closed. */
  alive(): FakeSocket[];
  /** The youngest socket, optionally the youngest to a path that holds `part`. */
  last(part?: string): FakeSocket;
}

/** @param onOpen is told of each new socket, for servers that answer by themselves */
export function createFakeTransport(onOpen: (socket: FakeSocket) => void = () => undefined): FakeTransport {
  const sockets: FakeSocket[] = [];
  const alive = () => sockets.filter((socket) => !socket.left && !socket.ended);

  const transport: SocketTransport = (url: string, handlers: SocketHandlers): OpenSocket => {
    const socket: FakeSocket = {
      url: new URL(url),
      sent: [],
      left: false,
      ended: false,
      buffered: 0,
      accept: handlers.opened,
      receive(frame) {
        handlers.received(typeof frame === 'string' ? frame : JSON.stringify(frame));
      },
      close(code, reason = '') {
        socket.ended = true;
        handlers.closed(code, reason);
      },
    };
    sockets.push(socket);
    onOpen(socket);
    return {
      send: (text) => socket.sent.push(text),
      close() {
        socket.left = true;
      },
      bufferedBytes: () => socket.buffered,
    };
  };

  return {
    transport,
    sockets,
    alive,
    last(part = '') {
      const found = sockets.findLast((socket) => socket.url.pathname.includes(part));
      if (!found) throw new Error(`no socket to ${part} yet`);
      return found;
    },
  };
}
