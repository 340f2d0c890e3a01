/** Measures inside a page, the same in both pages: runs before anything of theirs. */

export interface Probe {
  /** Enter was pressed in the box: over when `text` stands in `within`. */
  readonly echoes: number[];
  /** A frame with a delta came in: over when the text up to its end stands in the answer. */
  readonly texts: number[];
  /** How much is waited for still. */
  left(): number;
  expectEcho(text: string, within: string): void;
  /** Where the answer is to appear; the frames of one answer count, from now on. */
  watchAnswer(selector: string): void;
}

declare global {
  interface Window {
    probe: Probe;
  }
}

/**
 * A moment is over at the message that an animation frame posts to itself: by then the frame with the change has been
 * made. The frames are asked for as long as something is waited for, so that a page which changes in one of its own
 * and a page which changes outside of them are measured alike.
 */
export function installProbe(): void {
  const waiting: { readonly since: number; readonly isThere: () => boolean; readonly into: number[] }[] = [];
  const posts = new MessageChannel();
  let asked = false;
  let answer = '';
  let came = '';
  const letters = (text: string): string => text.replace(/\s+/g, '');
  const shown = (selector: string): string => letters(document.querySelector(selector)?.textContent ?? '');
  const ask = (): void => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      posts.port1.postMessage(null);
    });
  };
  posts.port2.onmessage = () => {
    const now = performance.now();
    asked = false;
    for (const each of [...waiting]) {
      if (!each.isThere()) continue;
      each.into.push(now - each.since);
      waiting.splice(waiting.indexOf(each), 1);
    }
    if (waiting.length > 0) ask();
  };
  const until = (into: number[], isThere: () => boolean): void => {
    waiting.push({ since: performance.now(), isThere, into });
    ask();
  };

  window.probe = {
    echoes: [],
    texts: [],
    left: () => waiting.length,
    expectEcho(text, within) {
      window.addEventListener(
        'keydown',
        () => {
          until(window.probe.echoes, () => shown(within).includes(letters(text)));
        },
        { capture: true, once: true },
      );
    },
    watchAnswer(selector) {
      answer = selector;
      came = '';
    },
  };

  const Native = window.WebSocket;
  window.WebSocket = class extends Native {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        if (typeof data !== 'string' || !data.includes('"text-delta"') || answer === '') return;
        const frame = JSON.parse(data) as { readonly text: string };
        came = letters(came + frame.text);
        const end = came;
        until(window.probe.texts, () => shown(answer).includes(end));
      });
    }
  };
}
