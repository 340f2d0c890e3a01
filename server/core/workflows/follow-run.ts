/** A stored run for whoever watches it: as it is, then as often as it changes, to its end. */
import { streamNames, type CoreBase } from '../context.ts';
import type { WorkflowRunRecord } from './workflow-model.ts';

/** A run of many short nodes is told at most so often. */
const AT_MOST_EVERY_MS = 250;
/** Without a word of a change: then it may have got lost, or its gateway died and another one closed the run. */
const LOOK_AGAIN_MS = 5_000;

/**
 * Every watcher reads the same row, so all see the same, whichever gateway they are at.
 * @param mayRead asked before each look: whoever was removed meanwhile sees no more
 * @returns once the run has ended and was told so, or once `signal` aborts. Rejects as the storage does.
 */
export async function followRun(
  base: CoreBase,
  runId: string,
  onRun: (run: WorkflowRunRecord) => void,
  mayRead: () => Promise<boolean>,
  signal: AbortSignal,
): Promise<void> {
  let changed = true;
  let wake: () => void = () => undefined;
  const unsubscribe = await base.bus.subscribe(streamNames.workflowRun(runId), () => {
    changed = true;
    wake();
  });
  const onAbort = (): void => {
    wake();
  };
  signal.addEventListener('abort', onAbort);
  const pause = (ms: number, isOver: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const cancel = base.clock.schedule(resolve, ms);
      wake = () => {
        if (!isOver()) return;
        cancel();
        resolve();
      };
      wake();
    });

  let told = '';
  try {
    while (!signal.aborted) {
      changed = false;
      const run = (await mayRead()) ? await base.storage.workflowRunById(runId) : null;
      if (!run) return;
      const { lease: _lease, ...shown } = run;
      const text = JSON.stringify(shown);
      if (text !== told) onRun(run);
      told = text;
      if (run.status !== 'running') return;
      await pause(AT_MOST_EVERY_MS, () => signal.aborted);
      await pause(LOOK_AGAIN_MS, () => changed || signal.aborted);
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    unsubscribe();
  }
}
