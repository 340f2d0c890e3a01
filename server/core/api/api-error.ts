/** A refusal that a route answers with: thrown anywhere below a handler, sent as the error envelope. */
export class ApiError extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly current: unknown;

  /**
   * @param message words for the person who reads it: what is wrong and what to do next.
   * @param current of a conflict: what stands in the way, sent as the envelope's `current`
   */
  constructor(
    status: number,
    message: string,
    headers: Readonly<Record<string, string>> = {},
    current?: unknown,
  ) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.headers = headers;
    this.current = current;
  }
}

/** 404, also for what exists in a workspace that one is not in. */
export function notFound(what: string): ApiError {
  return new ApiError(404, `There is no ${what} here.`);
}

/** 429 with `Retry-After`. */
export function tooManyRequests(retryAfterSeconds: number): ApiError {
  return new ApiError(429, `Too many requests. Try again in ${String(retryAfterSeconds)} s.`, {
    'Retry-After': String(retryAfterSeconds),
  });
}
