/** The store of one run and the pager of its history, kept a moment longer than the view that shows it. */
import type { StoreApi } from 'zustand/vanilla';
import type { Services } from '#src/connection/services.ts';
import type { ChannelListener } from '#src/connection/types.ts';
import { createPacedStore } from '#src/lib/paced-store.ts';
import { debugChannel, type ChannelDescriptor } from '#src/protocol/channels.ts';
import type { DebugEvent } from '#src/protocol/debug-frames.ts';
import { EARLY_RUN_MS, takeEarlyRun } from '#src/shared/early-run/early-run.ts';
import { isTold } from './run-gaps.ts';
import { createRunPager, type RunPager } from './run-pages.ts';
import { applyRunItems, type RunItem } from './run-reducer.ts';
import { emptyRun, type RunState } from './run-state.ts';

/**
 * A view of virtual rows commits about three times for one change (state, scroll, measured heights): 15 changes a
 * second keep a flood below one commit a frame, and are still faster than anybody reads.
 */
const PAINT_EVERY_MS = 66;

/**
 * Longer than a channel outlives its last lease: to whoever comes back within that the socket tells nothing anew, and a
 * store that began empty would stay so.
 */
const KEPT_MS = 2_000;

export interface RunSource {
  /** The way to its socket. */
  readonly channel: ChannelDescriptor<DebugEvent>;
  readonly store: StoreApi<RunState>;
  /** What is folded, shown already or not. */
  readonly folded: () => RunState;
  readonly applyItems: ChannelListener<DebugEvent>;
  readonly pager: RunPager;
}

export function createRunSource(
  executionId: string,
  { clock, http }: Pick<Services, 'clock' | 'http'>,
): RunSource {
  const run = createPacedStore<RunState, RunItem>(clock, PAINT_EVERY_MS, emptyRun(), applyRunItems);
  const pager = createRunPager({ executionId, http, clock, run });
  return {
    channel: debugChannel(executionId, () => isTold(run.folded())),
    store: run.store,
    folded: run.folded,
    pager,
    applyItems(items) {
      run.apply(items);
      pager.look();
    },
  };
}

export interface KeptRun extends RunSource {
  /** While held, pages are fetched and nothing is forgotten. Returns the release. */
  hold(): () => void;
}

const kept = new WeakMap<Services, Map<string, KeptRun>>();

/** The source of a run: the one that there is, or a new one. */
export function runSourceOf(executionId: string, services: Services): KeptRun {
  const runs = kept.get(services) ?? new Map<string, KeptRun>();
  kept.set(services, runs);
  const known = runs.get(executionId);
  if (known) return known;

  const source = createRunSource(executionId, services);
  const early = takeEarlyRun(executionId, services);
  early?.handTo(source.applyItems, () => isTold(source.folded()));
  const forgetSoon = (ms = KEPT_MS) => services.clock.schedule(() => runs.delete(executionId), ms);
  let holds = 0;
  // Also where the view that wanted it never came to be.
  let keep = forgetSoon(early === null ? KEPT_MS : EARLY_RUN_MS);
  let stop = () => undefined as void;
  const run: KeptRun = {
    ...source,
    applyItems: early?.listener ?? source.applyItems,
    hold() {
      keep();
      // Whoever holds it has leased the channel.
      early?.release();
      holds += 1;
      if (holds === 1) {
        runs.set(executionId, run);
        stop = source.pager.start();
      }
      return () => {
        holds -= 1;
        if (holds > 0) return;
        stop();
        keep = forgetSoon();
      };
    },
  };
  runs.set(executionId, run);
  return run;
}
