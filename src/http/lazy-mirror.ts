/** Most pages never need the mirror: its code is loaded by the first channel that does. */
import type { Mirror, MirrorLine, MirrorPort } from './mirror.ts';

export function createLazyMirror(port: MirrorPort): Mirror {
  let loaded: Mirror | null = null;
  /** Its code did not come (a page of before a new version, say): this page does without. */
  let broken = false;
  return {
    mode: () => (port.isOffered() && !broken ? (loaded?.mode() ?? 'mirror') : 'none'),
    join(key, handlers) {
      let line: MirrorLine | null = null;
      let left = false;
      import('./mirror.ts').then(
        ({ createMirror }) => {
          loaded ??= createMirror(port);
          if (!left) line = loaded.join(key, handlers);
        },
        () => {
          broken = true;
          if (!left) handlers.moved();
        },
      );
      return {
        send: (frame) => line?.send(frame) ?? false,
        close() {
          left = true;
          line?.close();
        },
      };
    },
    stop() {
      loaded?.stop();
    },
  };
}
