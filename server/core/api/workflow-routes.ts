/** Workflows: the documented stream of a run (protocol.md 1.6), and ours to list them, and to read and follow their runs. */
import * as z from 'zod/mini';
import { formatSseComment, formatSseEvent } from '#src/protocol/sse.ts';
import type { ApiReply, ApiRequest, ApiRoute } from '../api-types.ts';
import { describeFault, type CoreContext } from '../context.ts';
import { requireMembership, requireWriter } from '../rights.ts';
import { followRun } from '../workflows/follow-run.ts';
import type { WorkflowRecord, WorkflowRunRecord } from '../workflows/workflow-model.ts';
import { notFound } from './api-error.ts';
import { limitOf, ok, param, readBody, userOf } from './reply.ts';
import { createTextQueue } from './text-queue.ts';

const KEEP_ALIVE_MS = 15_000;
const executeBody = z.looseObject({ inputs: z.nullish(z.record(z.string(), z.unknown())) });

type Tell = (name: string, data: Readonly<Record<string, unknown>>) => void;

export function workflowRoutes(context: CoreContext): ApiRoute[] {
  const { storage, workflows, clock } = context;

  /** @param may `requireMembership` or `requireWriter` @throws ApiError 404, 403 */
  async function required(request: ApiRequest, may: typeof requireMembership): Promise<WorkflowRecord> {
    const workflow = await storage.workflowById(param(request, 'workflow_id'));
    if (!workflow) throw notFound('workflow');
    await may(storage, workflow.workspace_id, userOf(request).id, 'workflow');
    return workflow;
  }

  /** @throws ApiError 404 */
  async function requiredRun(request: ApiRequest): Promise<WorkflowRunRecord> {
    const { id } = await required(request, requireMembership);
    const run = await storage.workflowRunById(param(request, 'run_id'));
    if (run?.workflow_id !== id) throw notFound('workflow run');
    return run;
  }

  /** Events as they are told, comments while nothing is, and `done` once `tellAll` has resolved. */
  function stream(tellAll: (tell: Tell) => Promise<void>): ApiReply {
    const queue = createTextQueue();
    const tell: Tell = (name, data) => queue.push(formatSseEvent({ name, data: JSON.stringify(data) }));
    void tellAll(tell)
      .then(() => {
        tell('done', {});
      })
      .catch((fault: unknown) => {
        context.log.warn({ fault: describeFault(fault) }, 'A workflow stream was cut');
      })
      .finally(() => {
        queue.end();
      });
    return { kind: 'stream', contentType: 'text/event-stream; charset=utf-8', chunks: chunks() };

    async function* chunks(): AsyncGenerator<string> {
      let cancel: () => void = () => undefined;
      const keepAlive = (): void => {
        cancel = clock.schedule(() => {
          queue.push(formatSseComment('keep-alive'));
          keepAlive();
        }, KEEP_ALIVE_MS);
      };
      keepAlive();
      try {
        yield* queue;
      } finally {
        cancel();
      }
    }
  }

  const read = (path: string, handle: ApiRoute['handle']): ApiRoute => ({
    method: 'GET',
    path,
    auth: 'bearer',
    extension: 'workflows',
    handle,
  });

  return [
    {
      method: 'POST',
      path: '/api/v1/workflows/:workflow_id/execute/stream',
      auth: 'bearer',
      async handle(request) {
        const workflow = await required(request, requireWriter);
        const inputs = readBody(executeBody, request.body).inputs ?? {};
        const { begin } = await workflows.start(workflow, { userId: userOf(request).id, inputs });
        return stream(begin);
      },
    },
    read('/api/v1/workspaces/:workspace_id/workflows', async (request) => {
      const id = param(request, 'workspace_id');
      await requireMembership(storage, id, userOf(request).id);
      return ok((await storage.workflowsOf(id)).map(toWireWorkflow));
    }),
    read('/api/v1/workflows/:workflow_id', async (request) =>
      ok(toWireWorkflow(await required(request, requireMembership))),
    ),
    read('/api/v1/workflows/:workflow_id/runs', async (request) => {
      const { id } = await required(request, requireMembership);
      return ok((await storage.workflowRunsOf(id, limitOf(request, 20, 100))).map(toWireRun));
    }),
    read('/api/v1/workflows/:workflow_id/runs/:run_id', async (request) =>
      ok(toWireRun(await requiredRun(request))),
    ),
    read('/api/v1/workflows/:workflow_id/runs/:run_id/stream', async (request) => {
      const { id, workspace_id } = await requiredRun(request);
      const userId = userOf(request).id;
      const mayRead = async () => (await storage.membership(workspace_id, userId)) !== null;
      return stream((tell) => {
        const onRun = (run: WorkflowRunRecord): void => {
          tell('workflow_run', toWireRun(run));
        };
        return followRun(context, id, onRun, mayRead, request.signal);
      });
    }),
  ];
}

/** Without the nodes' settings. */
function toWireWorkflow({ nodes, ...workflow }: WorkflowRecord): Record<string, unknown> {
  return { ...workflow, nodes: nodes.map(({ id, type, name, after }) => ({ id, type, name, after })) };
}

/** Without the lease. */
function toWireRun({ lease: _lease, ...run }: WorkflowRunRecord): Record<string, unknown> {
  return run;
}
