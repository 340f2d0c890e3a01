/** Runs that were saved as tests, and what came of them (extension `plugin-runs`, docs/protocol.md 3.7). */
import * as z from 'zod/mini';
import { createUuid } from '#src/lib/ids.ts';
import { MAX_DIFFERENCES } from '#src/protocol/run-comparison.ts';
import type { ApiRequest, ApiRoute } from '../api-types.ts';
import { isoNow, type CoreContext } from '../context.ts';
import type { PluginTestRecord, PluginTestResultRecord } from '../model.ts';
import { mayWrite, requireMembership, requireWriter, VIEWER_MESSAGE } from '../rights.ts';
import { startTestRun } from '../runs/saved-tests.ts';
import { ApiError, notFound } from './api-error.ts';
import { limitOf, ok, param, readBody, userOf } from './reply.ts';

const NAME_WORDS = 'must be text of 1 to 200 characters.';
const name = z.string(NAME_WORDS).check(z.trim(), z.minLength(1, NAME_WORDS), z.maxLength(200, NAME_WORDS));
const parameters = z.record(z.string(), z.unknown());
const steps = z.nullable(z.array(z.string()).check(z.maxLength(2_000)));
const createBody = z.looseObject({
  workspace_id: z.nullish(z.string()),
  name,
  tool_name: name,
  parameters: z.nullish(parameters),
  expected_result: z.optional(z.unknown()),
  expected_steps: z.optional(steps),
});
const changeBody = z.looseObject({
  name: z.optional(name),
  parameters: z.optional(parameters),
  expected_result: z.optional(z.unknown()),
  expected_steps: z.optional(steps),
});
const difference = z.looseObject({
  path: z.string().check(z.maxLength(2_000)),
  kind: z.enum(['missing', 'unexpected', 'changed']),
  expected: z.optional(z.unknown()),
  actual: z.optional(z.unknown()),
});
const resultBody = z.looseObject({
  execution_id: z.string(),
  passed: z.boolean(),
  differences: z.array(difference).check(z.maxLength(MAX_DIFFERENCES)),
});

const OF_PLUGIN = '/api/v1/plugins/:plugin_id/tests';
const ONE = '/api/v1/plugins/tests/:test_id';
const ELSEWHERE =
  'This gateway does not run this plugin. Run the test where the plugin is, and send what came of it.';

export function pluginTestRoutes(context: CoreContext): ApiRoute[] {
  const { storage } = context;
  const route = (method: ApiRoute['method'], path: string, handle: ApiRoute['handle']): ApiRoute => ({
    method,
    path,
    auth: 'bearer',
    extension: 'plugin-runs',
    handle,
  });

  /** The workspace that is named, else the first of the user's own (to write in: that they may write in). */
  async function workspaceOf(request: ApiRequest, named: unknown, writes: boolean): Promise<string> {
    const user = userOf(request);
    if (typeof named === 'string' && named !== '') {
      await (writes ? requireWriter : requireMembership)(storage, named, user.id);
      return named;
    }
    const own = await storage.workspacesOf(user.id);
    const first = own.find(({ role }) => !writes || mayWrite(role));
    if (!first) throw writes ? new ApiError(403, VIEWER_MESSAGE) : notFound('workspace');
    return first.id;
  }

  /** The test that the path names. @throws ApiError 404, and 403 for a viewer where it is to be written */
  async function testOf(request: ApiRequest, writes: boolean): Promise<PluginTestRecord> {
    const test = await storage.testById(param(request, 'test_id'));
    if (!test) throw notFound('test');
    const require = writes ? requireWriter : requireMembership;
    await require(storage, test.workspace_id, userOf(request).id, 'test');
    return test;
  }

  async function withLatest(tests: readonly PluginTestRecord[]): Promise<Record<string, unknown>[]> {
    const latest = await storage.latestTestResults(tests.map(({ id }) => id));
    const byTest = new Map(latest.map((result) => [result.test_id, result]));
    return tests.map((test) => ({ ...test, last_result: toWireResult(byTest.get(test.id)) }));
  }

  return [
    route('GET', OF_PLUGIN, async (request) => {
      const workspaceId = await workspaceOf(request, request.query['workspace_id'], false);
      return ok(await withLatest(await storage.testsOf(workspaceId, param(request, 'plugin_id'))));
    }),
    route('POST', OF_PLUGIN, async (request) => {
      const body = readBody(createBody, request.body);
      const test: PluginTestRecord = {
        id: createUuid(),
        workspace_id: await workspaceOf(request, body.workspace_id, true),
        plugin_id: pluginIdOf(request),
        name: body.name,
        tool_name: body.tool_name,
        parameters: body.parameters ?? {},
        expected_result: body.expected_result ?? null,
        expected_steps: body.expected_steps ?? null,
        created_by: userOf(request).id,
        created_at: isoNow(context),
      };
      await storage.insertTest(test);
      return ok({ ...test, last_result: null });
    }),
    route('PUT', ONE, async (request) => {
      const { id } = await testOf(request, true);
      const body = readBody(changeBody, request.body);
      const change = {
        ...(body.name === undefined ? {} : { name: body.name }),
        ...(body.parameters === undefined ? {} : { parameters: body.parameters }),
        ...(body.expected_result === undefined ? {} : { expected_result: body.expected_result }),
        ...(body.expected_steps === undefined ? {} : { expected_steps: body.expected_steps }),
      };
      await storage.updateTest(id, change);
      const changed = await storage.testById(id);
      if (!changed) throw notFound('test');
      return ok((await withLatest([changed]))[0]);
    }),
    route('DELETE', ONE, async (request) => {
      const { id } = await testOf(request, true);
      if (!(await storage.deleteTest(id))) throw notFound('test');
      return ok({});
    }),
    route('POST', `${ONE}/runs`, async (request) => {
      const test = await testOf(request, true);
      const plugin = (await storage.plugins()).find(({ id }) => id === test.plugin_id);
      if (!plugin) throw new ApiError(409, ELSEWHERE);
      if (!plugin.tools.some((tool) => tool.name === test.tool_name))
        throw new ApiError(409, `The plugin has no tool "${test.tool_name}" any more. Delete this test.`);
      return ok({ execution_id: await startTestRun(context, test, plugin, userOf(request).id) });
    }),
    route('POST', `${ONE}/results`, async (request) => {
      const test = await testOf(request, true);
      const { execution_id, passed, differences } = readBody(resultBody, request.body);
      const execution = await storage.executionById(execution_id);
      if (execution?.workspace_id !== test.workspace_id || execution.plugin_id !== test.plugin_id) {
        throw new ApiError(422, 'execution_id: must be a run of this plugin in this workspace.');
      }
      const result = { test_id: test.id, execution_id, passed, differences };
      const stored = { ...result, at: isoNow(context), by: userOf(request).id };
      await storage.putTestResult(stored);
      return ok(stored);
    }),
    route('GET', `${ONE}/results`, async (request) => {
      const { id } = await testOf(request, false);
      return ok(await storage.testResults(id, limitOf(request, 50, 200)));
    }),
  ];
}

function pluginIdOf(request: ApiRequest): string {
  const id = param(request, 'plugin_id');
  if (id.length > 200) throw new ApiError(422, 'plugin_id: must be text of 1 to 200 characters.');
  return id;
}

function toWireResult(
  result: PluginTestResultRecord | undefined,
): Omit<PluginTestResultRecord, 'test_id'> | null {
  if (!result) return null;
  const { test_id: _test, ...rest } = result;
  return rest;
}
