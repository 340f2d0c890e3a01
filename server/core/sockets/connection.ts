/**
 * One accepted socket: sends, cuts slow readers, and handles what it receives one frame after the other, so that
 * a client's frames take effect in the order in which it sent them.
 */
import { createCapabilityId } from '#src/lib/ids.ts';
import { closeCodes } from '#src/protocol/close-codes.ts';
import type { SocketKind } from '#src/protocol/endpoints.ts';
import { MAX_CLIENT_FRAME_BYTES, utf8Length } from '#src/protocol/limits.ts';
import type { SocketSession, SocketSink } from '../api-types.ts';
import type { LiveConnection } from '../connections.ts';
import { count, describeFault, type CoreBase } from '../context.ts';

/** Bytes that may wait for a slow reader; beyond, it is cut and resumes when it has caught up. */
export const MAX_BUFFERED_BYTES = 8 * 1024 * 1024;
/** Frames of a client that may wait to be handled. */
const MAX_WAITING_FRAMES = 512;

export interface Connection extends LiveConnection {
  readonly rooms: Set<string>;
  readonly workspaceIds: Set<string>;
  readonly isClosed: boolean;
  send(text: string): void;
  sendFrame(frame: Readonly<Record<string, unknown>>): void;
  /** Runs when the socket is gone (at once if it is gone already). */
  onClosed(callback: () => void): void;
  /** The face for the front. @param handle one text frame; what it throws is logged, and the socket stays. */
  session(handle: (text: string) => Promise<void> | void): SocketSession;
}

const connectionOf = new WeakMap<SocketSink, Connection>();

/** Its joining failed: whoever was never let in is not counted as here. */
export function closeFailed(sink: SocketSink): void {
  connectionOf.get(sink)?.close(closeCodes.internalError.code, 'The gateway failed');
}

export function createConnection(
  base: CoreBase,
  sink: SocketSink,
  { kind, userId }: { kind: SocketKind; userId: string | null },
): Connection {
  const closers: (() => void)[] = [];
  let isClosed = false;
  let waiting = 0;
  let handling: Promise<void> = Promise.resolve();

  function gone(): void {
    if (isClosed) return;
    isClosed = true;
    base.connections.remove(connection);
    for (const closer of closers.splice(0)) closer();
  }

  function close(code: number, reason: string): void {
    if (isClosed) return;
    gone();
    sink.close(code, reason);
  }

  const connection: Connection = {
    id: createCapabilityId(),
    kind,
    userId,
    rooms: new Set(),
    workspaceIds: new Set(),
    get isClosed() {
      return isClosed;
    },
    send(text) {
      if (isClosed) return;
      if (sink.bufferedBytes() > MAX_BUFFERED_BYTES) {
        count(base, 'slow_readers_cut');
        close(closeCodes.tryAgainLater.code, 'Too slow');
        return;
      }
      sink.send(text);
      base.metrics.add('frames_sent', { kind });
    },
    sendFrame(frame) {
      connection.send(JSON.stringify(frame));
    },
    close,
    onClosed(callback) {
      if (isClosed) callback();
      else closers.push(callback);
    },
    session: (handle) => ({
      receive(data) {
        if (isClosed) return;
        base.metrics.add('frames_received', { kind });
        if (typeof data !== 'string') {
          count(base, 'frames_binary');
          close(closeCodes.unsupportedData.code, 'Text frames only');
          return;
        }
        if (data.length > MAX_CLIENT_FRAME_BYTES || utf8Length(data) > MAX_CLIENT_FRAME_BYTES) {
          count(base, 'frames_oversized');
          close(closeCodes.messageTooBig.code, 'Frame over 64 KiB');
          return;
        }
        waiting += 1;
        if (waiting > MAX_WAITING_FRAMES) {
          close(closeCodes.tryAgainLater.code, 'Too many frames at once');
          return;
        }
        handling = handling.then(async () => {
          waiting -= 1;
          if (isClosed) return;
          try {
            await handle(data);
          } catch (fault) {
            count(base, 'frames_failed');
            base.log.error({ kind, fault: describeFault(fault) }, 'A frame could not be handled');
            connection.sendFrame({ type: 'error', message: 'The gateway could not handle this frame.' });
          }
        });
      },
      closed: gone,
    }),
  };
  base.connections.add(connection);
  connectionOf.set(sink, connection);
  return connection;
}
