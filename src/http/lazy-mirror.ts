/** Most pages never need the mirror: its code is loaded by the first channel that does. */
import type * as MirrorModule from './mirror.ts';
import type { Mirror, MirrorLine, MirrorPort } from './mirror.ts';

/** Between tries to load it, once one has failed: doubled each time, to the longest. */
export const FIRST_PAUSE_MS = 30_000;
export const LONGEST_PAUSE_MS = 600_000;

let code: typeof MirrorModule | null = null;

/** Once it is there it comes without another turn of the loader, which no fake clock rules. */
export async function loadMirror(): Promise<typeof MirrorModule> {
  return (code ??= await import('./mirror.ts'));
}

export function createLazyMirror(port: MirrorPort, load = loadMirror): Mirror {
  let loaded: Mirror | null = null;
  /**
   * Its code did not come: the server is away for a moment, or has a newer page by now. Until it comes the channels do
   * without; they look again with each beat of those who have no WebSocket.
   */
  let broken = false;
  let cancelRetry = (): void => undefined;

  async function obtain(pauseMs = FIRST_PAUSE_MS): Promise<Mirror | null> {
    try {
      const { createMirror } = await load();
      broken = false;
      return (loaded ??= createMirror(port));
    } catch {
      broken = true;
      cancelRetry();
      cancelRetry = port.clock.schedule(() => void obtain(Math.min(2 * pauseMs, LONGEST_PAUSE_MS)), pauseMs);
      return null;
    }
  }

  return {
    mode: () => (port.isOffered() && !broken ? (loaded?.mode() ?? 'mirror') : 'none'),
    join(key, handlers) {
      let line: MirrorLine | null = null;
      let left = false;
      void obtain().then((mirror) => {
        if (left) return;
        if (mirror) line = mirror.join(key, handlers);
        else handlers.moved();
      });
      return {
        send: (frame) => line?.send(frame) ?? false,
        close() {
          left = true;
          line?.close();
        },
      };
    },
    stop() {
      cancelRetry();
      loaded?.stop();
    },
  };
}
