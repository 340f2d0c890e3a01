import { connect, type Socket } from 'node:net';
import { createFrameCutter, type ServerFrame } from './ws-frames.ts';

/** What happens to a WebSocket upgrade: passed on, answered 403, dropped, or never answered. */
export type UpgradeFate = 'pass' | 'refuse' | 'drop' | 'swallow';

/** One client's connection and its twin to the gateway. */
export interface Link {
  /** Path and query of the WebSocket upgrade; null for a plain HTTP connection. */
  readonly socketPath: string | null;
  /** The client was sent the server's 101: frames may follow, and only now. */
  readonly isOpen: boolean;
  /** The request that it carries now, or carried last, is for an event stream of the mirror. */
  readonly isStream: boolean;
  /** Path and query of the request that it carries now, or carried last. */
  readonly requestPath: string;
  destroy: () => void;
  mute: (up: boolean, down: boolean) => void;
  /** Puts bytes between two frames of the server. Only whole frames are forwarded, so any moment is between two. */
  toClient: (bytes: Buffer) => void;
  /** Sends these last bytes to the client and then ends both sides. */
  endClient: (bytes: Buffer) => void;
}

/** What the proxy decides and a link asks. */
export interface LinkRules {
  upgrade: (path: string) => UpgradeFate;
  /** The first request's head was read: the link knows what it is. */
  classified: (link: Link) => void;
  /** How much of a server's frame to forward: all its bytes, none (it is lost), or a part after which everything is cut. */
  frame: (link: Link, frame: ServerFrame) => number | { cutAfter: number };
  /** How much of a piece of a plain reply to forward before everything is cut; null: no cut here. */
  reply: (link: Link, chunk: Buffer) => number | null;
  ended: (link: Link) => void;
}

const refusal = 'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n';
const headEnd = Buffer.from('\r\n\r\n');

/**
 * Joins a client with the gateway. A browser opens a connection of its own for each WebSocket, so the first request
 * on a connection says what it will be for all its life.
 */
export function link(client: Socket, address: { host: string; port: number }, rules: LinkRules): Link {
  let socketPath: string | null = null;
  let isOpen = false;
  let isStream = false;
  let requestPath = '';
  let server: Socket | null = null;
  let head: Buffer = Buffer.alloc(0);
  let muted = { up: false, down: false };

  const self: Link = {
    get socketPath() {
      return socketPath;
    },
    get isOpen() {
      return isOpen;
    },
    get isStream() {
      return isStream;
    },
    get requestPath() {
      return requestPath;
    },
    destroy: () => {
      client.destroy();
      server?.destroy();
    },
    mute: (up, down) => {
      muted = { up, down };
      // A paused socket keeps its bytes in the kernel: exactly what a network that swallows packets looks like.
      if (up) client.pause();
      else client.resume();
      if (down) server?.pause();
      else server?.resume();
    },
    toClient: (bytes) => client.write(bytes),
    endClient: (bytes) => {
      // What the client still says is read and dropped: unread, or passed on to a line that is gone, it would reset the
      // connection before the close frame has arrived.
      server?.removeAllListeners();
      server?.on('error', () => undefined);
      server?.destroy();
      client.removeAllListeners('data');
      client.on('data', () => undefined);
      client.end(bytes);
    },
  };

  const forwardFrames = (chunk: Buffer, cut: ReturnType<typeof createFrameCutter>) => {
    for (const frame of cut(chunk)) {
      const verdict = rules.frame(self, frame);
      if (verdict === 0) continue;
      if (typeof verdict === 'number') client.write(frame.bytes);
      else {
        // The part reaches the client, then the line is dead: no close frame, no rest.
        client.write(frame.bytes.subarray(0, verdict.cutAfter), self.destroy);
        server?.removeAllListeners('data');
        return;
      }
    }
  };

  const forwardReply = (chunk: Buffer) => {
    const cutAfter = rules.reply(self, chunk);
    if (cutAfter === null) client.write(chunk);
    else {
      client.write(chunk.subarray(0, cutAfter), self.destroy);
      server?.removeAllListeners('data');
    }
  };

  const fromServer = () => {
    const cut = createFrameCutter();
    let reply: Buffer | null = Buffer.alloc(0);
    return (chunk: Buffer) => {
      if (socketPath === null) forwardReply(chunk);
      else if (reply === null) forwardFrames(chunk, cut);
      else {
        reply = Buffer.concat([reply, chunk]);
        const end = reply.indexOf(headEnd);
        if (end < 0) return;
        const after = reply.subarray(end + headEnd.length);
        client.write(reply.subarray(0, end + headEnd.length));
        // A refusal of the gateway's own has a body and no frames: it is passed on as it is.
        if (!reply.toString('latin1').startsWith('HTTP/1.1 101')) {
          socketPath = null;
          client.write(after);
        } else {
          isOpen = true;
          if (after.length > 0) forwardFrames(after, cut);
        }
        reply = null;
      }
    };
  };

  const open = () => {
    server = connect(address);
    server.setNoDelay(true);
    server.write(head);
    server.on('data', fromServer());
    server.on('end', () => client.end());
    server.on('error', self.destroy);
    server.on('close', () => client.destroySoon());
    client.on('data', (chunk: Buffer) => {
      watch(chunk);
      server?.write(chunk);
    });
    if (muted.down) server.pause();
  };

  /** A browser sends its next request only once the one before is answered, and its head in one piece. */
  const watch = (chunk: Buffer) => {
    const path = /^[A-Z]+ (\/\S*) HTTP/.exec(chunk.toString('latin1'))?.[1];
    if (path === undefined) return;
    requestPath = path;
    isStream = path.startsWith('/sse?');
  };

  const classify = (chunk: Buffer) => {
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf(headEnd);
    if (end < 0) return;
    client.removeListener('data', classify);
    const text = head.subarray(0, end).toString('latin1');
    if (/^upgrade:\s*websocket/im.test(text)) {
      socketPath = text.split(' ')[1] ?? '/';
      const fate = rules.upgrade(socketPath);
      if (fate === 'refuse') {
        client.end(refusal);
        return;
      }
      if (fate === 'drop') {
        client.destroy();
        return;
      }
      if (fate === 'swallow') {
        client.on('data', () => undefined);
        return;
      }
    }
    watch(head);
    open();
    rules.classified(self);
  };

  client.setNoDelay(true);
  client.on('data', classify);
  client.on('error', self.destroy);
  client.on('close', () => {
    server?.destroy();
    rules.ended(self);
  });
  return self;
}
