import { WebSocket, type RawData } from 'ws';
import { closeCodes } from '#src/protocol/close-codes.ts';
import type { Core, SocketRequest, SocketSession, SocketSink } from '#server/core/api-types.ts';
import { describeFault } from '#server/core/context.ts';
import type { Log } from '#server/core/ports.ts';

/** RFC 6455 gives a close frame 125 bytes, two of them for the code. */
const MAX_REASON_BYTES = 123;
/** A close frame queues behind what a slow reader has not read: after this it is cut. */
const CLOSE_GRACE_MS = 3_000;

/** Connects an accepted socket with the core, both ways, until it is gone. */
export function wireSocket(socket: WebSocket, core: Core, log: Log, request: SocketRequest): void {
  let session: SocketSession | null = null;
  // Without its last part: an execution's id is a capability.
  const path = request.path.replace(/[^/]*$/, '');
  // Frames may come before the core has looked at the token.
  let early: (string | Uint8Array)[] | null = [];

  const sink: SocketSink = {
    send(text) {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    close(code, reason) {
      socket.close(
        code,
        Buffer.from(reason)
          .subarray(0, MAX_REASON_BYTES)
          .toString()
          .replace(/\ufffd$/, ''),
      );
      const timer = setTimeout(() => socket.terminate(), CLOSE_GRACE_MS);
      timer.unref();
      socket.once('close', () => clearTimeout(timer));
    },
    bufferedBytes: () => socket.bufferedAmount,
  };

  const failed = (error: unknown): void => {
    log.error({ path, err: describeFault(error) }, 'a socket failed');
    sink.close(closeCodes.internalError.code, 'The gateway failed');
  };

  // An oversized or malformed frame: `ws` closes with the code itself; without a listener it would throw.
  socket.on('error', (error) => log.info({ path, err: error.message }, 'a socket broke the protocol'));
  socket.on('message', (data, isBinary) => {
    const frame = frameOf(data, isBinary);
    if (early !== null) early.push(frame);
    else session?.receive(frame);
  });
  socket.on('close', () => session?.closed());

  core.connect(request, sink).then((accepted) => {
    if (accepted !== null && socket.readyState === WebSocket.CLOSED) {
      accepted.closed();
      return;
    }
    session = accepted;
    for (const frame of early ?? []) session?.receive(frame);
    early = null;
  }, failed);
}

function frameOf(data: RawData, isBinary: boolean): string | Uint8Array {
  const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as ArrayBuffer);
  return isBinary ? new Uint8Array(bytes) : bytes.toString('utf8');
}
