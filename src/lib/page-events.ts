/** What the page's surroundings tell: hints to look again, never facts. */
import type { Clock } from './clock.ts';

/**
 * - `visible`, `hidden`: the tab came to the front or went.
 * - `network`: the browser believes in a network again, or no longer. An idle socket would go on as if it were there.
 * - `woke`: the wall clock jumped by over 30 s, as after a sleep.
 * - `left`, `returned`: into the back/forward cache and out of it.
 */
export type PageEvent = 'visible' | 'hidden' | 'network' | 'woke' | 'left' | 'returned';

export interface PageEvents {
  hidden(): boolean;
  readonly online: () => boolean;
  readonly subscribe: (listener: (event: PageEvent) => void) => () => void;
}

const LOOK_MS = 10_000;
const JUMP_MS = 30_000;

export function createPageEvents(clock: Clock): PageEvents {
  return {
    hidden: () => document.hidden,
    online: () => navigator.onLine,
    subscribe(listener) {
      const controller = new AbortController();
      const on = (target: EventTarget, name: string, event: () => PageEvent) => {
        target.addEventListener(
          name,
          () => {
            listener(event());
          },
          controller,
        );
      };
      on(document, 'visibilitychange', () => (document.hidden ? 'hidden' : 'visible'));
      on(window, 'online', () => 'network');
      on(window, 'offline', () => 'network');
      on(window, 'pagehide', () => 'left');
      on(window, 'pageshow', () => 'returned');
      const stop = watchClock(clock, () => {
        // A hidden tab's timers are late by habit; it gets its hint when it is seen.
        if (!document.hidden) listener('woke');
      });
      return () => {
        controller.abort();
        stop();
      };
    },
  };
}

/** Calls `woke` when the wall clock went on by over 30 s more than the timer was set for. */
export function watchClock(clock: Clock, woke: () => void): () => void {
  let last = clock.now();
  let cancel = clock.schedule(look, LOOK_MS);
  function look(): void {
    const passed = clock.now() - last;
    last = clock.now();
    cancel = clock.schedule(look, LOOK_MS);
    if (passed > LOOK_MS + JUMP_MS) woke();
  }
  return () => {
    cancel();
  };
}
