import { http, HttpResponse, type HttpHandler } from 'msw';
import { dispatch } from '#server/core/api/dispatch.ts';
import type { ApiReply, Core } from '#server/core/api-types.ts';
import { createCapabilityId } from '#src/lib/ids.ts';
import { errorEnvelope, successEnvelope } from '#src/protocol/envelope.ts';

const PATHS = ['*/api/*', '*/health/*', '*/healthz', '*/ws/stats'] as const;

/** Every REST route of the core, answered in the page. */
export function httpHandlers(core: Core): HttpHandler[] {
  return PATHS.map((path) => http.all(path, ({ request }) => answer(core, request)));
}

async function answer(core: Core, request: Request): Promise<Response> {
  const url = new URL(request.url);
  try {
    const reply = await dispatch(core, {
      method: request.method,
      url: url.pathname + url.search,
      headers: Object.fromEntries(request.headers),
      cookies: {},
      body: await readBody(request),
      ip: '127.0.0.1',
      sameOrigin: true,
      secure: url.protocol === 'https:',
      signal: request.signal,
    });
    return toResponse(reply);
  } catch {
    const id = createCapabilityId();
    const envelope = errorEnvelope(500, `Internal error (request ${id})`);
    return HttpResponse.json(envelope, { status: 500, headers: { 'X-Request-Id': id } });
  }
}

/** Parsed JSON; text where it is none (NDJSON, or malformed: the route says so). */
async function readBody(request: Request): Promise<unknown> {
  const text = await request.text();
  if (text === '') return undefined;
  if (request.headers.get('content-type')?.includes('json') !== true) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function toResponse(reply: ApiReply): Response {
  if (reply.kind === 'stream') {
    return new Response(streamOf(reply.chunks), {
      headers: { ...reply.headers, 'Content-Type': reply.contentType, 'Cache-Control': 'no-store' },
    });
  }
  const { status, data, message, current } = reply;
  if (reply.bare === true) return Response.json(data, { status, headers: { ...reply.headers } });
  const envelope =
    status < 400 ? successEnvelope(data, status, message) : errorEnvelope(status, message ?? '', current);
  return HttpResponse.json(envelope, { status, headers: { ...reply.headers } });
}

function streamOf(chunks: AsyncIterable<string>): ReadableStream<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const next = await iterator.next();
      if (next.done === true) controller.close();
      else controller.enqueue(encoder.encode(next.value));
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}
