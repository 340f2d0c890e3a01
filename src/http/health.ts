/** One REST request that says whether the server is there and, with `rights`, whether it lets us in. */
import * as z from 'zod/mini';
import { fetchEnvelope } from '#src/auth/fetch-envelope.ts';
import { failureOf, type ApiFailure } from '#src/protocol/failure.ts';
import { ApiError, type HttpClient } from './types.ts';
import type { Wire } from '#src/lib/fetch-within.ts';
import { restPaths } from '#src/protocol/endpoints.ts';

const DEADLINE_MS = 4_000;

/** Null: healthy, and (where rights were asked for) we are let in. */
export type Health = ApiFailure | null;

export type HealthCheck = (rights: boolean) => Promise<Health>;

export function createHealthCheck(wire: Wire, serverUrl: string, http: HttpClient): HealthCheck {
  return async (rights) => {
    if (rights) return http.request(restPaths.applications, z.unknown()).then(() => null, healthOf);
    // Whatever it is that answers: below 500, somebody is there.
    const reply = await fetchEnvelope(wire, serverUrl + restPaths.liveness, {}, DEADLINE_MS);
    return reply.status > 0 && reply.status < 500 ? null : failureOf(reply);
  };
}

/** What a failed request says of the server: the failures that tell nothing of it or of our rights are null. */
export function healthOf(error: unknown): Health {
  if (!(error instanceof ApiError)) throw error;
  const { kind } = error.failure;
  return kind === 'not-found' || kind === 'conflict' || kind === 'invalid' || kind === 'malformed'
    ? null
    : error.failure;
}
