/** The debug socket of the run that the page was opened at, opened while the view that shows it is still loading. */
import type { Services } from '#src/connection/services.ts';
import type { ChannelItem, ChannelListener } from '#src/connection/types.ts';
import { debugChannel } from '#src/protocol/channels.ts';
import type { DebugEvent } from '#src/protocol/debug-frames.ts';

/** A view that has not come by then did not load. */
const PATIENCE_MS = 30_000;
/** Longer than a channel outlives its last lease: to whoever comes within that the socket tells nothing anew. */
const KEPT_MS = 2_000;

/** For so long it may be that a run has been opened early, ms. */
export const EARLY_RUN_MS = PATIENCE_MS + KEPT_MS;

export interface EarlyRun {
  /** Listens to the socket already: whoever leases the channel with this very listener misses and doubles nothing. */
  readonly listener: ChannelListener<DebugEvent>;
  /**
   * From now on `listener` hands over to another, first what has come so far.
   * @param resumes what the descriptor of the channel asks (`ChannelDescriptor`)
   */
  handTo(reader: ChannelListener<DebugEvent>, resumes: () => boolean): void;
  /** Somebody else holds the channel now. */
  release(): void;
}

type Port = Pick<Services, 'pool' | 'clock'>;

const opened = new WeakMap<Port, { readonly executionId: string; readonly run: EarlyRun }>();

/** Opens it and keeps what comes until `takeEarlyRun`; given up where nobody takes it. */
export function openRunEarly(executionId: string, services: Port): void {
  const { pool, clock } = services;
  let waiting: ChannelItem<DebugEvent>[] = [];
  let resumes = () => false;
  let reader: ChannelListener<DebugEvent> = (items) => {
    for (const item of items) waiting.push(item);
  };
  const listener: ChannelListener<DebugEvent> = (items) => {
    reader(items);
  };
  const lease = pool.lease(
    debugChannel(executionId, () => resumes()),
    listener,
  );
  const cancel = clock.schedule(() => {
    lease.release();
    clock.schedule(() => opened.delete(services), KEPT_MS);
  }, PATIENCE_MS);
  const run: EarlyRun = {
    listener,
    handTo(next, isResumed) {
      reader = next;
      resumes = isResumed;
      if (waiting.length > 0) next(waiting);
      waiting = [];
    },
    release() {
      cancel();
      lease.release();
    },
  };
  opened.set(services, { executionId, run });
}

/** The run that was opened early, if it is this one; to the first who asks. */
export function takeEarlyRun(executionId: string, services: Port): EarlyRun | null {
  const known = opened.get(services);
  if (known?.executionId !== executionId) return null;
  opened.delete(services);
  return known.run;
}
