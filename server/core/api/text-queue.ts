/** Text that is pushed from callbacks and pulled as an async iterable: the body of a streamed reply. */
export interface TextQueue extends AsyncIterable<string> {
  push(text: string): void;
  /** What was pushed is still read; then the iteration ends. */
  end(): void;
  /** Characters that wait to be read. */
  size(): number;
  /** Drops what waits. */
  cut(): void;
}

/** For one reader. */
export function createTextQueue(): TextQueue {
  const waiting: string[] = [];
  let size = 0;
  let ended = false;
  let wake: () => void = () => undefined;

  async function* read(): AsyncGenerator<string> {
    for (;;) {
      for (let text = waiting.shift(); text !== undefined; text = waiting.shift()) {
        size -= text.length;
        yield text;
      }
      if (ended) return;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }

  return {
    push(text) {
      if (ended) return;
      waiting.push(text);
      size += text.length;
      wake();
    },
    size: () => size,
    cut() {
      waiting.length = 0;
      size = 0;
    },
    end() {
      ended = true;
      wake();
    },
    [Symbol.asyncIterator]: read,
  };
}
