/**
 * `POST /api/v1/chat/{application_id}/chat/completions` (protocol.md 1.8): the same turns as over the socket, for
 * clients that speak OpenAI's chat completions. Its base URL is `…/api/v1/chat/{application_id}`, its key an access
 * token. `X-Session-Id` says which session the talk is in, both ways; without it a new one begins.
 */
import { createUuid } from '#src/lib/ids.ts';
import type { ApiReply, ApiRequest, ApiRoute } from '../api-types.ts';
import { describeFault, isoNow, type CoreContext } from '../context.ts';
import { deriveUuid } from '../derived-id.ts';
import type { ApplicationRecord, MessageRecord, SessionRecord, UserRecord } from '../model.ts';
import { requireApplication, requireSession } from '../rights.ts';
import { blankMessage } from '../turns/blank-message.ts';
import { ApiError, notFound } from './api-error.ts';
import { answerTo, SSE_REPLY, stopWithReader } from './following.ts';
import { answerWhole, streamAnswer, type Followed } from './openai-answer.ts';
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
  const key = context.settings.stock ? null : readKey(request);
  const session = named
    ? await sessionOf(context, named, application.id, user.id)
    : await newSession(context, application, user.id, key);
  const headers = { 'X-Session-Id': session.id };
  let isAdmitted = false;
  const accepted = await context.turns
    .accept({
      session,
      user,
      ip: null,
      content: prompt.content,
      clientMessageId: key === null ? null : await deriveUuid('prompt', user.id, application.id, key),
      // This protocol has no way to be asked.
      canAsk: false,
      async onAdmitted() {
        isAdmitted = true;
        if (!named) await begin(context, session, prompt.earlier, user.id, key !== null);
      },
      onStored: () => undefined,
      // Whoever waits for the reply is there, and needs no bell; whoever has a key may leave and come back.
      ...(key === null ? { observer: () => undefined } : {}),
    })
    .catch((fault: unknown) => {
      if (!isAdmitted || key !== null) throw fault;
      const fields = { sessionId: session.id, fault: describeFault(fault) };
      context.log.error(fields, 'A prompt of an OpenAI client could not be answered');
      throw new ApiError(500, MAY_BE_STORED, { ...KEEP_TO_ONE, ...headers });
    });
  if (asStored(accepted.message.content) !== asStored(prompt.content)) {
    throw new OpenAiRequestError('Idempotency-Key', 'this key was sent with another prompt before.');
  }
  const turn = accepted.turn ?? (await followRepeated(context, accepted.message));
  if (key === null && accepted.turn) stopWithReader(request.signal, accepted.turn, user.id);
  else ringWithoutReader(request.signal, turn);
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
const MAY_BE_STORED =
  'The gateway failed while it stored this prompt, so it may stand in the session that X-Session-Id names. Look there before you ask again.';
const MAX_KEY_LENGTH = 255;

/** What a client calls this request by, each time it sends it; null: it does not. @throws OpenAiRequestError */
function readKey({ headers }: ApiRequest): string | null {
  const key = headers['idempotency-key'] ?? '';
  if (key.length <= MAX_KEY_LENGTH) return key === '' ? null : key;
  throw new OpenAiRequestError('Idempotency-Key', `has at most ${String(MAX_KEY_LENGTH)} characters.`);
}

/** No database holds U+0000 (`columns.ts`). */
const asStored = (text: string): string => text.replaceAll('\0', '\ufffd');

/** An answer that goes on without its reader rings for it, as any that nobody waits for. */
function ringWithoutReader(signal: AbortSignal, turn: Followed): void {
  const leave = turn.observe(() => undefined);
  if (signal.aborted) leave();
  else signal.addEventListener('abort', leave, { once: true });
}

/**
 * The answer to a prompt that came before under the same key: where it is written here as it comes, else as stored.
 * @throws ApiError 503 it is not there yet; asking again is safe
 */
async function followRepeated(context: CoreContext, prompt: MessageRecord): Promise<Followed> {
  const answer = await answerTo(context, prompt);
  const turn = answer && context.turns.turnOf(answer.id);
  if (turn) return turn;
  if (!answer || answer.status === 'running') {
    throw new ApiError(503, 'This answer is still being written. Ask again.', { 'Retry-After': '2' });
  }
  const forget = (): void => undefined;
  return { answer, text: answer.content, ended: Promise.resolve(answer), observe: () => forget };
}

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

/** @param key gives the session the same id each time */
async function newSession(
  context: CoreContext,
  application: ApplicationRecord,
  userId: string,
  key: string | null,
): Promise<SessionRecord> {
  const now = isoNow(context);
  return {
    id: key === null ? createUuid() : await deriveUuid('session', userId, application.id, key),
    application_id: application.id,
    workspace_id: application.workspace_id,
    title: '',
    archived: false,
    created_by: userId,
    created_at: now,
    updated_at: now,
    branched_from: null,
  };
}

/** Stores a new session with what was said before, so that agent and page know it too. */
async function begin(
  { storage }: CoreContext,
  session: SessionRecord,
  earlier: readonly EarlierMessage[],
  userId: string,
  mayRepeat: boolean,
): Promise<void> {
  await storage.insertSession(session);
  for (const [at, { role, content }] of earlier.entries()) {
    await storage.insertMessage({
      ...blankMessage(session.id, session.created_at),
      role,
      content,
      user_id: role === 'user' ? userId : null,
      client_message_id: mayRepeat ? await deriveUuid('earlier', session.id, String(at)) : null,
    });
  }
}
