/**
 * A request to a reply without an HTTP server: for the page's mock server and for tests. The same order of
 * checks as any front: limits, route, sign-in, handler.
 */
import { utf8Length, MAX_BODY_BYTES } from '#src/protocol/limits.ts';
import type { ApiReply, ApiRequest, ApiRoute, Core } from '../api-types.ts';

export type DispatchRequest = Omit<ApiRequest, 'params' | 'query' | 'user'> & {
  readonly method: string;
  /** Path and query, as in the request line. */
  readonly url: string;
};

export async function dispatch(core: Core, request: DispatchRequest): Promise<ApiReply> {
  const url = new URL(request.url, 'http://core.invalid');
  const token = /^Bearer (\S+)$/i.exec(request.headers['authorization'] ?? '')?.[1];
  const user = token === undefined ? null : await core.authenticate(token);
  if (url.pathname.startsWith('/api/')) {
    const wait = core.limitRequest('api', request.ip, user?.id ?? null);
    if (wait !== null) {
      return failure(429, `Too many requests. Try again in ${String(wait)} s.`, {
        'Retry-After': String(wait),
      });
    }
  }
  const match = matchRoute(core.routes, request.method, url.pathname);
  if (!match) return failure(404, 'There is no such route.');
  if (match.route.auth === 'bearer' && !user)
    return failure(401, 'Sign in first: a valid access token is needed.');
  if (typeof request.body === 'string' && utf8Length(request.body) > MAX_BODY_BYTES) {
    return failure(413, 'The body is over 1 MiB.');
  }
  const query = Object.fromEntries(url.searchParams);
  return match.route.handle({ ...request, params: match.params, query, user });
}

/** The route of a path: fixed parts before parameters, whatever their order in the table. */
export function matchRoute(
  routes: readonly ApiRoute[],
  method: string,
  path: string,
): { route: ApiRoute; params: Record<string, string> } | null {
  const parts = path.split('/');
  let best: { route: ApiRoute; params: Record<string, string>; fixed: number } | null = null;
  for (const route of routes) {
    if (route.method !== method) continue;
    const params = matchParts(route.path.split('/'), parts);
    if (!params) continue;
    const fixed = parts.length - Object.keys(params).length;
    if (!best || fixed > best.fixed) best = { route, params, fixed };
  }
  return best;
}

function matchParts(pattern: readonly string[], parts: readonly string[]): Record<string, string> | null {
  if (pattern.length !== parts.length) return null;
  const params: Record<string, string> = {};
  for (const [at, part] of parts.entries()) {
    const expected = pattern[at] ?? '';
    if (!expected.startsWith(':')) {
      if (expected !== part) return null;
      continue;
    }
    try {
      params[expected.slice(1)] = decodeURIComponent(part);
    } catch {
      return null;
    }
  }
  return params;
}

function failure(status: number, message: string, headers: Record<string, string> = {}): ApiReply {
  return { kind: 'json', status, data: null, message, headers };
}
