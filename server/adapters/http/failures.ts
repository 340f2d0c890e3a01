/** Every failure of the HTTP front as the documented envelope. */
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { errorEnvelope } from '#src/protocol/envelope.ts';
import { openAiErrorBody } from '#server/core/api/openai-error.ts';
import type { Log } from '#server/core/ports.ts';

const words: Readonly<Record<string, string>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'The body is too large for this route.',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'Send the body as application/json.',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'The body is not as long as its Content-Length says.',
  FST_ERR_BAD_URL: 'The path is not a valid URL.',
};

/** The words of a 5xx name the request, so that a report leads to its log line. */
export function withRequestId(message: string, requestId: string): string {
  return `${message} (request ${requestId})`;
}

/** The body of a refusal, as the clients of the request's route read it. */
function refusal({ routeOptions }: FastifyRequest, status: number, message: string): unknown {
  return routeOptions.config.errors === 'openai'
    ? openAiErrorBody({ status, message })
    : errorEnvelope(status, message);
}

/** Answers a thrown error; what is the gateway's own fault is logged and not told. */
export function replyFailure(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
  log: Log,
): void {
  const status = error.statusCode ?? 500;
  if (status < 500) {
    const message = words[error.code] ?? error.message;
    void reply.code(status).send(refusal(request, status, message));
    return;
  }
  // drizzle's message lists the values of a query: its cause does not.
  const { message, stack } = error.cause instanceof Error ? error.cause : error;
  log.error(
    { requestId: request.id, route: request.routeOptions.url, err: message, stack },
    'a request failed',
  );
  void reply.code(500).send(refusal(request, 500, withRequestId('The gateway failed.', request.id)));
}

export function replyNoRoute(reply: FastifyReply): FastifyReply {
  return reply.code(404).send(errorEnvelope(404, 'There is no such route.'));
}

export function replyTooMany(
  request: FastifyRequest,
  reply: FastifyReply,
  waitSeconds: number,
): FastifyReply {
  return reply
    .code(429)
    .header('Retry-After', String(waitSeconds))
    .send(refusal(request, 429, `Too many requests. Try again in ${waitSeconds} s.`));
}

export function replySignInFirst(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return reply.code(401).send(refusal(request, 401, 'Sign in first: a valid access token is needed.'));
}
