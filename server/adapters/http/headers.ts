import type { FastifyReply } from 'fastify';
import { POSITION_HEADER } from '#src/protocol/stream.ts';
import type { Caller } from './caller.ts';

/** On every reply. The page's own policy stands beside (`csp.ts`). */
export const securityHeaders: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'X-Frame-Options': 'DENY',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
};

/** Lets pages of the listed origins read replies; for others nothing is said, so that their browser refuses. */
export function writeCorsHeaders(
  reply: FastifyReply,
  caller: Caller,
  allowedOrigins: readonly string[],
): void {
  if (allowedOrigins.length === 0) return;
  reply.header('Vary', 'Origin');
  if (caller.origin === null || !allowedOrigins.includes(caller.origin)) return;
  reply.headers({
    'Access-Control-Allow-Origin': caller.origin,
    'Access-Control-Expose-Headers': `Retry-After, ${POSITION_HEADER}, X-Request-Id, X-Session-Id`,
  });
}

/** Of the answer to a preflight. */
export const preflightHeaders: Readonly<Record<string, string>> = {
  'Access-Control-Allow-Methods': 'GET, POST, PUT, DELETE',
  'Access-Control-Allow-Headers': 'Authorization, Content-Type, Last-Event-ID, X-API-Key, X-Session-Id',
  'Access-Control-Max-Age': '600',
};
