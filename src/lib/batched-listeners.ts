/** Listeners that are told in batches, and what each has yet to be told. */
import type { Batcher } from './batcher.ts';

type Listener<T> = (items: readonly T[]) => void;

export interface BatchedListeners<T> {
  push(item: T): void;
  /** A listener that is there already is only counted. Returns the removal (idempotent), which tells what is left. */
  add(listener: Listener<T>, first: T | null): () => void;
}

export function createBatchedListeners<T>(batcher: Batcher): BatchedListeners<T> {
  const queues = new Map<Listener<T>, { items: T[]; holds: number }>();

  function flush(): void {
    for (const [listener, queue] of queues) {
      if (queue.items.length === 0) continue;
      const { items } = queue;
      queue.items = [];
      try {
        listener(items);
      } catch (error) {
        // One listener's fault is not the others'; the browser reports it as uncaught.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }

  return {
    push(item) {
      for (const queue of queues.values()) queue.items.push(item);
      if (queues.size > 0) batcher.want(flush);
    },
    add(listener, first) {
      const queue = queues.get(listener) ?? { items: [], holds: 0 };
      if (queue.holds === 0) {
        queues.set(listener, queue);
        if (first) {
          queue.items.push(first);
          batcher.want(flush);
        }
      }
      queue.holds += 1;
      let removed = false;
      return () => {
        if (removed) return;
        removed = true;
        queue.holds -= 1;
        if (queue.holds > 0) return;
        queues.delete(listener);
        if (queue.items.length > 0) listener(queue.items);
      };
    },
  };
}
