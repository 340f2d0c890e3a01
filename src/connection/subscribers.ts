/** Who listens to a channel, and what each has yet to be told. */
import type { Batcher } from '#src/lib/batcher.ts';
import type { ChannelItem, ChannelListener } from './types.ts';

export interface Subscribers<E> {
  push(item: ChannelItem<E>): void;
  /** A listener that is there already is only counted. Returns the removal (idempotent). */
  add(listener: ChannelListener<E>, first: ChannelItem<E> | null): () => void;
}

export function createSubscribers<E>(batcher: Batcher): Subscribers<E> {
  const queues = new Map<ChannelListener<E>, { items: ChannelItem<E>[]; holds: number }>();

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
        if (queue.holds === 0) queues.delete(listener);
      };
    },
  };
}
