/** The page's sockets with faults that a developer turns on: cut, lose frames, delay, swallow everything. */
import { systemClock, type Clock } from '#src/lib/clock.ts';
import { createWebSocketTransport, type SocketTransport } from '#src/lib/websocket-transport.ts';

export interface TransportFaults {
  /** Every socket is gone, as when a cable is pulled. */
  cut(): void;
  /** The next frames of any socket that arrive are lost. */
  loseNext(frames: number): void;
  /** What arrives is handed over so much later; 0: at once. */
  delay(ms: number): void;
  /** Nothing arrives and nothing leaves, and no socket closes. */
  swallow(on: boolean): void;
  /** Ends all of it; what was swallowed is gone. */
  heal(): void;
}

const ABNORMAL = 1006;

export function createFaultyTransport(
  transport: SocketTransport,
  clock: Clock,
): { readonly transport: SocketTransport; readonly faults: TransportFaults } {
  const cuts = new Set<() => void>();
  let losing = 0;
  let delayMs = 0;
  let swallowing = false;
  return {
    transport(url, handlers) {
      let over = false;
      const socket = transport(url, {
        opened: handlers.opened,
        received(data) {
          if (swallowing) return;
          if (losing > 0) {
            losing -= 1;
            return;
          }
          if (delayMs === 0) handlers.received(data);
          else
            clock.schedule(() => {
              if (!over) handlers.received(data);
            }, delayMs);
        },
        closed(code, reason) {
          end();
          handlers.closed(code, reason);
        },
      });
      const end = (): void => {
        over = true;
        cuts.delete(cut);
      };
      const cut = (): void => {
        end();
        socket.close();
        handlers.closed(ABNORMAL, '');
      };
      cuts.add(cut);
      return {
        send(text) {
          if (!swallowing) socket.send(text);
        },
        close() {
          end();
          socket.close();
        },
        bufferedBytes: socket.bufferedBytes,
      };
    },
    faults: {
      cut() {
        for (const each of [...cuts]) each();
      },
      loseNext(frames) {
        losing = frames;
      },
      delay(ms) {
        delayMs = ms;
      },
      swallow(on) {
        swallowing = on;
      },
      heal() {
        losing = 0;
        delayMs = 0;
        swallowing = false;
      },
    },
  };
}

const page = createFaultyTransport(createWebSocketTransport(globalThis.WebSocket), systemClock);
export const pageTransport = page.transport;
export const pageFaults = page.faults;
