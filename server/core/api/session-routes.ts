/** Applications, chat sessions and their messages (protocol.md 1.8, Part 3 "Shapes"). */
import * as z from 'zod/mini';
import { createUuid } from '#src/lib/ids.ts';
import { MAX_CHAT_TITLE } from '#src/protocol/limits.ts';
import type { ApiRequest, ApiRoute } from '../api-types.ts';
import { isoNow, type CoreContext } from '../context.ts';
import type { SessionRecord } from '../model.ts';
import { requireApplication, requireSession, requireWriter } from '../rights.ts';
import { markRead, tellSession, tellsOfSessions, toWireSession, toWireState } from '../session-news.ts';
import { toWireMessage } from '../turns/chat-frames.ts';
import { readMessages, withoutRunning, type MessagePage } from '../turns/snapshot.ts';
import { ApiError, notFound } from './api-error.ts';
import { limitOf, ok, okAt, param, readBody, userOf } from './reply.ts';

const title = z.string().check(z.trim(), z.maxLength(MAX_CHAT_TITLE));
const createBody = z.looseObject({
  application_id: z.string(),
  title: z.nullish(title),
  id: z.nullish(z.uuid('must be a UUID.')),
});
const renameBody = z.looseObject({ title: title.check(z.minLength(1, 'must not be empty.')) });

const readBodySchema = z.looseObject({
  position: z.int().check(z.minimum(0), z.maximum(1_000_000_000)),
});

export function sessionRoutes(context: CoreContext): ApiRoute[] {
  const { storage, settings } = context;

  async function change(
    request: Parameters<ApiRoute['handle']>[0],
    fields: Partial<Pick<SessionRecord, 'title' | 'archived'>>,
  ): Promise<ReturnType<typeof ok>> {
    const user = userOf(request);
    const { session } = await requireSession(storage, param(request, 'session_id'), user.id);
    await requireWriter(storage, session.workspace_id, user.id, 'chat session');
    const changed = await storage.updateSession(session.id, { ...fields, updated_at: isoNow(context) });
    if (!changed) throw notFound('chat session');
    await tellSession(context, changed.id);
    return ok(toWireSession(changed, settings.stock));
  }

  return [
    {
      method: 'GET',
      path: '/api/v1/applications',
      auth: 'bearer',
      async handle(request) {
        const applications = await storage.applicationsOf(userOf(request).id);
        return ok(
          applications.map(({ id, name, description, workspace_id }) => ({
            id,
            name,
            description,
            workspace_id,
          })),
        );
      },
    },
    {
      method: 'POST',
      path: '/api/v1/chat/sessions',
      auth: 'bearer',
      async handle(request) {
        const user = userOf(request);
        const body = readBody(createBody, request.body);
        const { application } = await requireApplication(storage, body.application_id, user.id);
        await requireWriter(storage, application.workspace_id, user.id, 'application');
        const now = isoNow(context);
        // A client-chosen id makes an offline "New chat" possible; on a stock gateway the server chooses.
        const session = await storage.insertSession({
          id: (settings.stock ? null : body.id) ?? createUuid(),
          application_id: application.id,
          workspace_id: application.workspace_id,
          title: body.title ?? '',
          archived: false,
          created_by: user.id,
          created_at: now,
          updated_at: now,
        });
        if (session.application_id !== application.id || session.created_by !== user.id) {
          throw new ApiError(409, 'id: another chat session has this id already. Choose a new one.');
        }
        await tellSession(context, session.id);
        return ok(toWireSession(session, settings.stock));
      },
    },
    {
      method: 'GET',
      path: '/api/v1/chat/sessions',
      auth: 'bearer',
      async handle(request) {
        const user = userOf(request);
        const asked = request.query['application_id'];
        const applicationIds = asked
          ? [(await requireApplication(storage, asked, user.id)).application.id]
          : (await storage.applicationsOf(user.id)).map((application) => application.id);
        const sessions = await storage.sessionsOf(applicationIds);
        const toRow = (session: SessionRecord) => toWireSession(session, settings.stock);
        if (!tellsOfSessions(context)) return ok(sessions.map(toRow));
        const states = await storage.sessionStates(
          sessions.map(({ id }) => id),
          user.id,
        );
        return ok(
          sessions.map((session) => {
            const state = states.get(session.id);
            if (state === undefined) return toRow(session);
            const { read_position } = state;
            return { ...toRow(session), ...toWireState(state), read_position };
          }),
        );
      },
    },
    {
      method: 'PUT',
      path: '/api/v1/chat/sessions/:session_id',
      auth: 'bearer',
      extension: 'workspace-data',
      handle: (request) => change(request, { title: readBody(renameBody, request.body).title }),
    },
    {
      method: 'PUT',
      path: '/api/v1/chat/sessions/:session_id/archive',
      auth: 'bearer',
      handle: (request) => change(request, { archived: true }),
    },
    {
      method: 'DELETE',
      path: '/api/v1/chat/sessions/:session_id/archive',
      auth: 'bearer',
      extension: 'session-archive',
      handle: (request) => change(request, { archived: false }),
    },
    {
      method: 'POST',
      path: '/api/v1/chat/sessions/:session_id/read',
      auth: 'bearer',
      extension: 'session-activity',
      async handle(request) {
        const user = userOf(request);
        const { session } = await requireSession(storage, param(request, 'session_id'), user.id);
        const { position } = readBody(readBodySchema, request.body);
        return ok({
          session_id: session.id,
          position: await markRead(context, session.id, user.id, position),
        });
      },
    },
    {
      method: 'GET',
      path: '/api/v1/chat/sessions/:session_id/events',
      auth: 'bearer',
      extension: 'agent-events',
      async handle(request) {
        const { session } = await requireSession(storage, param(request, 'session_id'), userOf(request).id);
        const events = await storage.sessionEvents(session.id);
        return ok(events.map(({ message_id, n, name, data }) => ({ message_id, n, name, data })));
      },
    },
    {
      method: 'GET',
      path: '/api/v1/chat/sessions/:session_id/messages',
      auth: 'bearer',
      async handle(request) {
        const { session } = await requireSession(storage, param(request, 'session_id'), userOf(request).id);
        const page = settings.stock ? null : pageOf(request);
        const { position, messages } = await readMessages(context, session.id, page);
        return okAt(
          messages.map((message) => toWireMessage(message, settings.stock)),
          position,
        );
      },
    },
    {
      method: 'GET',
      path: '/api/v1/chat/sessions/:session_id/messages/:message_id/events',
      auth: 'bearer',
      extension: 'agent-events',
      async handle(request) {
        const { session } = await requireSession(storage, param(request, 'session_id'), userOf(request).id);
        const message = await storage.messageById(param(request, 'message_id'));
        if (message?.session_id !== session.id) throw notFound('message');
        const events = await storage.messageEvents(message.id);
        return ok(events.map(({ n, name, data }) => ({ n, name, data })));
      },
    },
    {
      method: 'GET',
      path: '/api/v1/chat/:app_id/messages',
      auth: 'bearer',
      async handle(request) {
        const { application } = await requireApplication(
          storage,
          param(request, 'app_id'),
          userOf(request).id,
        );
        const sessions = await storage.sessionsOf([application.id]);
        const lists = await Promise.all(sessions.map((session) => storage.messagesOf(session.id)));
        const messages = lists
          .flat()
          .sort((a, b) => (a.created_at < b.created_at ? -1 : a.created_at > b.created_at ? 1 : 0));
        const listed = settings.stock ? withoutRunning(messages) : messages;
        return ok(listed.map((message) => toWireMessage(message, settings.stock)));
      },
    },
  ];
}

/** Messages of one page at most. */
const MAX_PAGE = 1_000;

/** `?limit=&before=`: null where neither stands there, for all messages. @throws ApiError 422 */
function pageOf(request: ApiRequest): MessagePage | null {
  const { limit, before } = request.query;
  if (limit === undefined && before === undefined) return null;
  if (before !== undefined && !/^\d{1,9}$/.test(before))
    throw new ApiError(422, 'before: must be the position of a message.');
  return { before: before === undefined ? null : Number(before), limit: limitOf(request, 200, MAX_PAGE) };
}
