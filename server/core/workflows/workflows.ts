/** Runs of workflows: node by node, told as the events of protocol.md 1.6, stored when they end. */
import { createCapabilityId } from '#src/lib/ids.ts';
import { describeFault, isoNow, type CoreBase } from '../context.ts';
import type { Notifier } from '../notify.ts';
import type { Runs } from '../runs/runs.ts';
import { createRunNode } from './run-node.ts';
import type { WorkflowRecord, WorkflowRunRecord } from './workflow-model.ts';

export type Tell = (event: string, data: Readonly<Record<string, unknown>>) => void;

export interface Workflows {
  /** Goes on whoever leaves. `ended` never rejects. */
  start(
    workflow: WorkflowRecord,
    run: { readonly userId: string; readonly inputs: Record<string, unknown> },
    tell: Tell,
  ): { readonly executionId: string; readonly ended: Promise<void> };
  /** Those under way here first, then the stored ones, newest first. */
  runsOf(workflowId: string, limit: number): Promise<WorkflowRunRecord[]>;
  /** Resolves once nothing runs any more. */
  settled(): Promise<void>;
}

export function createWorkflows(base: CoreBase, runs: Runs, notifier: Notifier): Workflows {
  const runNode = createRunNode(base, runs);
  const running = new Map<string, { run: WorkflowRunRecord; ended: Promise<void> }>();

  async function execute(workflow: WorkflowRecord, run: WorkflowRunRecord, tell: Tell): Promise<void> {
    const startedAt = base.clock.monotonic();
    const since = (start: number): number => Math.round(base.clock.monotonic() - start);
    tell('workflow_start', { workflow_id: workflow.id, execution_id: run.id });
    for (const [index, node] of workflow.nodes.entries()) {
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
      tell('node_start', { node_id, node_type, node_name });
      const nodeStart = base.clock.monotonic();
      try {
        state.output = await runNode(node, run);
        state.status = 'completed';
        state.duration_ms = since(nodeStart);
        tell('node_end', { node_id, output: state.output, duration_ms: state.duration_ms });
      } catch (fault) {
        state.error = fault instanceof Error ? fault.message : String(fault);
        state.status = 'failed';
        state.duration_ms = since(nodeStart);
        tell('node_error', { node_id, error: state.error });
      }
    }
    const failed = run.nodes.find(({ status }) => status === 'failed');
    run.error = failed ? `${failed.node_name}: ${failed.error ?? ''}` : null;
    run.status = failed ? 'failed' : 'completed';
    run.ended_at = isoNow(base);
    run.duration_ms = since(startedAt);
    // Stored before it is told: whoever looks then finds it.
    await base.storage.insertWorkflowRun(run);
    if (failed) tell('workflow_error', { execution_id: run.id, error: run.error });
    else tell('workflow_end', { execution_id: run.id, duration_ms: run.duration_ms });
    await notifier.workflowEnded(run, workflow.name);
  }

  return {
    start(workflow, { userId, inputs }, tell) {
      const run: WorkflowRunRecord = {
        id: createCapabilityId(),
        workflow_id: workflow.id,
        workspace_id: workflow.workspace_id,
        user_id: userId,
        status: 'running',
        inputs,
        nodes: workflow.nodes.map(({ id, type, name }) => ({
          node_id: id,
          node_type: type,
          node_name: name,
          status: 'waiting',
          output: null,
          error: null,
          duration_ms: null,
        })),
        error: null,
        started_at: isoNow(base),
        ended_at: null,
        duration_ms: null,
      };
      const ended = execute(workflow, run, tell)
        .catch((fault: unknown) => {
          base.log.error({ workflow: workflow.id, fault: describeFault(fault) }, 'A workflow run was lost');
          tell('workflow_error', { execution_id: run.id, error: 'The gateway lost this run.' });
        })
        .finally(() => running.delete(run.id));
      running.set(run.id, { run, ended });
      return { executionId: run.id, ended };
    },
    async runsOf(workflowId, limit) {
      const here = [...running.values()]
        .map(({ run }) => structuredClone(run))
        .filter((run) => run.workflow_id === workflowId && run.status === 'running');
      return [...here.reverse(), ...(await base.storage.workflowRunsOf(workflowId, limit))];
    },
    async settled() {
      await Promise.all([...running.values()].map(({ ended }) => ended));
    },
  };
}
