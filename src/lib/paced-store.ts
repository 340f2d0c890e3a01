import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Clock } from './clock.ts';

export interface PacedStore<S, I> {
  /** What is shown: the first change at once, what follows closely together. */
  readonly store: StoreApi<S>;
  readonly apply: (items: readonly I[]) => void;
  /** What is folded, shown already or not. */
  readonly folded: () => S;
}

/** So long nothing came: what stands now is what will stand. Two or three frames of a display. */
const QUIET_MS = 40;
/** A flood that stutters is taken for quiet once in so long, and costs no more changes than that. */
const EARLY_EVERY_MS = 1_000;
/** Folded in one go, if nobody asks before: a few milliseconds on a slow machine. */
const FOLD_AT_ONCE = 1_000;

/**
 * A store whose fold takes whatever comes, and whose readers are told at a pace for people; what came last they see as
 * soon as nothing follows. What nobody has read yet is folded in one go, so that a fold that copies its state does it
 * a few times a second, however many batches come.
 * @param everyMs at the least between two changes that readers see, in milliseconds; once a second less, after a quiet
 */
export function createPacedStore<S, I>(
  clock: Clock,
  everyMs: number,
  empty: S,
  fold: (state: S, items: readonly I[]) => S,
): PacedStore<S, I> {
  const store = createStore<S>(() => empty);
  let state = empty;
  let waiting: I[] = [];
  let isArmed = false;
  /** Monotonic milliseconds, as the three below. */
  let lastCameAt = 0;
  let nextShowAt = -Infinity;
  let nextEarlyAt = -Infinity;

  function folded(): S {
    if (waiting.length > 0) {
      const items = waiting;
      waiting = [];
      state = fold(state, items);
    }
    return state;
  }

  /** Shows what is due, or comes back when it will be. */
  function look(): void {
    const now = clock.monotonic();
    const quietAt = Math.max(lastCameAt + QUIET_MS, nextEarlyAt);
    if (now >= nextShowAt || now >= quietAt) {
      if (folded() === store.getState()) return;
      if (now < nextShowAt) nextEarlyAt = now + EARLY_EVERY_MS;
      nextShowAt = now + everyMs;
      store.setState(state, true);
    } else if (!isArmed) {
      isArmed = true;
      clock.schedule(
        () => {
          isArmed = false;
          look();
        },
        Math.min(nextShowAt, quietAt) - now,
      );
    }
  }

  return {
    store,
    folded,
    apply(items) {
      if (items.length === 0) return;
      for (const item of items) waiting.push(item);
      lastCameAt = clock.monotonic();
      if (waiting.length >= FOLD_AT_ONCE) folded();
      look();
    },
  };
}
