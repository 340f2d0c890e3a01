import { ws, type WebSocketHandler } from 'msw';
import type { Core, SocketSession } from '#server/core/api-types.ts';
import { systemClock } from '#src/lib/clock.ts';
import { closeCodes } from '#src/protocol/close-codes.ts';
import { MAX_CLIENT_FRAME_BYTES, utf8Length } from '#src/protocol/limits.ts';

/** A string pattern with a host misses a host with a port: hence the expression. */
const SOCKETS = /\/ws\//;

/** The four sockets of the core, answered in the page. */
export function socketHandler(core: Core): WebSocketHandler {
  return ws.link(SOCKETS).addEventListener('connection', ({ client }) => {
    let open = true;
    let session: SocketSession | null = null;
    /** What the page says before the core has accepted, which takes a turn. */
    const early: (string | Uint8Array)[] = [];

    const close = (code: number, reason: string) => {
      if (!open) return;
      open = false;
      session?.closed();
      // MSW delivers frames a turn later and drops them once the socket closes: the last words go first.
      systemClock.schedule(() => {
        client.close(code, reason);
      }, 0);
    };
    const receive = (data: string | Uint8Array) => {
      const size = typeof data === 'string' ? utf8Length(data) : data.length;
      if (size > MAX_CLIENT_FRAME_BYTES) close(closeCodes.messageTooBig.code, 'Frame too large');
      else session?.receive(data);
    };

    client.addEventListener('message', ({ data }) => {
      if (typeof data !== 'string') return;
      if (session === null) early.push(data);
      else receive(data);
    });
    client.addEventListener('close', () => {
      open = false;
      session?.closed();
    });

    const request = {
      path: client.url.pathname,
      query: Object.fromEntries(client.url.searchParams),
      ip: '127.0.0.1',
    };
    const sink = {
      send: (text: string) => {
        if (open) client.send(text);
      },
      close,
      bufferedBytes: () => 0,
    };
    const accept = async () => {
      try {
        const accepted = await core.connect(request, sink);
        session = accepted;
        if (!open) accepted?.closed();
        else for (const data of early) receive(data);
      } catch {
        close(closeCodes.internalError.code, 'Internal error');
      }
    };
    // MSW opens the page's socket after this listener has run, and drops what is sent before: a real server
    // speaks only once the upgrade is done.
    systemClock.schedule(() => void accept(), 0);
  });
}
