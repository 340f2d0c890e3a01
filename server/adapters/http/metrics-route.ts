/** `GET /metrics`: for whoever asks from this very machine, and elsewhere for the bearer of METRICS_TOKEN. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { errorEnvelope } from '#src/protocol/envelope.ts';
import type { Core } from '#server/core/api-types.ts';
import type { PrometheusMetrics } from '../metrics/prometheus.ts';

export interface MetricsRouteOptions {
  readonly core: Core;
  readonly metrics: PrometheusMetrics;
  /** Null: nobody but this machine reads. */
  readonly metricsToken: string | null;
  readonly trustedProxies: number;
}

export function registerMetrics(app: FastifyInstance, options: MetricsRouteOptions): void {
  const { core, metrics, metricsToken } = options;
  app.addHook('onResponse', async (request, reply) => {
    metrics.requestAnswered({
      method: request.method,
      route: request.routeOptions.url ?? 'other',
      status: reply.statusCode,
      seconds: reply.elapsedTime / 1000,
    });
  });
  app.get('/metrics', async (request, reply) => {
    reply.header('Cache-Control', 'no-store');
    if (!isLocal(request, options.trustedProxies) && !bearsToken(request, metricsToken)) {
      const message =
        metricsToken === null
          ? 'Metrics are open on the gateway’s own machine alone: set METRICS_TOKEN to read them from elsewhere.'
          : 'Metrics need METRICS_TOKEN as the bearer token.';
      return reply
        .code(401)
        .header('WWW-Authenticate', 'Bearer realm="metrics"')
        .send(errorEnvelope(401, message));
    }
    return reply.type(metrics.contentType).send(await metrics.text(core));
  });
}

/**
 * Asked from this machine, by a name of this machine. A proxy that stands here passes on what others ask: it is
 * known by its headers, or by the public name that it was called by; so is a page whose name was rebound to
 * loopback.
 */
function isLocal({ caller, headers, socket }: FastifyRequest, trustedProxies: number): boolean {
  const passedOn = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'].some((name) => name in headers);
  if (passedOn && trustedProxies === 0) return false;
  const name = caller.host.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  return (
    (name === 'localhost' || isLoopback(name)) &&
    [caller.ip, socket.remoteAddress ?? ''].every((address) => isLoopback(address))
  );
}

/** `127.0.0.0/8` (perhaps mapped into IPv6) and `::1`. */
function isLoopback(address: string): boolean {
  return /^(::ffff:)?127(\.\d{1,3}){3}$/i.test(address) || address === '::1';
}

function bearsToken({ headers }: FastifyRequest, token: string | null): boolean {
  const given = /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1];
  // Of equal length whatever was sent, so that the time of the comparison tells nothing.
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return token !== null && given !== undefined && timingSafeEqual(digest(given), digest(token));
}
