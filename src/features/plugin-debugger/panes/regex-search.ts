/** Searches the console by a regular expression, in a worker that is ended where it takes too long. */
import type { Clock } from '#src/lib/clock.ts';
import { knownOf, type KnownLog } from '../model/read.ts';

export type RegexResult =
  /** By log line, in the order of `log.rows.logs`: 1 where it matches. */
  | { readonly kind: 'found'; readonly found: Uint8Array }
  | { readonly kind: 'invalid'; readonly reason: string }
  | { readonly kind: 'too-slow' };

/** Longer no search of 100,000 lines takes that anybody means. */
export const MOST_MS = 1_000;

export interface RegexSearch {
  search(run: KnownLog, source: string): Promise<RegexResult>;
  stop(): void;
}

/** The part of a Worker that is used; handed in by tests. */
export interface SearchWorker {
  postMessage(message: unknown): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<{ id: number; found: Uint8Array<ArrayBuffer> }>) => void) | null;
}

const openWorker = (): SearchWorker =>
  new Worker(new URL('./regex-worker.ts', import.meta.url), { type: 'module' });

export function createRegexSearch(clock: Clock, open: () => SearchWorker = openWorker): RegexSearch {
  let worker: SearchWorker | null = null;
  let sent = 0;
  let id = 0;
  let answer: (result: RegexResult) => void = () => undefined;

  function end(): void {
    worker?.terminate();
    worker = null;
    sent = 0;
  }

  function begin(): SearchWorker {
    const made = open();
    made.onmessage = ({ data }) => {
      if (data.id === id) answer({ kind: 'found', found: data.found });
    };
    return made;
  }

  function sendLines(to: SearchWorker, { log, rows }: KnownLog): void {
    const known = knownOf(log.rows.logs, rows);
    const lines: string[] = [];
    for (; sent < known; sent += 1) {
      const message = log.payload[log.rows.logs.data[sent] ?? 0];
      lines.push(typeof message === 'string' ? message : '');
    }
    if (lines.length > 0) to.postMessage({ kind: 'lines', lines });
  }

  return {
    search(run, source) {
      try {
        new RegExp(source, 'iu');
      } catch (error) {
        return Promise.resolve({ kind: 'invalid', reason: error instanceof Error ? error.message : '' });
      }
      worker ??= begin();
      sendLines(worker, run);
      id += 1;
      const mine = id;
      worker.postMessage({ kind: 'search', id, source });
      return new Promise((resolve) => {
        const cancel = clock.schedule(() => {
          if (mine !== id) return;
          end();
          resolve({ kind: 'too-slow' });
        }, MOST_MS);
        answer = (result) => {
          cancel();
          resolve(result);
        };
      });
    },
    stop: end,
  };
}
