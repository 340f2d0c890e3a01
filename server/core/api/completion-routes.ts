/** `POST /api/v1/chat/completions` (protocol.md 1.6): the same turns as over the socket, as SSE or one reply. */
import * as z from 'zod/mini';
import { extrasFields } from '#src/protocol/prompt-extras.ts';
import type { ApiReply, ApiRequest, ApiRoute } from '../api-types.ts';
import type { CoreContext } from '../context.ts';
import type { MessageRecord, UserRecord } from '../model.ts';
import { requireSession } from '../rights.ts';
import { chatFrames, toWireMessage, type Frame } from '../turns/chat-frames.ts';
import type { GivenExtras } from '../turns/prompt-extras.ts';
import { ApiError } from './api-error.ts';
import { toAckEvent, toCompletionEvents } from './completion-events.ts';
import { answerTo, keepAlive, SSE_REPLY, stopWithReader } from './following.ts';
import { ok, readBody, userOf } from './reply.ts';
import { createTextQueue } from './text-queue.ts';

const completionBody = z.looseObject({
  session_id: z.string(),
  message: z.string(),
  stream: z.nullish(z.boolean()),
  /** Ours: a repeat runs nothing and tells of the answer that there is. */
  client_message_id: z.nullish(z.uuid('must be a UUID.')),
  ...extrasFields,
});

export function completionRoutes(context: CoreContext): ApiRoute[] {
  return [
    {
      method: 'POST',
      path: '/api/v1/chat/completions',
      auth: 'bearer',
      async handle(request) {
        const body = readBody(completionBody, request.body);
        const user = userOf(request);
        const prompt: CompletionPrompt = {
          sessionId: body.session_id,
          content: body.message,
          clientMessageId: context.settings.stock ? null : (body.client_message_id ?? null),
          extras: body,
        };
        return body.stream === true
          ? stream(context, request, user, prompt)
          : answerWhole(context, request, user, prompt);
      },
    },
  ];
}

interface CompletionPrompt {
  readonly sessionId: string;
  readonly content: string;
  readonly clientMessageId: string | null;
  readonly extras: GivenExtras;
}

async function stream(
  context: CoreContext,
  request: ApiRequest,
  user: UserRecord,
  { sessionId, content, clientMessageId, extras }: CompletionPrompt,
): Promise<ApiReply> {
  const { stock } = context.settings;
  const { session } = await requireSession(context.storage, sessionId, user.id);
  let forget: () => void = () => undefined;
  const queue = createTextQueue();
  const observer = (frame: Frame): void => {
    queue.push(toCompletionEvents(frame, session.id, stock));
    if (frame.type === 'response_end' || (stock && frame.type === 'error')) queue.end();
  };

  const accepted = await context.turns.accept({
    session,
    user,
    ip: null,
    content,
    clientMessageId,
    extras,
    // There is no way back on which a tool's question could be answered.
    canAsk: false,
    onStored(message) {
      if (clientMessageId !== null) queue.push(toAckEvent(chatFrames.acknowledged(message)));
    },
    observer,
  });
  if (accepted.turn) {
    stopWithReader(request.signal, accepted.turn, user.id);
    // The turn's own end closes the queue, come what may.
    void accepted.turn.ended.then(() => queue.end());
  } else forget = await followExisting(context, accepted.message, observer, () => queue.end());
  return { ...SSE_REPLY, chunks: chunks() };

  async function* chunks(): AsyncGenerator<string> {
    const cancelKeepAlive = keepAlive(context.clock, queue);
    try {
      yield* queue;
    } finally {
      cancelKeepAlive();
      forget();
    }
  }
}

/** A repeated prompt: what its answer holds so far, and the rest as it comes where it is written here. */
async function followExisting(
  context: CoreContext,
  prompt: MessageRecord,
  observer: (frame: Frame) => void,
  end: () => void,
): Promise<() => void> {
  const answer = await answerTo(context, prompt);
  if (!answer) {
    end();
    return () => undefined;
  }
  observer(chatFrames.started(answer, answer.created_at));
  const turn = context.turns.turnOf(answer.id);
  if (turn) {
    // From the turn itself, text and following deltas without a gap.
    const text = turn.text;
    if (text !== '') observer(chatFrames.delta(answer.id, text, 0, answer.created_at));
    void turn.ended.then(end);
    return turn.observe(observer);
  }
  if (answer.content !== '') observer(chatFrames.delta(answer.id, answer.content, 0, answer.created_at));
  if (answer.status !== 'running') observer(chatFrames.ended(answer, answer.created_at));
  end();
  return () => undefined;
}

async function answerWhole(
  context: CoreContext,
  request: ApiRequest,
  user: UserRecord,
  { sessionId, content, clientMessageId, extras }: CompletionPrompt,
): Promise<ApiReply> {
  const { session } = await requireSession(context.storage, sessionId, user.id);
  const { message, turn } = await context.turns.accept({
    session,
    user,
    ip: null,
    content,
    clientMessageId,
    extras,
    // There is no way back on which a tool's question could be answered.
    canAsk: false,
    onStored: () => undefined,
    // Whoever waits for the reply is there, and needs no bell.
    observer: () => undefined,
  });
  if (turn) stopWithReader(request.signal, turn, user.id);
  const existing = turn ? null : await answerTo(context, message);
  const ended = turn ?? (existing && context.turns.turnOf(existing.id));
  const answer = ended ? await ended.ended : existing;
  if (!answer)
    throw new ApiError(503, 'The answer was lost. Fetch the session’s messages to see what is stored.');
  if (answer.status === 'error') {
    const status = answer.error?.code === 'rate_limit' ? 429 : 502;
    throw new ApiError(status, answer.error?.message ?? 'The agent failed.');
  }
  return ok({
    conversation_id: session.id,
    message_id: answer.id,
    content: answer.content,
    ...toWireMessage(answer, context.settings.stock),
  });
}
