/** The HTTP front: REST and SSE of the core, and the built page, on one Fastify server. */
import { constants } from 'node:zlib';
import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import { createUuid } from '#src/lib/ids.ts';
import type { Core } from '#server/core/api-types.ts';
import type { Log } from '#server/core/ports.ts';
import { registerApiRoutes } from './api-routes.ts';
import { callerOf } from './caller.ts';
import { replyFailure } from './failures.ts';
import { registerMetrics, type MetricsRouteOptions } from './metrics-route.ts';
import { preflightHeaders, securityHeaders, writeCorsHeaders } from './headers.ts';
import { registerPage } from './page.ts';

export interface HttpServerOptions extends MetricsRouteOptions {
  readonly core: Core;
  readonly stock: boolean;
  readonly allowedOrigins: readonly string[];
  /** Folder of the built page. */
  readonly pageFolder: string;
  readonly log: Log;
}

/** Ids in paths are UUIDs or names of people's own, each byte perhaps three characters. */
const MAX_PARAM_LENGTH = 2048;

export async function createHttpServer(options: HttpServerOptions): Promise<FastifyInstance> {
  const { log, allowedOrigins, trustedProxies } = options;
  const app = fastify({
    // Fastify's own log lines hold addresses with their query, and tokens stand there.
    logger: false,
    genReqId: createUuid,
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    frameworkErrors: (error, request, reply) => {
      // A path that is no URL: hooks do not run.
      reply.headers({ ...securityHeaders, 'X-Request-Id': request.id, 'Cache-Control': 'no-store' });
      replyFailure(error, request, reply, log);
    },
  });
  app.setErrorHandler((error: FastifyError, request, reply) => replyFailure(error, request, reply, log));
  readBodies(app);

  // In the order of registration: what every reply carries, then compression, then limits and sign-in.
  app.addHook('onRequest', async (request, reply) => {
    request.caller = callerOf(request.raw, trustedProxies);
    reply.headers(securityHeaders);
    reply.header('X-Request-Id', request.id);
    // Liveness is nobody's secret: a server check elsewhere tells "not allowed" from "not there" by it.
    if (request.url.startsWith('/health')) reply.header('Cross-Origin-Resource-Policy', 'cross-origin');
    if (request.url.startsWith('/api/')) reply.header('Cache-Control', 'no-store');
    writeCorsHeaders(reply, request.caller, allowedOrigins);
    const isPreflight =
      request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined;
    if (isPreflight) return reply.headers(preflightHeaders).code(204).send();
  });
  app.addHook('onResponse', async (request, reply) => {
    log.info(
      {
        requestId: request.id,
        method: request.method,
        // The pattern, not the address: an execution's id in it is a capability.
        route: request.routeOptions.url ?? 'page',
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      'request',
    );
  });
  await app.register(compress, {
    encodings: ['br', 'gzip'],
    // Its own list, and NDJSON.
    customTypes: /^text\/(?!event-stream)|[+/](?:(?:x-nd)?json|text|xml)(?:;|$)|octet-stream(?:;|$)/u,
    // The default is the slowest, meant for files that are packed once. What is written leaves at once: a page of
    // records is read while it is made.
    brotliOptions: {
      flush: constants.BROTLI_OPERATION_FLUSH,
      params: { [constants.BROTLI_PARAM_QUALITY]: 4 },
    },
    zlibOptions: { flush: constants.Z_SYNC_FLUSH },
  });
  await app.register(cookie);
  registerMetrics(app, options);
  registerApiRoutes(app, options);
  await registerPage(app, options.pageFolder, log);
  return app;
}

/** JSON as a value (an empty body is none), NDJSON and plain text as text. */
function readBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, body === '' ? undefined : (JSON.parse(String(body)) as unknown));
    } catch {
      done(Object.assign(new Error('The body is not valid JSON.'), { statusCode: 400 }));
    }
  });
  const asText = ['application/x-ndjson', 'application/ndjson', 'text/plain'];
  app.addContentTypeParser(asText, { parseAs: 'string' }, (_request, body, done) => done(null, body));
}
