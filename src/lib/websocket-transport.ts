/** The WebSocket behind a small seam, so that tests and benches hand in their own. */

export interface SocketHandlers {
  readonly opened: () => void;
  readonly received: (data: string | Uint8Array) => void;
  /** Once, unless `close` was called before. */
  readonly closed: (code: number, reason: string) => void;
}

export interface OpenSocket {
  send(text: string): void;
  /** Leaves for good: nothing is reported after it. */
  close(): void;
  /** Bytes that have not left yet. */
  bufferedBytes(): number;
}

export type SocketTransport = (url: string, handlers: SocketHandlers) => OpenSocket;

/** The constructor of the browser, or of `ws` in Node. */
export type WebSocketClass = new (
  url: string,
) => Pick<
  WebSocket,
  | 'readyState'
  | 'send'
  | 'close'
  | 'bufferedAmount'
  | 'binaryType'
  | 'onopen'
  | 'onmessage'
  | 'onclose'
  | 'onerror'
>;

const OPEN = 1;
const NORMAL = 1000;
const ABNORMAL = 1006;

export function createWebSocketTransport(Socket: WebSocketClass): SocketTransport {
  return (url, handlers) => {
    const socket = new Socket(url);
    socket.binaryType = 'arraybuffer';
    // A close follows and says more; `ws` throws an error that nobody takes.
    socket.onerror = () => undefined;
    socket.onopen = () => {
      handlers.opened();
    };
    socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
      handlers.received(typeof data === 'string' ? data : new Uint8Array(data));
    };
    socket.onclose = (event: Partial<CloseEvent>) => {
      handlers.closed(event.code ?? ABNORMAL, event.reason ?? '');
    };
    return {
      send: (text) => {
        // What is being closed takes nothing, and browsers complain of it; that it closed is told in a moment.
        if (socket.readyState <= OPEN) socket.send(text);
      },
      close() {
        // Detached first: a mute peer lets the closing handshake hang for a minute.
        socket.onopen = socket.onmessage = socket.onclose = null;
        socket.close(NORMAL);
      },
      bufferedBytes: () => socket.bufferedAmount,
    };
  };
}
