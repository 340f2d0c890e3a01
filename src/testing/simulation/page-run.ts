/** A plugin's run as the debugger mounts it: its records over the debug socket, what that leaves out by pages. */
import { knownOf, lineAt } from '#src/features/plugin-debugger/model/read.ts';
import { wantedPage } from '#src/features/plugin-debugger/run-reducer.ts';
import { runSourceOf } from '#src/features/plugin-debugger/run-source.ts';
import { isWhole, type RunState } from '#src/features/plugin-debugger/run-state.ts';
import type { ShownRun } from './history.ts';
import { recordItem } from './page-chat.ts';
import type { PageScope } from './sim-page.ts';

export interface MountedRun {
  readonly id: string;
  shown(): ShownRun;
  /** Nothing of it is on its way. */
  isWhole(): boolean;
  unmount(): void;
}

export function mountRun(scope: PageScope, id: string): MountedRun {
  const { services, name, record } = scope;
  const channel = `debug:${id}`;
  const run = runSourceOf(id, services);
  const stop = run.store.subscribe((state, before) => {
    if (state.rows !== before.rows || state.log !== before.log || state.status !== before.status)
      record({ kind: 'run', page: name, run: id, shown: shownRun(state) });
  });
  const lease = services.pool.lease(run.channel, (items) => {
    for (const item of items) recordItem(scope, channel, item);
    run.applyItems(items);
  });
  const release = run.hold();
  return {
    id,
    shown: () => shownRun(run.store.getState()),
    isWhole: () => {
      const folded = run.folded();
      // The button of the page that says that a part did not come.
      if (folded.history !== null && folded.history.failure !== null) run.pager.retry();
      return isWhole(folded) && wantedPage(folded) === null && folded === run.store.getState();
    },
    unmount() {
      stop();
      lease.release();
      release();
    },
  };
}

function shownRun({ status, log, rows, history }: RunState): ShownRun {
  const { logs } = log.rows;
  return {
    status,
    records: Array.from(logs.data.subarray(0, knownOf(logs, rows)), (row) => lineAt(log, row).message ?? ''),
    missing: history?.missing ?? 0,
  };
}
