/** REST over the envelope of protocol.md 1.1. */
import type * as z from 'zod/mini';
import type { ApiFailure } from '#src/protocol/failure.ts';
import type { StreamPosition } from '#src/protocol/stream.ts';

export type { ApiFailure };

/** Thrown by `HttpClient` (React Query wants exceptions); the value is in `failure`. */
export class ApiError extends Error {
  readonly failure: ApiFailure;
  constructor(failure: ApiFailure) {
    super(failure.message);
    this.name = 'ApiError';
    this.failure = failure;
  }
}

export interface ApiReply<T> {
  readonly data: T;
  /** From `X-Nadoo-Position`, null where the server sent none. */
  readonly position: StreamPosition | null;
}

export interface RequestOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly body?: unknown;
  readonly signal?: AbortSignal;
  /** What the server takes here; 1 MiB else. Larger bodies are refused in place. */
  readonly maxBodyBytes?: number;
  /** False for calls that need no sign-in (capabilities, login). */
  readonly authenticated?: boolean;
  /** Of a stream: its headers may take as long as they take. Else 20 s. */
  readonly patient?: boolean;
  /** Beside those that every request has. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface HttpClient {
  /** `data` of the envelope, checked against `schema`. One refresh and one repeat on 401. Throws `ApiError`. */
  request<T>(path: string, schema: z.ZodMiniType<T>, options?: RequestOptions): Promise<ApiReply<T>>;
  /** A raw response that streams (SSE); the caller reads the body. Throws `ApiError` on a bad status. */
  stream(path: string, options?: RequestOptions): Promise<Response>;
}

/** How long the server asked to wait, in ms; 0 where a failure says nothing of it. */
export function askedToWait(error: unknown): number {
  return error instanceof ApiError ? (error.failure.retryAfterMs ?? 0) : 0;
}
