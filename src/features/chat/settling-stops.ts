/**
 * Looks after answers that were stopped here until the server has said how far it came. Over SSE nobody tells: the stop
 * leaves the request, and with it the stream.
 */
import type { Clock } from '#src/lib/clock.ts';
import { instantFromMs } from '#src/lib/instant.ts';
import { findAnswer } from './chat-entries.ts';
import type { ChatStore } from './chat-state.ts';
import { isSettling } from './stop-receipt.ts';

/** When REST is asked, ms after the stop: the server takes its time to hear of it, and to store what it has. */
const ASK_AFTER_MS = [500, 2_000, 5_000, 15_000] as const;

/** @returns the end */
export function watchSettlingStops(store: ChatStore, clock: Clock): () => void {
  let timers: (() => void)[] = [];
  let watched: string | null = null;

  function stop(): void {
    for (const cancel of timers) cancel();
    timers = [];
  }

  function update(): void {
    const state = store.getState();
    const key = state.connected ? (findAnswer(state, isSettling)?.key ?? null) : null;
    if (key === watched) return;
    stop();
    watched = key;
    if (key === null) return;
    timers = ASK_AFTER_MS.map((ms) =>
      clock.schedule(() => {
        store.apply([{ kind: 'history_requested', at: instantFromMs(clock.now()) }]);
      }, ms),
    );
  }

  const unsubscribe = store.subscribe(update);
  update();
  return () => {
    unsubscribe();
    stop();
  };
}
