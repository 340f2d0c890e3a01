/** Applications of a workspace, made and changed by all but viewers (protocol.md Part 2 "workspace data"). */
import * as z from 'zod/mini';
import { createUuid } from '#src/lib/ids.ts';
import { recordActivity } from '../activity.ts';
import type { ApiRequest, ApiRoute } from '../api-types.ts';
import { isoNow, publish, streamNames, type CoreContext } from '../context.ts';
import type { ApplicationRecord } from '../model.ts';
import { requireMembership, requireWriter } from '../rights.ts';
import { ApiError, notFound } from './api-error.ts';
import { ok, okAt, param, readBody, userOf } from './reply.ts';

const textOf = (words: string, most: number) => z.string(words).check(z.trim(), z.maxLength(most, words));
const NAME_WORDS = 'must be text of 1 to 100 characters.';
const fields = {
  description: z.optional(textOf('must be text of up to 500 characters.', 500)),
  instructions: z.optional(textOf('must be text of up to 8,000 characters.', 8_000)),
  plugin_ids: z.optional(z.array(z.string('must be ids of plugins.'), 'must be a list of ids of plugins.')),
};
const name = textOf(NAME_WORDS, 100).check(z.minLength(1, NAME_WORDS));
const createBody = z.looseObject({ name, ...fields });
const changeBody = z.looseObject({
  version: z.int('must be the version that the change began from.'),
  name: z.optional(name),
  ...fields,
});

const LIST = '/api/v1/workspaces/:workspace_id/applications';
const ONE = `${LIST}/:application_id`;

export function applicationRoutes(context: CoreContext): ApiRoute[] {
  const { storage } = context;

  async function member(request: ApiRequest): Promise<string> {
    return (await requireMembership(storage, param(request, 'workspace_id'), userOf(request).id))
      .workspace_id;
  }

  async function writer(request: ApiRequest): Promise<string> {
    return (await requireWriter(storage, param(request, 'workspace_id'), userOf(request).id)).workspace_id;
  }

  /** The application that the path names, of this workspace. @throws ApiError 404 */
  async function required(request: ApiRequest, workspaceId: string): Promise<ApplicationRecord> {
    const application = await storage.applicationById(param(request, 'application_id'));
    if (application?.workspace_id !== workspaceId) throw notFound('application');
    return application;
  }

  /** @throws ApiError 422 */
  async function knownPlugins(ids: readonly string[]): Promise<string[]> {
    const known = new Set((await storage.plugins()).map(({ id }) => id));
    const unknown = ids.find((id) => !known.has(id));
    if (unknown !== undefined) throw new ApiError(422, `plugin_ids: there is no plugin ${unknown} here.`);
    return [...new Set(ids)];
  }

  /** Everybody in the workspace hears of what is stored by now. */
  async function tell(application: ApplicationRecord, action: 'created' | 'edited', userId: string) {
    const { id, workspace_id, version } = application;
    const frame = { type: 'application_changed', application_id: id, action, version, updated_by: userId };
    await publish(context, streamNames.workspace(workspace_id), { ...frame, timestamp: isoNow(context) });
    const params = { application_id: id, name: application.name, action, version };
    await recordActivity(context, workspace_id, [{ kind: 'application_changed', userId, params }]);
  }

  const route = (method: ApiRoute['method'], path: string, handle: ApiRoute['handle']): ApiRoute => ({
    method,
    path,
    auth: 'bearer',
    extension: 'workspace-data',
    handle,
  });

  return [
    route('GET', LIST, async (request) => {
      const id = await member(request);
      const position = await context.bus.position(streamNames.workspace(id));
      const all = await storage.applicationsOf(userOf(request).id);
      return okAt(
        all.filter(({ workspace_id }) => workspace_id === id),
        position,
      );
    }),
    route('GET', ONE, async (request) => ok(await required(request, await member(request)))),
    route('POST', LIST, async (request) => {
      const workspaceId = await writer(request);
      const body = readBody(createBody, request.body);
      const application: ApplicationRecord = {
        id: createUuid(),
        workspace_id: workspaceId,
        name: body.name,
        description: body.description ?? '',
        instructions: body.instructions ?? '',
        plugin_ids: await knownPlugins(body.plugin_ids ?? []),
        version: 1,
        updated_at: isoNow(context),
        updated_by: userOf(request).id,
      };
      await storage.insertApplication(application);
      await tell(application, 'created', userOf(request).id);
      return ok(application);
    }),
    route('PUT', ONE, async (request) => {
      const workspaceId = await writer(request);
      const body = readBody(changeBody, request.body);
      const current = await required(request, workspaceId);
      const changed: ApplicationRecord = {
        ...current,
        name: body.name ?? current.name,
        description: body.description ?? current.description,
        instructions: body.instructions ?? current.instructions,
        plugin_ids: body.plugin_ids ? await knownPlugins(body.plugin_ids) : current.plugin_ids,
      };
      // Nothing to write, whatever version was named: also the repeat of a write whose answer was lost.
      if (JSON.stringify(changed) === JSON.stringify(current)) return ok(current);
      if (body.version !== current.version) throw conflict(current);
      const next = {
        ...changed,
        version: current.version + 1,
        updated_at: isoNow(context),
        updated_by: userOf(request).id,
      };
      if (!(await storage.saveApplication(next, current.version))) {
        throw conflict(await required(request, workspaceId));
      }
      await tell(next, 'edited', next.updated_by);
      return ok(next);
    }),
  ];
}

/** As of documents: the application as it now is stands beside the refusal, as `current`. */
function conflict(current: ApplicationRecord): ApiError {
  const words = `version: somebody changed this application, it is at version ${current.version} now.`;
  return new ApiError(409, words, {}, current);
}
