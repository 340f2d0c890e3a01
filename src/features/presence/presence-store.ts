import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Clock } from '#src/lib/clock.ts';
import { instantFromMs, instantToMs, type Instant } from '#src/lib/instant.ts';
import {
  applyPresenceInput,
  emptyPresence,
  nextHoldEnd,
  type PresenceInput,
  type PresenceState,
} from './presence-state.ts';

export interface PresenceStore {
  readonly store: StoreApi<PresenceState>;
  /** Folds a batch: one store update. */
  readonly apply: (inputs: readonly PresenceInput[]) => void;
  readonly now: () => Instant;
  /** Cancels the timer of the hold. */
  readonly stop: () => void;
}

/**
 * @param onHoldEnded called when a held departure must be decided: the server is asked, and its answer applied.
 */
export function createPresenceStore(clock: Clock, onHoldEnded: () => void): PresenceStore {
  const store = createStore<PresenceState>(() => emptyPresence);
  const now = () => instantFromMs(clock.now());
  let armed: { end: Instant; cancel: () => void } | null = null;

  function armHold(): void {
    const end = nextHoldEnd(store.getState());
    if (end === (armed?.end ?? null)) return;
    armed?.cancel();
    armed = null;
    if (end === null) return;
    const wait = Math.max(0, Math.ceil(instantToMs(end) - clock.now()));
    const cancel = clock.schedule(() => {
      armed = null;
      onHoldEnded();
    }, wait);
    armed = { end, cancel };
  }

  return {
    store,
    now,
    apply(inputs) {
      const before = store.getState();
      const after = inputs.reduce(applyPresenceInput, before);
      if (after !== before) store.setState(after, true);
      armHold();
    },
    stop() {
      armed?.cancel();
      armed = null;
    },
  };
}
