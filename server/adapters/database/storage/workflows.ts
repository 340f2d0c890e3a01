import { and, asc, desc, eq } from 'drizzle-orm';
import type { Storage } from '#server/core/ports.ts';
import type { Database } from '../database.ts';
import { workflowRuns, workflows } from '../schema.ts';
import { isSameHold } from './leases.ts';

type WorkflowStorage = Pick<
  Storage,
  | 'insertWorkflow'
  | 'workflowsOf'
  | 'workflowById'
  | 'insertWorkflowRun'
  | 'updateWorkflowRun'
  | 'workflowRunById'
  | 'runningWorkflowRuns'
  | 'workflowRunsOf'
>;

export function workflowStorage(db: Database): WorkflowStorage {
  return {
    async insertWorkflow(workflow) {
      await db.insert(workflows).values(workflow);
    },
    async workflowsOf(workspaceId) {
      return db
        .select()
        .from(workflows)
        .where(eq(workflows.workspace_id, workspaceId))
        .orderBy(asc(workflows.name), asc(workflows.id));
    },
    async workflowById(id) {
      return (await db.select().from(workflows).where(eq(workflows.id, id)))[0] ?? null;
    },
    async insertWorkflowRun(run) {
      await db.insert(workflowRuns).values(run);
    },
    async updateWorkflowRun(id, change, held) {
      const isHeld = held === undefined ? undefined : isSameHold(workflowRuns.lease, held);
      const changed = await db
        .update(workflowRuns)
        .set(change)
        .where(and(eq(workflowRuns.id, id), eq(workflowRuns.status, 'running'), isHeld))
        .returning({ id: workflowRuns.id });
      return changed.length > 0;
    },
    async workflowRunById(id) {
      return (await db.select().from(workflowRuns).where(eq(workflowRuns.id, id)))[0] ?? null;
    },
    async runningWorkflowRuns() {
      return db.select().from(workflowRuns).where(eq(workflowRuns.status, 'running'));
    },
    async workflowRunsOf(workflowId, limit) {
      return db
        .select()
        .from(workflowRuns)
        .where(eq(workflowRuns.workflow_id, workflowId))
        .orderBy(desc(workflowRuns.started_at), desc(workflowRuns.id))
        .limit(limit);
    },
  };
}
