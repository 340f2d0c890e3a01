/** Replies of routes, and reading of their bodies. */
import type * as z from 'zod/mini';
import { formatPosition, POSITION_HEADER, type StreamPosition } from '#src/protocol/stream.ts';
import type { ApiReply, ApiRequest } from '../api-types.ts';
import type { UserRecord } from '../model.ts';
import { ApiError } from './api-error.ts';

export function ok(data: unknown, extra: { headers?: Record<string, string> } = {}): ApiReply {
  return { kind: 'json', status: 200, data, ...extra };
}

/** A list with the place in its stream that it is true as of (null: no stream, or a stock gateway). */
export function okAt(data: unknown, position: StreamPosition | null): ApiReply {
  return position === null
    ? ok(data)
    : ok(data, { headers: { [POSITION_HEADER]: formatPosition(position) } });
}

/** @throws ApiError 422 that names the field. */
export function readBody<T>(schema: z.ZodMiniType<T>, body: unknown): T {
  const result = schema.safeParse(body ?? {});
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const field = issue?.path.map(String).join('.');
  throw new ApiError(
    422,
    `${field ? `${field}: ` : ''}${issue?.message ?? 'The body is not as documented.'}`,
  );
}

/** Of routes with `auth: 'bearer'`, where the front has made sure of it. @throws ApiError 401 */
export function userOf(request: ApiRequest): UserRecord {
  if (!request.user) throw new ApiError(401, 'Sign in first: a valid access token is needed.');
  return request.user;
}

/** A parameter of the route's path. */
export function param(request: ApiRequest, name: string): string {
  return request.params[name] ?? '';
}

/** A positive integer of the query, within `max`. @throws ApiError 422 */
export function limitOf(request: ApiRequest, fallback: number, max: number): number {
  const raw = request.query['limit'];
  if (raw === undefined) return fallback;
  if (!/^[1-9]\d{0,8}$/.test(raw)) throw new ApiError(422, 'limit: must be a positive whole number.');
  return Math.min(Number(raw), max);
}
