/** Tells when the scroller, or one of the rows that are mounted in it, is of another size. */
export interface SizeWatch {
  start(scroller: HTMLElement): void;
  /** These are the rows now: others are let go. */
  follow(rows: readonly Element[]): void;
  stop(): void;
}

/**
 * Where the browser has no observer nobody is told.
 * @param onChange gets what may be of another size: an element that is new is told of once
 */
export function watchSizes(onChange: (elements: readonly Element[]) => void): SizeWatch {
  let observer: ResizeObserver | null = null;
  const observed = new Set<Element>();
  return {
    start(scroller) {
      if (typeof ResizeObserver === 'undefined') return;
      observer = new ResizeObserver((entries) => {
        onChange(entries.map(({ target }) => target));
      });
      observer.observe(scroller);
    },
    follow(rows) {
      const now = new Set(rows);
      for (const row of observed) {
        if (now.has(row)) continue;
        observed.delete(row);
        observer?.unobserve(row);
      }
      for (const row of now) {
        if (observed.has(row) || observer === null) continue;
        observed.add(row);
        observer.observe(row);
      }
    },
    stop() {
      observer?.disconnect();
      observer = null;
      observed.clear();
    },
  };
}
