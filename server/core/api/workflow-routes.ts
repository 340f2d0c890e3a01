/** Workflows: the documented stream of a run (protocol.md 1.6), and ours to list them and their runs. */
import * as z from 'zod/mini';
import { formatSseComment, formatSseEvent } from '#src/protocol/sse.ts';
import type { ApiRequest, ApiRoute } from '../api-types.ts';
import type { CoreContext } from '../context.ts';
import { requireMembership, requireWriter } from '../rights.ts';
import type { WorkflowRecord } from '../workflows/workflow-model.ts';
import { notFound } from './api-error.ts';
import { limitOf, ok, param, readBody, userOf } from './reply.ts';
import { createTextQueue } from './text-queue.ts';

const KEEP_ALIVE_MS = 15_000;
const executeBody = z.looseObject({ inputs: z.nullish(z.record(z.string(), z.unknown())) });

export function workflowRoutes(context: CoreContext): ApiRoute[] {
  const { storage, workflows, clock } = context;

  /** @param may `requireMembership` or `requireWriter` @throws ApiError 404, 403 */
  async function required(request: ApiRequest, may: typeof requireMembership): Promise<WorkflowRecord> {
    const workflow = await storage.workflowById(param(request, 'workflow_id'));
    if (!workflow) throw notFound('workflow');
    await may(storage, workflow.workspace_id, userOf(request).id, 'workflow');
    return workflow;
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
        const queue = createTextQueue();
        const tell = (name: string, data: Readonly<Record<string, unknown>>): void =>
          queue.push(formatSseEvent({ name, data: JSON.stringify(data) }));
        const { ended } = workflows.start(workflow, { userId: userOf(request).id, inputs }, tell);
        void ended.then(() => {
          tell('done', {});
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
      return ok(await workflows.runsOf(id, limitOf(request, 20, 100)));
    }),
  ];
}

/** Without the nodes' settings. */
function toWireWorkflow({ nodes, ...workflow }: WorkflowRecord): Record<string, unknown> {
  return { ...workflow, nodes: nodes.map(({ id, type, name, after }) => ({ id, type, name, after })) };
}
