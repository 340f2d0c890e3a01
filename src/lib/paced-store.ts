import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Clock } from './clock.ts';

export interface PacedStore<S, I> {
  /** What is shown: the first change at once, what follows closely together. */
  readonly store: StoreApi<S>;
  readonly apply: (items: readonly I[]) => void;
  /** What is folded, shown already or not. */
  readonly folded: () => S;
}

/**
 * A store whose fold takes whatever comes, and whose readers are told at a pace for people.
 * @param everyMs at the least between two changes that readers see, in milliseconds
 */
export function createPacedStore<S, I>(
  clock: Clock,
  everyMs: number,
  empty: S,
  fold: (state: S, items: readonly I[]) => S,
): PacedStore<S, I> {
  const store = createStore<S>(() => empty);
  let folded = empty;
  let isWaiting = false;

  function show(): void {
    if (folded === store.getState()) return;
    store.setState(folded, true);
    isWaiting = true;
    clock.schedule(() => {
      isWaiting = false;
      show();
    }, everyMs);
  }

  return {
    store,
    folded: () => folded,
    apply(items) {
      folded = fold(folded, items);
      if (!isWaiting) show();
    },
  };
}
