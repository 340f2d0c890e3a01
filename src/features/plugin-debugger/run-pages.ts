/**
 * Fetches the pages of a run's history that its socket did not send (extension `debug-history`), one after the other, for
 * as long as the fold wants one. Nobody signs in: the execution's id is the capability, as on the socket.
 */
import type { HttpClient } from '#src/http/types.ts';
import type { Clock } from '#src/lib/clock.ts';
import type { PacedStore } from '#src/lib/paced-store.ts';
import { within } from '#src/lib/patience.ts';
import { restPaths } from '#src/protocol/endpoints.ts';
import { createPageDecoder, type PageDecoder } from './model/page-decoder.ts';
import { wantedPage, type RunItem } from './run-reducer.ts';
import type { RunState } from './run-state.ts';

/** The most that the gateway gives at once. */
export const PAGE_LIMIT = 100_000;
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
    const folding: Promise<void>[] = [];
    const fold = (part: Uint8Array | null): void => {
      const folded = decoder.push(part).then((columns) => {
        if (signal.aborted) return;
        run.apply([{ kind: 'page_received', columns }]);
        // Or what waits for the next paint would be folded in one go.
        run.folded();
      });
      // Waited for later.
      folded.catch(() => undefined);
      folding.push(folded);
    };
    try {
      for await (const part of partsOf(response, decoder.bytesATurn, clock)) {
        fold(part);
        if (folding.length > decoder.ahead) await folding.shift();
        if (signal.aborted) return;
      }
      fold(null);
    } finally {
      // Also what came before a cut.
      await Promise.all(folding);
    }
  }

  async function fetchWanted(mine: AbortController): Promise<void> {
    const { signal } = mine;
    const decoder = createPageDecoder(clock);
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

/**
 * A body in parts, copied, none larger than what decodes and folds it deals with in a few milliseconds.
 * Rejects where it is cut or falls silent.
 */
async function* partsOf(response: Response, most: number, clock: Clock): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader();
  if (!reader) return;
  try {
    for (;;) {
      const next = await within(clock, SILENCE_MS, reader.read());
      if (next === null) throw new Error(`silent for ${String(SILENCE_MS / 1_000)} s`);
      if (next.done) return;
      const { value } = next;
      for (let at = 0; at < value.length; at += most) yield value.slice(at, at + most);
    }
  } finally {
    // Also where whoever reads has had enough.
    void reader.cancel().catch(() => undefined);
  }
}
