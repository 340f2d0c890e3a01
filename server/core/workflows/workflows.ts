/** Runs of workflows: node by node, stored as they go, told as the events of protocol.md 1.6. */
import { createCapabilityId } from '#src/lib/ids.ts';
import { ApiError } from '../api/api-error.ts';
import { describeFault, isoNow, publish, streamNames, type CoreBase } from '../context.ts';
import type { Notifier } from '../notify.ts';
import type { Runs } from '../runs/runs.ts';
import { createRunNode, inputOf } from './run-node.ts';
import { createRunWriter, newWorkflowLease, RunLost, tellWatchers, type RunWriter } from './run-writer.ts';
import { interrupted, newRun, type WorkflowRecord, type WorkflowRunRecord } from './workflow-model.ts';

export type Tell = (event: string, data: Readonly<Record<string, unknown>>) => void;

export interface Workflows {
  /**
   * Resolves once the run is stored; `begin` then tells its events from the first on. It goes on whoever leaves.
   * `begin`'s promise never rejects. @throws ApiError 503 while stopping, or as the storage does
   */
  start(
    workflow: WorkflowRecord,
    run: { readonly userId: string; readonly inputs: Record<string, unknown> },
  ): Promise<{ readonly executionId: string; readonly begin: (tell: Tell) => Promise<void> }>;
  /**
   * Closes runs that a dead gateway left.
   * @returns the plugin runs that belonged to them: those ring with their workflow, not by themselves
   */
  recover(): Promise<ReadonlySet<string>>;
  /** Ends what runs here after its present node, as interrupted. */
  shutDown(): Promise<void>;
}

const GATEWAY_STOPPED = 'The gateway stopped before this run ended.';
const SWEEP_EVERY_MS = 2_000;

export function createWorkflows(base: CoreBase, runs: Runs, notifier: Notifier): Workflows {
  const runNode = createRunNode(base, runs);
  const running = new Map<string, Promise<void>>();
  let stopping = false;
  /** Asked anew after each wait. */
  const isStopping = () => stopping;
  let cancelSweep: () => void = () => undefined;

  /** The workspace hears that a run began or ended, so that its list of results is fetched anew. */
  async function announce({ id, workflow_id, workspace_id, user_id, status }: WorkflowRunRecord) {
    if (!base.settings.extensions.includes('workflows')) return;
    const frame = { type: 'workflow_run', workflow_id, execution_id: id, status, user_id };
    try {
      await publish(base, streamNames.workspace(workspace_id), { ...frame, timestamp: isoNow(base) });
    } catch (fault) {
      // It only says "fetch anew": the run is what its row says.
      base.log.warn({ runId: id, fault: describeFault(fault) }, 'A run was not announced');
    }
  }

  async function runNodes(
    workflow: WorkflowRecord,
    run: WorkflowRunRecord,
    writer: RunWriter,
    tell: Tell,
  ): Promise<void> {
    for (const [index, node] of workflow.nodes.entries()) {
      if (isStopping()) return;
      const state = run.nodes[index];
      if (!state) continue;
      const { node_id, node_type, node_name } = state;
      const before = run.nodes.filter((other) => node.after.includes(other.node_id));
      const blocked = node.type !== 'collect' && before.some(({ status }) => status !== 'completed');
      if (blocked || (node.unless_false !== undefined && run.inputs[node.unless_false] === false)) {
        state.status = 'skipped';
        continue;
      }
      state.status = 'running';
      state.input = inputOf(node, run);
      await writer.save();
      tell('node_start', { node_id, node_type, node_name });
      const startedAt = base.clock.monotonic();
      try {
        state.output = await runNode(node, run, async (executionId) => {
          state.execution_id = executionId;
          await writer.save();
        });
        state.status = 'completed';
      } catch (fault) {
        if (fault instanceof RunLost) throw fault;
        // The tool was ended with the gateway: the node did not fail by itself.
        if (isStopping()) return;
        state.error = fault instanceof Error ? fault.message : String(fault);
        state.status = 'failed';
      }
      state.duration_ms = Math.round(base.clock.monotonic() - startedAt);
      await writer.save();
      const { output, error, duration_ms } = state;
      if (error === null) tell('node_end', { node_id, output, duration_ms });
      else tell('node_error', { node_id, error });
    }
  }

  async function execute(workflow: WorkflowRecord, run: WorkflowRunRecord, writer: RunWriter, tell: Tell) {
    const startedAt = base.clock.monotonic();
    tell('workflow_start', { workflow_id: workflow.id, execution_id: run.id });
    await announce(run);
    await runNodes(workflow, run, writer, tell);
    const failed = run.nodes.find(({ status }) => status === 'failed');
    const isCut = run.nodes.some(({ status }) => status === 'waiting' || status === 'running');
    Object.assign(
      run,
      isCut
        ? interrupted(run, GATEWAY_STOPPED)
        : {
            status: failed ? 'failed' : 'completed',
            error: failed ? `${failed.node_name}: ${failed.error ?? ''}` : null,
          },
    );
    run.ended_at = isoNow(base);
    run.duration_ms = Math.round(base.clock.monotonic() - startedAt);
    // Stored before it is told: whoever looks then finds it.
    const { status, nodes, error, ended_at, duration_ms } = run;
    await writer.finish({ status, nodes, error, ended_at, duration_ms });
    if (status === 'completed') tell('workflow_end', { execution_id: run.id, duration_ms });
    else tell('workflow_error', { execution_id: run.id, error, ...(isCut ? { status } : {}) });
    await announce(run);
    await notifier.workflowEnded(run, workflow.name);
  }

  /** @returns false where the run ended by itself meanwhile */
  async function close(run: WorkflowRunRecord): Promise<boolean> {
    const change = interrupted(run, GATEWAY_STOPPED);
    if (!(await base.storage.updateWorkflowRun(run.id, change))) return false;
    const closed = { ...run, ...change };
    tellWatchers(base, run.id);
    await announce(closed);
    const workflow = await base.storage.workflowById(run.workflow_id);
    await notifier.workflowEnded(closed, workflow?.name ?? run.workflow_id);
    return true;
  }

  async function closeWhere(isAbandoned: (run: WorkflowRunRecord) => boolean): Promise<Set<string>> {
    const executions = new Set<string>();
    for (const run of await base.storage.runningWorkflowRuns()) {
      if (running.has(run.id) || !isAbandoned(run) || !(await close(run))) continue;
      for (const { execution_id } of run.nodes) if (execution_id) executions.add(execution_id);
    }
    return executions;
  }

  const isExpired = ({ lease }: WorkflowRunRecord): boolean =>
    lease === null || Date.parse(lease.until) < base.clock.now();

  function sweepLater(): void {
    cancelSweep = base.clock.schedule(() => {
      closeWhere(isExpired)
        .catch((fault: unknown) => {
          base.log.warn({ fault: describeFault(fault) }, 'Abandoned workflow runs could not be looked for');
        })
        .finally(() => {
          if (!stopping) sweepLater();
        });
    }, SWEEP_EVERY_MS);
  }

  return {
    async start(workflow, { userId, inputs }) {
      if (stopping) throw new ApiError(503, 'The gateway is stopping. Try again in a moment.');
      const run = newRun(workflow, {
        id: createCapabilityId(),
        user_id: userId,
        inputs,
        started_at: isoNow(base),
        lease: newWorkflowLease(base),
      });
      const writer = await createRunWriter(base, run);
      const begin = (tell: Tell): Promise<void> => {
        const ended = execute(workflow, run, writer, tell)
          .catch(async (fault: unknown) => {
            writer.stop();
            base.log.error({ workflow: workflow.id, fault: describeFault(fault) }, 'A workflow run was lost');
            // Where not even this can be stored, the lease runs out.
            if (!(fault instanceof RunLost)) await close(run).catch(() => false);
            tell('workflow_error', { execution_id: run.id, error: 'The gateway lost this run.' });
          })
          .finally(() => running.delete(run.id));
        running.set(run.id, ended);
        return ended;
      };
      return { executionId: run.id, begin };
    },
    async recover() {
      const { soleGateway, gatewayId } = base.settings;
      if (soleGateway !== false) return closeWhere(() => true);
      sweepLater();
      return closeWhere((run) => run.lease?.gateway_id === gatewayId || isExpired(run));
    },
    async shutDown() {
      stopping = true;
      cancelSweep();
      await Promise.all(running.values());
    },
  };
}
