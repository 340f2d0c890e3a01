/** Plugins and their runs (protocol.md Part 2 "plugin runs" and `debug-history`, Part 3 "Ingest"). */
import * as z from 'zod/mini';
import { createCapabilityId } from '#src/lib/ids.ts';
import type { ApiRequest, ApiRoute } from '../api-types.ts';
import { isoNow, type CoreContext } from '../context.ts';
import type { ExecutionRecord, PluginRecord, WorkspaceRecord } from '../model.ts';
import { mayWrite, requireMembership, requireWriter, VIEWER_MESSAGE } from '../rights.ts';
import { createIngestKey, hashIngestKey, ingestRecords } from '../runs/ingest.ts';
import { DEFAULT_PAGE, MAX_PAGE, recordLines, summarizeRun } from '../runs/record-pages.ts';
import { deleteRun } from '../runs/runs.ts';
import { ApiError, notFound } from './api-error.ts';
import { limitOf, ok, param, readBody, userOf } from './reply.ts';
import { readListing, toListedRun } from './run-listing.ts';

const parameters = z.record(z.string(), z.unknown());
const startBody = z.looseObject({ parameters: z.nullish(parameters), workspace_id: z.nullish(z.string()) });
const registerBody = z.looseObject({
  plugin_id: z.string().check(z.minLength(1), z.maxLength(200)),
  tool_name: z.string().check(z.minLength(1), z.maxLength(200)),
  workspace_id: z.nullish(z.string()),
  parameters: z.nullish(parameters),
});

const extension = 'plugin-runs';

export function pluginRoutes(context: CoreContext): ApiRoute[] {
  const { storage } = context;

  /** The workspace that a run is for: the one named, else the first that the user may write in. */
  async function workspaceFor(request: ApiRequest, named: string | null): Promise<WorkspaceRecord['id']> {
    const user = userOf(request);
    if (named !== null) {
      await requireWriter(storage, named, user.id);
      return named;
    }
    const writable = (await storage.workspacesOf(user.id)).find(({ role }) => mayWrite(role));
    if (!writable) throw new ApiError(403, VIEWER_MESSAGE);
    return writable.id;
  }

  async function visibleExecution(request: ApiRequest): Promise<ExecutionRecord> {
    const execution = await executionOf(request);
    await requireMembership(storage, execution.workspace_id, userOf(request).id, 'execution');
    return execution;
  }

  /** As on the debug socket: the id is the capability, nobody signs in. */
  async function executionOf(request: ApiRequest): Promise<ExecutionRecord> {
    const execution = await storage.executionById(param(request, 'execution_id'));
    if (!execution) throw notFound('execution');
    return execution;
  }

  return [
    {
      method: 'GET',
      path: '/api/v1/plugins',
      auth: 'bearer',
      extension,
      handle: async () => ok((await storage.plugins()).map(toWirePlugin)),
    },
    {
      method: 'POST',
      path: '/api/v1/plugins/:plugin_id/tools/:tool/executions',
      auth: 'bearer',
      extension,
      async handle(request) {
        const body = readBody(startBody, request.body);
        const plugin = (await storage.plugins()).find(({ id }) => id === param(request, 'plugin_id'));
        const tool = plugin?.tools.find(({ name }) => name === param(request, 'tool'));
        if (!plugin || !tool) throw notFound(plugin ? 'tool of this plugin' : 'plugin');
        const workspaceId = await workspaceFor(request, body.workspace_id ?? null);
        const given = body.parameters ?? {};
        requireParameters(tool.parameters, given);
        const { executionId } = await context.runs.start({
          plugin,
          toolName: tool.name,
          parameters: given,
          workspaceId,
          userId: userOf(request).id,
        });
        return ok({ execution_id: executionId });
      },
    },
    {
      method: 'GET',
      path: '/api/v1/plugins/executions',
      auth: 'bearer',
      extension,
      async handle(request) {
        const user = userOf(request);
        const { workspace_id: workspaceId } = request.query;
        if (workspaceId) await requireMembership(storage, workspaceId, user.id);
        const workspaceIds = workspaceId
          ? [workspaceId]
          : (await storage.workspacesOf(user.id)).map(({ id }) => id);
        const listing = { ...readListing(request), workspaceIds };
        const found = await storage.executionsOf(listing);
        return ok(found.map((run) => toListedRun(toWireExecution(run), run, listing)));
      },
    },
    {
      method: 'GET',
      path: '/api/v1/plugins/executions/:execution_id',
      auth: 'bearer',
      extension,
      handle: async (request) => ok(toWireExecution(await visibleExecution(request))),
    },
    {
      method: 'DELETE',
      path: '/api/v1/plugins/executions/:execution_id',
      auth: 'bearer',
      extension,
      async handle(request) {
        const { id, workspace_id } = await executionOf(request);
        await requireWriter(storage, workspace_id, userOf(request).id, 'execution');
        const outcome = await deleteRun(context, id);
        if (outcome === 'missing') throw notFound('execution');
        if (outcome === 'running')
          throw new ApiError(409, 'This run is still running. It can be deleted once it has ended.');
        return ok({});
      },
    },
    {
      method: 'POST',
      path: '/api/v1/plugins/executions',
      auth: 'bearer',
      extension,
      async handle(request) {
        const body = readBody(registerBody, request.body);
        const workspaceId = await workspaceFor(request, body.workspace_id ?? null);
        const { key, hash } = await createIngestKey();
        const execution: ExecutionRecord = {
          id: createCapabilityId(),
          plugin_id: body.plugin_id,
          tool_name: body.tool_name,
          workspace_id: workspaceId,
          user_id: userOf(request).id,
          status: 'running',
          started_at: isoNow(context),
          ended_at: null,
          duration: null,
          parameters: body.parameters ?? {},
          result: null,
          error: null,
          ingest_key_hash: hash,
        };
        await storage.insertExecution(execution);
        return ok({ execution_id: execution.id, ingest_key: key });
      },
    },
    {
      method: 'GET',
      path: '/api/v1/plugins/executions/:execution_id/summary',
      auth: 'none',
      extension: 'debug-history',
      handle: async (request) => ok(await summarizeRun(storage, await executionOf(request))),
    },
    {
      method: 'GET',
      path: '/api/v1/plugins/executions/:execution_id/records',
      auth: 'none',
      extension: 'debug-history',
      async handle(request) {
        const after = afterOf(request);
        const limit = limitOf(request, DEFAULT_PAGE, MAX_PAGE);
        const { id } = await executionOf(request);
        const chunks = recordLines(storage, id, after, limit);
        return { kind: 'stream', contentType: 'application/x-ndjson; charset=utf-8', chunks, pack: true };
      },
    },
    {
      method: 'POST',
      path: '/api/v1/plugins/executions/:execution_id/records',
      auth: 'ingest',
      extension,
      async handle(request) {
        const execution = await storage.executionById(param(request, 'execution_id'));
        const key = /^Bearer (\S+)$/i.exec(request.headers['authorization'] ?? '')?.[1];
        const isRight = key !== undefined && (await hashIngestKey(key)) === execution?.ingest_key_hash;
        if (!execution || !isRight)
          throw new ApiError(401, 'The ingest key does not belong to this execution.');
        if (typeof request.body !== 'string')
          throw new ApiError(422, 'The body must be NDJSON: one record a line.');
        const after = request.query['after'] === undefined ? null : afterOf(request);
        return ok(await ingestRecords(context, execution.id, request.body, after));
      },
    },
  ];
}

/** The number of the record after which a page, or a batch, begins. @throws ApiError 422 */
function afterOf(request: ApiRequest): number {
  const { after = '0' } = request.query;
  if (!/^\d{1,9}$/.test(after)) throw new ApiError(422, 'after: must be the number of a record, or 0.');
  return Number(after);
}

/** What the tool's schema requires must be there. @throws ApiError 422 that names the field */
function requireParameters(
  schema: Readonly<Record<string, unknown>>,
  given: Readonly<Record<string, unknown>>,
): void {
  const required: readonly unknown[] = Array.isArray(schema['required']) ? schema['required'] : [];
  for (const name of required) {
    const value = given[String(name)];
    if (value === undefined || value === null || value === '') {
      throw new ApiError(422, `parameters.${String(name)}: is required.`);
    }
  }
}

/** Without its source, which never leaves. */
function toWirePlugin({ id, name, description, version, tools }: PluginRecord): Record<string, unknown> {
  return { id, name, description, version, tools };
}

function toWireExecution({ ingest_key_hash: _hash, ...execution }: ExecutionRecord): Record<string, unknown> {
  return execution;
}
