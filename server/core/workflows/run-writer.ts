/**
 * Keeps a run durable as it goes: its row is there before its first event is told, and every change of a node is
 * stored before it is. A lease says which gateway runs it; after a crash exactly what was stored is left.
 */
import { describeFault, isoNow, streamNames, type CoreBase } from '../context.ts';
import { LEASE_MS } from '../turns/answer-writer.ts';
import type { WorkflowLease, WorkflowRunRecord } from './workflow-model.ts';

const RENEW_EVERY_MS = 2_000;

/** Another gateway has closed the run (this process stood still): nothing more is to be said of it. */
export class RunLost extends Error {
  constructor() {
    super('Another gateway has closed this run.');
    this.name = 'RunLost';
  }
}

export interface RunWriter {
  /** Stores the nodes as they now are. @throws RunLost, or as the storage does */
  save(): Promise<void>;
  /** Stores the run as it ends. @throws the same */
  finish(end: Partial<WorkflowRunRecord>): Promise<void>;
  /** Ends the renewing of the lease. */
  stop(): void;
}

export function newWorkflowLease(base: CoreBase): WorkflowLease {
  return { gateway_id: base.settings.gatewayId, until: isoNow(base, LEASE_MS) };
}

/** @param run its nodes are changed in place by whoever runs it. Rejects where the row could not be stored. */
export async function createRunWriter(base: CoreBase, run: WorkflowRunRecord): Promise<RunWriter> {
  let stopped = false;
  let cancelTimer: () => void = () => undefined;
  await base.storage.insertWorkflowRun(run);

  async function update(change: Partial<WorkflowRunRecord>): Promise<void> {
    if (!(await base.storage.updateWorkflowRun(run.id, change))) throw new RunLost();
    tellWatchers(base, run.id);
  }

  function renewLater(): void {
    cancelTimer = base.clock.schedule(() => {
      base.storage
        .updateWorkflowRun(run.id, { lease: newWorkflowLease(base) })
        .then((held) => {
          if (!held) stop();
        })
        .catch((fault: unknown) => {
          base.log.warn({ runId: run.id, fault: describeFault(fault) }, 'A workflow run keeps its old lease');
        })
        .finally(() => {
          if (!stopped) renewLater();
        });
    }, RENEW_EVERY_MS);
  }
  const stop = (): void => {
    stopped = true;
    cancelTimer();
  };
  renewLater();

  return {
    save: () => update({ nodes: run.nodes, lease: newWorkflowLease(base) }),
    async finish(end) {
      stop();
      await update({ ...end, lease: null });
    },
    stop,
  };
}

/** Whoever watches the run reads it anew, at whichever gateway. */
export function tellWatchers(base: CoreBase, runId: string): void {
  base.bus.sendFleeting(streamNames.workflowRun(runId), { type: 'changed' });
}
