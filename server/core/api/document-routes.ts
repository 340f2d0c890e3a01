/** Documents of a workspace: read by its members, written by all but viewers (protocol.md Part 2 "workspace data"). */
import * as z from 'zod/mini';
import { createUuid } from '#src/lib/ids.ts';
import { MAX_DOCUMENT_BYTES, utf8Length } from '#src/protocol/limits.ts';
import { recordActivity } from '../activity.ts';
import type { ApiRequest, ApiRoute } from '../api-types.ts';
import { isoNow, publish, streamNames, type CoreContext } from '../context.ts';
import type { DocumentRecord } from '../model.ts';
import { requireMembership, requireWriter } from '../rights.ts';
import { ApiError, notFound } from './api-error.ts';
import { ok, okAt, param, readBody, userOf } from './reply.ts';

const TITLE_WORDS = 'must be text of 1 to 200 characters.';
const title = z
  .string(TITLE_WORDS)
  .check(z.trim(), z.minLength(1, TITLE_WORDS), z.maxLength(200, TITLE_WORDS));
const text = z.string('must be text.');
const createBody = z.looseObject({ title, text: z.optional(text) });
const changeBody = z.looseObject({
  version: z.int('must be the version that the change began from.'),
  title: z.optional(title),
  text: z.optional(text),
});

type DocumentAction = 'created' | 'edited' | 'renamed' | 'deleted';

const LIST = '/api/v1/workspaces/:workspace_id/documents';
const ONE = `${LIST}/:document_id`;

export function documentRoutes(context: CoreContext): ApiRoute[] {
  const { storage } = context;

  async function member(request: ApiRequest): Promise<string> {
    return (await requireMembership(storage, param(request, 'workspace_id'), userOf(request).id))
      .workspace_id;
  }

  async function writer(request: ApiRequest): Promise<string> {
    return (await requireWriter(storage, param(request, 'workspace_id'), userOf(request).id)).workspace_id;
  }

  /** The document that the path names, of this workspace. @throws ApiError 404 */
  async function required(request: ApiRequest, workspaceId: string): Promise<DocumentRecord> {
    const document = await storage.documentById(param(request, 'document_id'));
    if (document?.workspace_id !== workspaceId) throw notFound('document');
    return document;
  }

  /** Everybody in the workspace hears of what is stored by now. */
  async function tell(document: DocumentRecord, action: DocumentAction, userId: string): Promise<void> {
    const { id, workspace_id, version, title: name } = document;
    const frame = { type: 'document_updated', document_id: id, action, version, updated_by: userId };
    await publish(context, streamNames.workspace(workspace_id), { ...frame, timestamp: isoNow(context) });
    const params = { document_id: id, title: name, action, version };
    await recordActivity(context, workspace_id, [{ kind: 'document_updated', userId, params }]);
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
      const withText = request.query['text'] !== 'false';
      const documents = (await storage.documentsOf(id)).map(toWireDocument);
      return okAt(withText ? documents : documents.map(({ text: _text, ...rest }) => rest), position);
    }),
    route('GET', ONE, async (request) => ok(toWireDocument(await required(request, await member(request))))),
    route('POST', LIST, async (request) => {
      const workspaceId = await writer(request);
      const body = readBody(createBody, request.body);
      const document: DocumentRecord = {
        id: createUuid(),
        workspace_id: workspaceId,
        title: body.title,
        text: withinLimit(body.text ?? ''),
        version: 1,
        updated_at: isoNow(context),
        updated_by: userOf(request).id,
      };
      await storage.insertDocument(document);
      await tell(document, 'created', document.updated_by);
      return ok(toWireDocument(document));
    }),
    route('PUT', ONE, async (request) => {
      const workspaceId = await writer(request);
      const body = readBody(changeBody, request.body);
      const current = await required(request, workspaceId);
      const changed: DocumentRecord = {
        ...current,
        title: body.title ?? current.title,
        text: withinLimit(body.text ?? current.text),
        version: current.version + 1,
        updated_at: isoNow(context),
        updated_by: userOf(request).id,
      };
      // Nothing to write, whatever version was named: also the repeat of a write whose answer was lost.
      if (changed.title === current.title && changed.text === current.text)
        return ok(toWireDocument(current));
      if (body.version !== current.version) throw conflict(current);
      if (!(await storage.saveDocument(changed, current.version))) {
        throw conflict(await required(request, workspaceId));
      }
      await tell(changed, changed.text === current.text ? 'renamed' : 'edited', changed.updated_by);
      return ok(toWireDocument(changed));
    }),
    route('DELETE', ONE, async (request) => {
      const document = await required(request, await writer(request));
      // Somebody else may have been faster: it is told of once.
      if (await storage.deleteDocument(document.id)) await tell(document, 'deleted', userOf(request).id);
      return ok({});
    }),
  ];
}

/** @throws ApiError 413 */
function withinLimit(words: string): string {
  if (utf8Length(words) > MAX_DOCUMENT_BYTES) throw new ApiError(413, 'text: a document holds up to 4 MiB.');
  return words;
}

/** On an error `data` is null (1.1), so the document stands beside it, as `current`. */
function conflict(current: DocumentRecord): ApiError {
  const words = `version: somebody changed this document, it is at version ${current.version} now.`;
  return new ApiError(409, words, {}, toWireDocument(current));
}

function toWireDocument({ workspace_id: _workspace, ...document }: DocumentRecord) {
  return document;
}
