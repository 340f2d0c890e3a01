/** Most pages never need the mirror: its code is loaded by the first channel that does. */
import type * as MirrorModule from './mirror.ts';
import type { Mirror, MirrorLine, MirrorPort } from './mirror.ts';

let code: typeof MirrorModule | null = null;

/** Once it is there it comes without another turn of the loader, which no fake clock rules. */
export async function loadMirror(): Promise<typeof MirrorModule> {
  return (code ??= await import('./mirror.ts'));
}

export function createLazyMirror(port: MirrorPort): Mirror {
  let loaded: Mirror | null = null;
  /** Its code did not come (a page of before a new version, say): this page does without. */
  let broken = false;
  return {
    mode: () => (port.isOffered() && !broken ? (loaded?.mode() ?? 'mirror') : 'none'),
    join(key, handlers) {
      let line: MirrorLine | null = null;
      let left = false;
      loadMirror().then(
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
