/** What a person thinks of an answer (extension `feedback`): one word of each member on each, with reasons. */
import * as z from 'zod/mini';
import { feedbackReasons } from '#src/protocol/feedback.ts';
import type { ApiRoute } from '../api-types.ts';
import { isoNow, type CoreContext } from '../context.ts';
import type { FeedbackRecord } from '../feedback-storage.ts';
import { requireSession, requireWriter } from '../rights.ts';
import { ApiError, notFound } from './api-error.ts';
import { ok, param, readBody, userOf } from './reply.ts';

const body = z.looseObject({
  /** Null takes the word back. */
  vote: z.nullable(z.enum(['up', 'down'])),
  reasons: z.nullish(z.array(z.enum(feedbackReasons)).check(z.maxLength(feedbackReasons.length))),
  comment: z.nullish(z.string().check(z.trim(), z.maxLength(2000))),
});

export function feedbackRoutes(context: CoreContext): ApiRoute[] {
  const { storage } = context;
  return [
    {
      method: 'PUT',
      path: '/api/v1/chat/messages/:message_id/feedback',
      auth: 'bearer',
      extension: 'feedback',
      async handle(request) {
        const user = userOf(request);
        const message = await storage.messageById(param(request, 'message_id'));
        if (!message) throw notFound('message');
        const { session } = await requireSession(storage, message.session_id, user.id);
        await requireWriter(storage, session.workspace_id, user.id, 'message');
        if (message.role !== 'assistant') throw new ApiError(422, 'Only an answer can be judged.');
        if (message.status === 'running') throw new ApiError(409, 'This answer is still being written.');
        const { vote, reasons, comment } = readBody(body, request.body);
        if (vote === null) {
          await storage.deleteFeedback(message.id, user.id);
          return ok({ message_id: message.id, vote: null });
        }
        const feedback: FeedbackRecord = {
          message_id: message.id,
          user_id: user.id,
          session_id: session.id,
          vote,
          reasons: [...new Set(reasons)],
          comment: comment ?? '',
          updated_at: isoNow(context),
        };
        await storage.putFeedback(feedback);
        return ok(toWireFeedback(feedback));
      },
    },
    {
      method: 'GET',
      path: '/api/v1/chat/sessions/:session_id/feedback',
      auth: 'bearer',
      extension: 'feedback',
      async handle(request) {
        const user = userOf(request);
        const { session } = await requireSession(storage, param(request, 'session_id'), user.id);
        return ok((await storage.feedbackOf(session.id, user.id)).map(toWireFeedback));
      },
    },
  ];
}

function toWireFeedback({
  message_id,
  vote,
  reasons,
  comment,
  updated_at,
}: FeedbackRecord): Record<string, unknown> {
  return { message_id, vote, reasons, comment, updated_at };
}
