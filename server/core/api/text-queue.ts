/** What is pushed from callbacks and pulled as an async iterable: the body of a streamed reply. */
interface Queue<T> extends AsyncIterable<T> {
  push(item: T): void;
  /** What was pushed is still read; then the iteration ends. */
  end(): void;
  /** Drops what waits. */
  cut(): void;
}

export type TextQueue = Queue<string>;

export const createTextQueue = (): TextQueue => createQueue<string>();

/** For one reader. */
export function createQueue<T>(): Queue<T> {
  /** Each in a box of its own, so that the items may be anything. */
  const waiting: { readonly item: T }[] = [];
  let ended = false;
  let wake: () => void = () => undefined;

  async function* read(): AsyncGenerator<T> {
    for (;;) {
      for (let next = waiting.shift(); next; next = waiting.shift()) yield next.item;
      if (ended) return;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }

  return {
    push(item) {
      if (ended) return;
      waiting.push({ item });
      wake();
    },
    cut() {
      waiting.length = 0;
    },
    end() {
      ended = true;
      wake();
    },
    [Symbol.asyncIterator]: read,
  };
}
