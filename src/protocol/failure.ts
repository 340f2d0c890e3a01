/** What went wrong with a request, in a form that says what can be done next. */
import type { Reply } from './reply.ts';

export interface ApiFailure {
  readonly kind:
    | 'network'
    | 'unauthorized'
    | 'forbidden'
    | 'not-found'
    | 'conflict'
    | 'invalid'
    | 'rate-limited'
    | 'server'
    | 'malformed';
  /** HTTP status, 0 for `network`. */
  readonly status: number;
  /** The server's words where it gave some. */
  readonly message: string;
  readonly retryAfterMs: number | null;
  readonly requestId: string | null;
}

/** A reply with a bad status or a body that cannot be used, or none at all. */
export function failureOf({ status, message, retryAfterMs, requestId }: Reply): ApiFailure {
  return { kind: kindOf(status), status, message, retryAfterMs, requestId };
}

/** A failure of our own finding. */
export function failure(kind: ApiFailure['kind'], status: number, message: string): ApiFailure {
  return { kind, status, message, retryAfterMs: null, requestId: null };
}

/** The documented streaming code (1.4) for what HTTP refused; other kinds stand for themselves. */
export function streamingCodeOf(kind: ApiFailure['kind']): string {
  switch (kind) {
    case 'rate-limited':
      return 'rate_limit';
    case 'unauthorized':
      return 'auth_error';
    default:
      return kind;
  }
}

/** Did the server say no, so that asking the same again is of no use? */
export function isRefusal({ kind }: ApiFailure): boolean {
  return kind === 'unauthorized' || kind === 'forbidden' || kind === 'conflict' || kind === 'invalid';
}

function kindOf(status: number): ApiFailure['kind'] {
  switch (status) {
    case 0:
      return 'network';
    case 401:
      return 'unauthorized';
    case 403:
      return 'forbidden';
    case 404:
      return 'not-found';
    // The server gave up waiting: not our fault, and worth another try.
    case 408:
      return 'server';
    case 409:
      return 'conflict';
    case 429:
      return 'rate-limited';
    default:
      return status >= 500 ? 'server' : status >= 400 ? 'invalid' : 'malformed';
  }
}
