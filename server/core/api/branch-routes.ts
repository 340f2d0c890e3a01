/** A new chat that continues another one from one of its messages (docs/protocol.md, `session-branch`). */
import * as z from 'zod/mini';
import { createUuid } from '#src/lib/ids.ts';
import { MAX_CHAT_TITLE } from '#src/protocol/limits.ts';
import type { ApiRoute } from '../api-types.ts';
import { isoNow, type CoreContext } from '../context.ts';
import type { SessionRecord } from '../model.ts';
import { requireSession, requireWriter } from '../rights.ts';
import { tellSession, toWireSession } from '../session-news.ts';
import { branchTo, copyBranch } from '../turns/branch-copies.ts';
import { ApiError, notFound } from './api-error.ts';
import { ok, param, readBody, userOf } from './reply.ts';

const branchBody = z.looseObject({
  message_id: z.string(),
  title: z.nullish(z.string().check(z.trim(), z.maxLength(MAX_CHAT_TITLE))),
  id: z.nullish(z.uuid('must be a UUID.')),
});

export function branchRoutes(context: CoreContext): ApiRoute[] {
  const { storage, settings } = context;

  /** A repeat under the same id is answered with what stands there, and makes nothing. @throws ApiError 409, 404 */
  async function branchOf(origin: SessionRecord, userId: string, body: z.infer<typeof branchBody>) {
    const id = body.id ?? createUuid();
    const standing = await storage.sessionById(id);
    if (standing) return standing;
    const messages = await storage.messagesOf(origin.id);
    const branch = branchTo(messages, body.message_id);
    if (branch.length === 0) throw notFound('message');
    if (branch.some(({ status }) => status === 'running'))
      throw new ApiError(409, 'An answer there is still being written: branch once it has ended.');
    const now = isoNow(context);
    const session: SessionRecord = {
      id,
      application_id: origin.application_id,
      workspace_id: origin.workspace_id,
      title: body.title ?? titleBehind(origin.title),
      archived: false,
      created_by: userId,
      created_at: now,
      updated_at: now,
      branched_from: { session_id: origin.id, message_id: body.message_id, position: branch.length },
    };
    return storage.insertBranch(session, copyBranch(branch, id, createUuid), userId);
  }

  return [
    {
      method: 'POST',
      path: '/api/v1/chat/sessions/:session_id/branch',
      auth: 'bearer',
      extension: 'session-branch',
      async handle(request) {
        const user = userOf(request);
        const { session: origin } = await requireSession(storage, param(request, 'session_id'), user.id);
        await requireWriter(storage, origin.workspace_id, user.id, 'chat session');
        const body = readBody(branchBody, request.body);
        const session = await branchOf(origin, user.id, body);
        const { branched_from: from } = session;
        const isRepeat = from?.session_id === origin.id && from.message_id === body.message_id;
        if (!isRepeat || session.created_by !== user.id)
          throw new ApiError(409, 'id: another chat session has this id already. Choose a new one.');
        await tellSession(context, session.id);
        return ok(toWireSession(session, settings.stock));
      },
    },
  ];
}

/** In no language: a page that knows its reader's sends a title. One that is made of the first prompt stays to be made. */
function titleBehind(title: string): string {
  return title === '' ? '' : [...`↳ ${title}`].slice(0, MAX_CHAT_TITLE).join('');
}
