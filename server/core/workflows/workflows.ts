/** Runs of workflows: node by node, stored as they go, told as the events of protocol.md 1.6. */
import { createCapabilityId } from '#src/lib/ids.ts';
import { ApiError } from '../api/api-error.ts';
import { describeFault, isoNow, publish, streamNames, type CoreBase } from '../context.ts';
import type { Notifier } from '../notify.ts';
import type { Runs } from '../runs/runs.ts';
import { createRunNode, inputOf, NodeFailure } from './run-node.ts';
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
const GATEWAY_FAILED = 'The gateway itself failed in the middle of this run. Run it again; its log says why.';
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
      state.started_at = isoNow(base);
      await writer.save();
      tell('node_start', { node_id, node_type, node_name });
      const startedAt = base.clock.monotonic();
      try {
        state.output = await runNode(node, run, async (executionId) => {
          state.execution_id = executionId;
          await saveOnTheWay(writer, run);
        });
        state.status = 'completed';
      } catch (fault) {
        if (fault instanceof RunLost) throw fault;
        // The tool was ended with the gateway: the node did not fail by itself.
        if (isStopping()) return;
        // What the gateway itself could not do is not the node's failure, and its words are for the log.
        if (!(fault instanceof NodeFailure)) throw fault;
        state.error = fault.message;
        state.status = 'failed';
      }
      state.duration_ms = Math.round(base.clock.monotonic() - startedAt);
      await writer.save();
      const { output, error, duration_ms } = state;
      if (error === null) tell('node_end', { node_id, output, duration_ms });
      else tell('node_error', { node_id, error });
    }
  }

  /** While a tool runs already: what cannot be stored now is stored with the node's end. @throws RunLost */
  async function saveOnTheWay(writer: RunWriter, { id }: WorkflowRunRecord): Promise<void> {
    try {
      await writer.save();
    } catch (fault) {
      if (fault instanceof RunLost) throw fault;
      base.log.warn({ runId: id, fault: describeFault(fault) }, 'The tool of a run is not named yet');
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

  /**
   * Ends a run that nobody goes on with.
   * @param held the lease under which it was found abandoned: its own gateway may just have renewed it
   * @returns false where it ended by itself meanwhile, or is held anew
   */
  async function close(
    run: WorkflowRunRecord,
    change: Partial<WorkflowRunRecord>,
    held?: WorkflowRunRecord['lease'],
  ): Promise<boolean> {
    if (!(await base.storage.updateWorkflowRun(run.id, change, held))) return false;
    const closed = { ...run, ...change };
    tellWatchers(base, run.id);
    await announce(closed);
    const workflow = await base.storage.workflowById(run.workflow_id);
    await notifier.workflowEnded(closed, workflow?.name ?? run.workflow_id);
    return true;
  }

  /**
   * Ends a run of this gateway that it could not go on with, as failed: somebody saw its end. Where the storage does
   * not take even that, it is tried again, since no other gateway need be there for which the lease runs out.
   */
  async function giveUp(run: WorkflowRunRecord): Promise<void> {
    const { nodes, error, lease } = interrupted(run, GATEWAY_FAILED);
    const change = { status: 'failed', nodes, error, lease, ended_at: isoNow(base) } as const;
    const attempt = (): Promise<unknown> =>
      close(run, change).catch(() => {
        if (!stopping) base.clock.schedule(() => void attempt(), SWEEP_EVERY_MS);
      });
    await attempt();
  }

  async function closeWhere(isAbandoned: (run: WorkflowRunRecord) => boolean): Promise<Set<string>> {
    const executions = new Set<string>();
    for (const run of await base.storage.runningWorkflowRuns()) {
      if (running.has(run.id) || !isAbandoned(run)) continue;
      if (!(await close(run, interrupted(run, GATEWAY_STOPPED), run.lease))) continue;
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
            const isLost = fault instanceof RunLost;
            if (!isLost) await giveUp(run);
            tell('workflow_error', { execution_id: run.id, error: isLost ? fault.message : GATEWAY_FAILED });
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
