/** Decodes the body of a page in a worker where there are workers, else here. */
import type { Clock } from '#src/lib/clock.ts';
import { pause } from '#src/lib/patience.ts';
import { createLineDecoder } from './line-decoder.ts';
import type { PageColumns } from './page-columns.ts';

/** On a slow machine a few milliseconds: decoded and folded here, or folded here alone. */
const HERE_BYTES = 16 * 1024;
const WORKER_BYTES = 256 * 1024;
const AHEAD = 4;

export interface PageDecoder {
  /** The most that is pushed at once, so that no frame waits for it. Each answer is a task of its own. */
  readonly bytesATurn: number;
  /** So many parts may be pushed beyond the one that is waited for: they are decoded while others are folded. */
  readonly ahead: number;
  /** @param bytes the next of the body, given away; null: there are no more. Answers come in the order of the asking. */
  push(bytes: Uint8Array | null): Promise<PageColumns>;
  stop(): void;
}

export function createPageDecoder(clock: Clock): PageDecoder {
  return typeof Worker === 'undefined' ? decodeHere(clock) : decodeInWorker();
}

function decodeHere(clock: Clock): PageDecoder {
  const decoder = createLineDecoder();
  return {
    bytesATurn: HERE_BYTES,
    ahead: 0,
    // Chunks that came already are there without waiting: without a pause all of them would be one task.
    push: async (bytes) => {
      await pause(clock, 0);
      return decoder.push(bytes);
    },
    stop: () => undefined,
  };
}

function decodeInWorker(): PageDecoder {
  const worker = new Worker(new URL('./page-worker.ts', import.meta.url), { type: 'module' });
  const waiting: { resolve: (columns: PageColumns) => void; reject: (error: Error) => void }[] = [];
  worker.onmessage = ({ data }: MessageEvent<PageColumns>) => waiting.shift()?.resolve(data);
  worker.onerror = (event) => {
    for (const { reject } of waiting.splice(0)) reject(new Error(event.message || 'The decoder failed.'));
  };
  return {
    bytesATurn: WORKER_BYTES,
    ahead: AHEAD,
    push: (bytes) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        worker.postMessage(bytes, bytes === null ? [] : [bytes.buffer as ArrayBuffer]);
      }),
    stop() {
      worker.terminate();
      waiting.length = 0;
    },
  };
}
