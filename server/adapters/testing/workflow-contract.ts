/** What every storage keeps to about workflows and their runs. */
import { describe, expect, it } from 'vitest';
import type { Storage } from '#server/core/ports.ts';
import type { WorkflowRunRecord } from '#server/core/workflows/workflow-model.ts';
import { T0, T1, T2 } from './sample-records.ts';

/** @param withPeople gives a storage with the person ada, `ws-1` and `ws-2` each time */
export function describeWorkflows(name: string, withPeople: () => Promise<Storage>): void {
  describe(`${name} keeps the contract of workflows`, () => {
    it('keeps workflows of a workspace, and their runs newest first', async () => {
      const storage = await withPeople();
      const node = { id: 'a', type: 'input' as const, name: 'A', after: [], settings: { text: '{x}' } };
      const workflow = { id: 'wf', workspace_id: 'ws-1', name: 'W', description: '', nodes: [node] };
      await storage.insertWorkflow(workflow);
      expect(await storage.workflowById('wf')).toEqual(workflow);
      expect(await storage.workflowById('none')).toBeNull();
      expect(await storage.workflowsOf('ws-1')).toEqual([workflow]);
      expect(await storage.workflowsOf('ws-2')).toEqual([]);
      const run = (id: string, at: string): WorkflowRunRecord => ({
        id,
        workflow_id: 'wf',
        workspace_id: 'ws-1',
        user_id: 'ada',
        status: 'failed',
        inputs: { name: '김' },
        nodes: [
          {
            node_id: 'a',
            node_type: 'input',
            node_name: 'A',
            status: 'failed',
            input: { query: '안녕\0' },
            output: null,
            error: 'no',
            execution_id: 'e-1',
            duration_ms: 1.5,
          },
        ],
        error: 'A: no',
        started_at: at,
        ended_at: T2,
        duration_ms: 12,
        lease: null,
      });
      await storage.insertWorkflowRun(run('r-1', T0));
      await storage.insertWorkflowRun(run('r-2', T1));
      expect(await storage.workflowRunsOf('wf', 10)).toEqual([run('r-2', T1), run('r-1', T0)]);
      expect(await storage.workflowRunsOf('wf', 1)).toHaveLength(1);
      expect(await storage.workflowRunsOf('other', 10)).toEqual([]);
    });

    it('changes a workflow’s run until it has ended, and not after', async () => {
      const storage = await withPeople();
      const lease = { gateway_id: 'g', until: T1 };
      const run: WorkflowRunRecord = {
        id: 'r-1',
        workflow_id: 'wf',
        workspace_id: 'ws-1',
        user_id: 'ada',
        status: 'running',
        inputs: {},
        nodes: [],
        error: null,
        started_at: T0,
        ended_at: null,
        duration_ms: null,
        lease,
      };
      await storage.insertWorkflowRun(run);
      await storage.insertWorkflowRun({ ...run, id: 'r-2', status: 'completed', lease: null });
      expect(await storage.runningWorkflowRuns()).toEqual([run]);
      const renewed = { ...lease, until: T2 };
      expect(await storage.updateWorkflowRun('r-1', { lease: renewed })).toBe(true);
      expect(await storage.workflowRunById('r-1')).toEqual({ ...run, lease: renewed });
      // Only under the very lease that is named: another one is somebody's hold.
      const change = { error: 'of another hold' };
      for (const held of [lease, { ...renewed, gateway_id: 'other' }, null]) {
        expect(await storage.updateWorkflowRun('r-1', change, held)).toBe(false);
      }
      expect(await storage.workflowRunById('r-1')).toEqual({ ...run, lease: renewed });
      expect(await storage.updateWorkflowRun('r-1', { lease: null }, renewed)).toBe(true);
      expect(await storage.updateWorkflowRun('r-1', change, renewed)).toBe(false);
      expect(await storage.updateWorkflowRun('r-1', { lease: renewed }, null)).toBe(true);
      const end = { status: 'interrupted', error: 'gone', lease: null } as const;
      const closed = await Promise.all([
        storage.updateWorkflowRun('r-1', end),
        storage.updateWorkflowRun('r-1', { status: 'completed', lease: null }),
      ]);
      expect(closed.toSorted()).toEqual([false, true]);
      expect(await storage.updateWorkflowRun('r-1', { lease })).toBe(false);
      expect(await storage.updateWorkflowRun('none', { lease })).toBe(false);
      expect(await storage.workflowRunById('none')).toBeNull();
      expect(await storage.runningWorkflowRuns()).toEqual([]);
    });
  });
}
