/** One REST request that says whether the server is there and, with `rights`, whether it lets us in. */
import * as z from 'zod/mini';
import { fetchEnvelope, type Wire } from '#src/auth/fetch-envelope.ts';
import { ApiError, type HttpClient } from '#src/http/types.ts';
import { restPaths } from '#src/protocol/endpoints.ts';
import type { AuthError } from '#src/auth/types.ts';
import type { Health } from './machine.ts';

const DEADLINE_MS = 4_000;
const anything = z.unknown();

export type HealthCheck = (rights: boolean) => Promise<Health>;

export function createHealthCheck(wire: Wire, serverUrl: string, http: HttpClient): HealthCheck {
  return async (rights) => {
    if (rights) {
      try {
        await http.request(restPaths.applications, anything);
        return { kind: 'healthy' };
      } catch (error) {
        return healthOf(error);
      }
    }
    const { status, message } = await fetchEnvelope(wire, serverUrl + restPaths.liveness, {}, DEADLINE_MS);
    if (status === 0) return { kind: 'unreachable', message };
    return status >= 500 ? { kind: 'unwell', message } : { kind: 'healthy' };
  };
}

/** What a failed request says of the server. Anything that it worded itself shows it to be well. */
export function healthOf(error: unknown): Health {
  if (!(error instanceof ApiError)) return { kind: 'unwell', message: String(error) };
  const { kind, message, retryAfterMs } = error.failure;
  switch (kind) {
    case 'network':
      return { kind: 'unreachable', message };
    case 'server':
      return { kind: 'unwell', message };
    case 'rate-limited':
      return { kind: 'rate-limited', retryAfterMs: retryAfterMs ?? 0 };
    case 'unauthorized':
      return { kind: 'unauthorized' };
    case 'forbidden':
      return { kind: 'forbidden', message };
    default:
      return { kind: 'healthy' };
  }
}

export function healthOfAuth(error: AuthError): Health {
  switch (error.kind) {
    case 'refused':
    case 'other-user':
      return { kind: 'unauthorized' };
    case 'rate-limited':
    case 'unreachable':
      return error;
    case 'server':
      return { kind: 'unwell', message: error.message };
  }
}
