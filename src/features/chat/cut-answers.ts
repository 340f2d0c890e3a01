/**
 * Looks after answers that a drop cut off and that nothing has settled yet: asks REST again, and after 30 s
 * says that the server lost them. Source: protocol.md Part 2, "durable answers" on a stock server.
 */
import type { Clock } from '#src/lib/clock.ts';
import { instantFromMs } from '#src/lib/instant.ts';
import { selectUnresolved } from './chat-selectors.ts';
import type { ChatStore } from './chat-state.ts';

/** When REST is asked, ms after the connection was back. */
const ASK_AFTER_MS = [1000, 2000, 4000, 8000, 15_000, 22_000] as const;
export const LOST_AFTER_MS = 30_000;

/** An answer of which a frame came within this is not lost, µs. */
const QUIET = 10_000_000;

export interface CutAnswers {
  /** Called after every change of the state. */
  update(): void;
}

export function watchCutAnswers(options: {
  readonly store: ChatStore;
  readonly clock: Clock;
  readonly runningIds: () => ReadonlySet<string>;
}): CutAnswers {
  const { store, clock } = options;
  let timers: (() => void)[] = [];
  let watchedDrop = -1;

  function stop(): void {
    for (const cancel of timers) cancel();
    timers = [];
    watchedDrop = -1;
  }

  function giveUp(): void {
    timers = [];
    let waiting = false;
    const at = instantFromMs(clock.now());
    const state = store.getState();
    const running = options.runningIds();
    for (const key of selectUnresolved(state)) {
      const entry = state.entries.find((candidate) => candidate.key === key);
      // The server still calls it running (a lease that has not run out): it will say how that ends.
      const called = entry?.messageId != null && running.has(entry.messageId);
      // Frames still come for it.
      const heard = entry?.kind === 'answer' && at - entry.lastAt < QUIET;
      const alive = called || heard;
      if (alive) waiting = true;
      else store.apply([{ kind: 'answer_given_up', key, at }]);
    }
    if (!waiting) return;
    watchedDrop = -1;
    update();
  }

  function update(): void {
    const state = store.getState();
    if (!state.connected || selectUnresolved(state).length === 0) {
      if (watchedDrop >= 0) stop();
      return;
    }
    if (watchedDrop === state.drops) return;
    stop();
    watchedDrop = state.drops;
    timers = ASK_AFTER_MS.map((ms) =>
      clock.schedule(() => {
        store.apply([{ kind: 'history_requested', at: instantFromMs(clock.now()) }]);
      }, ms),
    );
    timers.push(clock.schedule(giveUp, LOST_AFTER_MS));
  }

  return { update };
}
