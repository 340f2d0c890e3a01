/** Who wants to be told. */
export interface Listeners<A extends unknown[] = []> {
  /** Returns the removal (idempotent). A listener that is there already is told once. */
  readonly add: (listener: (...args: A) => void) => () => void;
  /** Tells all that were there when it began. */
  readonly tell: (...args: A) => void;
  readonly clear: () => void;
}

export function createListeners<A extends unknown[] = []>(): Listeners<A> {
  const all = new Set<(...args: A) => void>();
  return {
    add(listener) {
      all.add(listener);
      return () => void all.delete(listener);
    },
    tell(...args) {
      for (const listener of [...all]) listener(...args);
    },
    clear() {
      all.clear();
    },
  };
}
