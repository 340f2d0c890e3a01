import type { StreamDelivery } from '#server/core/ports.ts';

type Listener = (delivery: StreamDelivery) => void;

/** A stream's listeners in this process. */
export interface FanOut {
  readonly size: number;
  /** @returns takes it out again. */
  add(listener: Listener): () => void;
  /** Hands a delivery to all, in order of deliveries. */
  deliver(delivery: StreamDelivery): void;
}

/** 5,000 listeners in one go would hold up the process for 100 ms and more. */
const SLICE = 250;

/** Spreads in slices with a pause between them. A listener that left meanwhile hears nothing more. */
export function createFanOut(pause: () => Promise<void>): FanOut {
  const listeners = new Set<Listener>();
  const queue: StreamDelivery[] = [];
  let draining = false;

  async function drain(): Promise<void> {
    draining = true;
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      let inSlice = 0;
      for (const listener of [...listeners]) {
        if (inSlice === SLICE) {
          await pause();
          inSlice = 0;
        }
        if (!listeners.has(listener)) continue;
        listener(next);
        inSlice += 1;
      }
    }
    draining = false;
  }

  return {
    get size() {
      return listeners.size;
    },
    add(listener) {
      // One of its own for each: the same function may listen twice.
      const own: Listener = (delivery) => listener(delivery);
      listeners.add(own);
      return () => {
        listeners.delete(own);
      };
    },
    deliver(delivery) {
      queue.push(delivery);
      if (!draining) void drain();
    },
  };
}
