import { once } from 'node:events';
import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { errorEnvelope, successEnvelope } from '#src/protocol/envelope.ts';
import type { ApiCookie, ApiReply } from '#server/core/api-types.ts';
import { describeFault } from '#server/core/context.ts';
import type { Log } from '#server/core/ports.ts';
import { withRequestId } from './failures.ts';

export interface ReplyContext {
  readonly requestId: string;
  /** Cookies may travel over TLS alone. */
  readonly secure: boolean;
  readonly signal: AbortSignal;
  readonly log: Log;
}

/** Writes what a route answered. Resolves once a stream has ended. */
export async function sendApiReply(
  reply: FastifyReply,
  answer: ApiReply,
  context: ReplyContext,
): Promise<void> {
  reply.headers(answer.headers ?? {});
  if (answer.kind === 'stream' && answer.pack === true) {
    reply.header('Content-Type', answer.contentType);
    await reply.send(Readable.from(answer.chunks));
    return;
  }
  if (answer.kind === 'stream') {
    await sendStream(reply, answer.contentType, answer.chunks, context);
    return;
  }
  for (const cookie of answer.cookies ?? []) setCookie(reply, cookie, context.secure);
  const { status, data, message, current } = answer;
  if (answer.bare === true) {
    await reply.code(status).send(data);
    return;
  }
  const envelope =
    status < 400
      ? successEnvelope(data, status, message)
      : errorEnvelope(
          status,
          withId(message ?? 'The request was refused.', status, context.requestId),
          current,
        );
  await reply.code(status).send(envelope);
}

function withId(message: string, status: number, requestId: string): string {
  return status < 500 ? message : withRequestId(message, requestId);
}

function setCookie(reply: FastifyReply, cookie: ApiCookie, secure: boolean): void {
  const options = { path: cookie.path, httpOnly: true, sameSite: 'strict', secure } as const;
  if (cookie.value === null) reply.clearCookie(cookie.name, options);
  else reply.setCookie(cookie.name, cookie.value, { ...options, maxAge: cookie.maxAgeSeconds });
}

/** Past Fastify, so that the head and each chunk leave at once and nothing compresses or collects them. */
async function sendStream(
  reply: FastifyReply,
  contentType: string,
  chunks: AsyncIterable<string>,
  { signal, log, requestId }: ReplyContext,
): Promise<void> {
  reply.headers({
    'Content-Type': contentType,
    'Cache-Control': 'no-store, no-transform',
    // Or nginx keeps the stream until it has a buffer full.
    'X-Accel-Buffering': 'no',
  });
  reply.hijack();
  const response = reply.raw;
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (value !== undefined) response.setHeader(name, value);
  }
  response.writeHead(200);
  response.flushHeaders();
  try {
    for await (const chunk of chunks) {
      if (signal.aborted) break;
      if (!response.write(chunk)) await once(response, 'drain', { signal });
    }
    response.end();
  } catch (error) {
    // The head is out: a cut stream is the only way left to say that it did not end well.
    if (!signal.aborted) log.error({ requestId, err: describeFault(error) }, 'a stream failed');
    response.destroy();
  }
}
