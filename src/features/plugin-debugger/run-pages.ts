/**
 * Fetches the pages of a run's history that its socket did not send (extension `debug-history`), one after the other, for
 * as long as the fold wants one. Nobody signs in: the execution's id is the capability, as on the socket.
 */
import type { HttpClient } from '#src/http/types.ts';
import type { Clock } from '#src/lib/clock.ts';
import type { PacedStore } from '#src/lib/paced-store.ts';
import { pause, within } from '#src/lib/patience.ts';
import { restPaths } from '#src/protocol/endpoints.ts';
import { createPageDecoder, type PageDecoder } from './model/page-decoder.ts';
import type { PageColumns } from './model/page-columns.ts';
import { wantedPage, type RunItem } from './run-reducer.ts';
import type { RunState } from './run-state.ts';

/** The most that the gateway gives at once. */
export const PAGE_LIMIT = 5_000;
/** A page of which nothing comes for so long is given up. */
const SILENCE_MS = 15_000;

export interface RunPager {
  /** From now on pages are fetched. Returns the stop, which drops what is under way. */
  start(): () => void;
  /** Something was folded: perhaps a page is wanted now. */
  look(): void;
  /** After a failure, which stands in the state. */
  retry(): void;
}

export interface RunPagerPort {
  readonly executionId: string;
  readonly http: Pick<HttpClient, 'stream'>;
  readonly clock: Clock;
  readonly run: Pick<PacedStore<RunState, RunItem>, 'folded' | 'apply'>;
}

export function createRunPager({ executionId, http, clock, run }: RunPagerPort): RunPager {
  let active = false;
  let fetching: AbortController | null = null;

  async function fetchPage(after: number, decoder: PageDecoder, signal: AbortSignal): Promise<void> {
    const query = `?after=${String(after)}&limit=${String(PAGE_LIMIT)}`;
    const path = restPaths.executionRecords(executionId) + query;
    const response = await http.stream(path, { authenticated: false, signal });
    for await (const columns of columnsOf(response, decoder, clock)) {
      // Chunks that came already are there without waiting: without a pause all of them would be one task.
      await pause(clock, 0);
      if (signal.aborted) return;
      run.apply([{ kind: 'page_received', columns }]);
    }
  }

  async function fetchWanted(mine: AbortController): Promise<void> {
    const { signal } = mine;
    const decoder = createPageDecoder();
    try {
      for (let after = wantedPage(run.folded()); after !== null; after = wantedPage(run.folded())) {
        await fetchPage(after, decoder, signal);
        if (signal.aborted) return;
        run.apply([{ kind: 'page_ended', after }]);
      }
    } catch (error) {
      if (signal.aborted) return;
      run.apply([{ kind: 'page_failed', error: error instanceof Error ? error : new Error(String(error)) }]);
    } finally {
      decoder.stop();
    }
    fetching = null;
  }

  function look(): void {
    if (!active || fetching !== null || wantedPage(run.folded()) === null) return;
    fetching = new AbortController();
    void fetchWanted(fetching);
  }

  return {
    look,
    start() {
      active = true;
      look();
      return () => {
        active = false;
        fetching?.abort();
        fetching = null;
      };
    },
    retry() {
      run.apply([{ kind: 'page_retried' }]);
      look();
    },
  };
}

/** The records of an NDJSON body, chunk by chunk. Rejects where it is cut or falls silent. */
async function* columnsOf(
  response: Response,
  decoder: PageDecoder,
  clock: Clock,
): AsyncGenerator<PageColumns> {
  const reader = response.body?.getReader();
  if (!reader) return;
  try {
    for (;;) {
      const next = await within(clock, SILENCE_MS, reader.read());
      if (next === null) throw new Error(`silent for ${String(SILENCE_MS / 1_000)} s`);
      if (next.done) break;
      for (const part of partsOf(next.value, decoder.bytesATurn)) yield await decoder.push(part);
    }
    yield await decoder.push(null);
  } finally {
    // Also where whoever reads has had enough.
    void reader.cancel().catch(() => undefined);
  }
}

/** Copies of a chunk, none larger than this page's thread deals with in a few milliseconds. */
function* partsOf(chunk: Uint8Array, most: number): Generator<Uint8Array> {
  for (let at = 0; at < chunk.length; at += most) yield chunk.slice(at, at + most);
}
