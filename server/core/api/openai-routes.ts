/**
 * `POST /api/v1/chat/{application_id}/chat/completions` (protocol.md 1.8): the same turns as over the socket, for
 * clients that speak OpenAI's chat completions. Its base URL is `…/api/v1/chat/{application_id}`, its key an access
 * token. `X-Session-Id` says which session the talk is in, both ways; without it a new one begins.
 */
import { createUuid } from '#src/lib/ids.ts';
import type { ApiReply, ApiRequest, ApiRoute } from '../api-types.ts';
import { isoNow, type CoreContext } from '../context.ts';
import type { ApplicationRecord, SessionRecord, UserRecord } from '../model.ts';
import { requireApplication, requireSession } from '../rights.ts';
import { blankMessage } from '../turns/turns.ts';
import { ApiError, notFound } from './api-error.ts';
import { SSE_REPLY, stopWithReader } from './following.ts';
import { answerWhole, streamAnswer } from './openai-answer.ts';
import { openAiError } from './openai-error.ts';
import { OpenAiRequestError, readOpenAiPrompt, type EarlierMessage } from './openai-prompt.ts';
import { param, userOf } from './reply.ts';

export function openAiRoutes(context: CoreContext): ApiRoute[] {
  return [
    {
      method: 'POST',
      path: '/api/v1/chat/:app_id/chat/completions',
      auth: 'bearer',
      errors: 'openai',
      async handle(request) {
        try {
          return await complete(context, request, userOf(request));
        } catch (fault) {
          if (!(fault instanceof OpenAiRequestError)) throw fault;
          return openAiError(fault);
        }
      },
    },
  ];
}

async function complete(context: CoreContext, request: ApiRequest, user: UserRecord): Promise<ApiReply> {
  const { application } = await requireApplication(context.storage, param(request, 'app_id'), user.id);
  const prompt = readOpenAiPrompt(request.body);
  const named = request.headers['x-session-id'];
  const session = named
    ? await sessionOf(context, named, application.id, user.id)
    : newSession(context, application, user.id);
  const { turn } = await context.turns.accept({
    session,
    user,
    ip: null,
    content: prompt.content,
    clientMessageId: null,
    // This protocol has no way to be asked.
    canAsk: false,
    ...(named ? {} : { onAdmitted: () => begin(context, session, prompt.earlier, user.id) }),
    onStored: () => undefined,
    // Whoever waits for the reply is there, and needs no bell.
    observer: () => undefined,
  });
  // Only a repeat under the same id has none, and these prompts have no id.
  if (!turn) throw new ApiError(503, 'The answer was lost.');
  stopWithReader(request.signal, turn, user.id);
  const headers = { 'X-Session-Id': session.id };
  if (!prompt.stream)
    return { ...answerWhole(await turn.ended, application.id), headers: { ...KEEP_TO_ONE, ...headers } };
  return {
    ...SSE_REPLY,
    headers: { ...SSE_REPLY.headers, ...headers },
    chunks: streamAnswer(context, turn, application.id, prompt),
  };
}

/** The prompt is stored by now: OpenAI's clients would send it once more after most failures. */
const KEEP_TO_ONE = { 'X-Should-Retry': 'false' };

/** The session that the talk goes on in: what it holds is what was said before, whatever else the body repeats. */
async function sessionOf(
  context: CoreContext,
  sessionId: string,
  applicationId: string,
  userId: string,
): Promise<SessionRecord> {
  const { session } = await requireSession(context.storage, sessionId, userId);
  if (session.application_id !== applicationId) throw notFound('chat session');
  return session;
}

function newSession(context: CoreContext, application: ApplicationRecord, userId: string): SessionRecord {
  const now = isoNow(context);
  return {
    id: createUuid(),
    application_id: application.id,
    workspace_id: application.workspace_id,
    title: '',
    archived: false,
    created_by: userId,
    created_at: now,
    updated_at: now,
  };
}

/** Stores a new session with what was said before, so that agent and page know it too. */
async function begin(
  { storage }: CoreContext,
  session: SessionRecord,
  earlier: readonly EarlierMessage[],
  userId: string,
): Promise<void> {
  await storage.insertSession(session);
  for (const { role, content } of earlier) {
    await storage.insertMessage({
      ...blankMessage(session.id, session.created_at),
      role,
      content,
      user_id: role === 'user' ? userId : null,
    });
  }
}
