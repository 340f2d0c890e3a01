/** The core's route table behind Fastify. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { MAX_BODY_BYTES, MAX_DOCUMENT_BYTES } from '#src/protocol/limits.ts';
import type { ApiRoute, Core } from '#server/core/api-types.ts';
import type { UserRecord } from '#server/core/model.ts';
import type { Log } from '#server/core/ports.ts';
import { sendApiReply } from './api-reply.ts';
import { callerOf, type Caller } from './caller.ts';
import { replySignInFirst, replyTooMany } from './failures.ts';

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller;
    user: UserRecord | null;
  }
  interface FastifyContextConfig {
    auth?: ApiRoute['auth'];
    errors?: ApiRoute['errors'];
  }
}

export interface ApiRoutesOptions {
  readonly core: Core;
  readonly stock: boolean;
  readonly trustedProxies: number;
  readonly log: Log;
}

/** Limits and sign-in for whatever is under `/api`, known route or not, and the routes themselves. */
export function registerApiRoutes(app: FastifyInstance, options: ApiRoutesOptions): void {
  const { core } = options;
  app.decorateRequest('user', null);
  app.addHook('onRequest', async (request, reply) => {
    const auth = request.routeOptions.config.auth ?? 'none';
    const counted = request.url.startsWith('/api/');
    if (!counted && auth === 'none') return;
    const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    request.user = token === undefined ? null : await core.authenticate(token);
    if (counted) {
      const wait = core.limitRequest('api', request.caller.ip, request.user?.id ?? null);
      if (wait !== null) return replyTooMany(request, reply, wait);
    }
    if (auth === 'bearer' && request.user === null) return replySignInFirst(request, reply);
  });
  for (const route of core.routes) {
    // Then the path is answered like any that there is not.
    if (options.stock && route.extension !== undefined) continue;
    app.route({
      method: route.method,
      url: route.path,
      config: { auth: route.auth, errors: route.errors },
      bodyLimit: /\/documents(\/|$)/.test(route.path) ? MAX_DOCUMENT_BYTES : MAX_BODY_BYTES,
      handler: (request, reply) => handle(route, request, reply, options),
    });
  }
}

async function handle(
  route: ApiRoute,
  request: FastifyRequest,
  reply: FastifyReply,
  { log, trustedProxies }: ApiRoutesOptions,
): Promise<FastifyReply> {
  const gone = new AbortController();
  reply.raw.on('close', () => {
    if (!reply.raw.writableFinished) gone.abort();
  });
  const { ip, sameOrigin, secure } = callerOf(request.raw, trustedProxies);
  const answer = await route.handle({
    params: request.params as Record<string, string>,
    query: Object.fromEntries(new URL(request.url, 'http://gateway.invalid').searchParams),
    headers: singleValues(request.headers),
    cookies: singleValues(request.cookies),
    body: request.body,
    user: request.user,
    ip,
    sameOrigin,
    secure,
    signal: gone.signal,
  });
  await sendApiReply(reply, answer, { requestId: request.id, secure, signal: gone.signal, log });
  return reply;
}

/** One text per name; of several, the first. */
function singleValues(
  values: Readonly<Record<string, string | readonly string[] | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => {
      const first = typeof value === 'string' ? value : value?.[0];
      return first === undefined ? [] : [[name, first]];
    }),
  );
}
