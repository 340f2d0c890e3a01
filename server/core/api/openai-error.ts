/** Errors as OpenAI's API words them: its clients choose a class by the status, and show `error.message`. */
import type { MessageRecord } from '../model.ts';

export interface OpenAiFailure {
  readonly status: number;
  readonly message: string;
  /** Where in the body. */
  readonly param?: string;
}

type ErrorBody = Readonly<
  Record<'error', { message: string; type: string; param: string | null; code: string | null }>
>;

const codes: Readonly<Record<number, string>> = {
  401: 'invalid_api_key',
  404: 'not_found',
  429: 'rate_limit_exceeded',
};

/** The body alone, for fronts that refuse before the route is asked. */
export function openAiErrorBody(failure: OpenAiFailure): ErrorBody {
  return errorBody(failure, codes[failure.status] ?? null);
}

/** A reply of the route. What our own API calls 422 is a 400 there. */
export function openAiError(failure: OpenAiFailure): {
  kind: 'json';
  status: number;
  data: ErrorBody;
  bare: true;
} {
  const status = failure.status === 422 ? 400 : failure.status;
  // By name: an Error's message is no property that a spread would copy.
  const { message, param } = failure;
  const data = openAiErrorBody({ status, message, ...(param === undefined ? {} : { param }) });
  return { kind: 'json', status, data, bare: true };
}

/** An answer that ended without being whole; null where it is. @param answer null: it was lost */
export function answerFailure(
  answer: Pick<MessageRecord, 'status' | 'error'> | null,
): { status: number; body: ErrorBody } | null {
  if (answer?.status === 'complete') return null;
  const { status, message, code } = causeOf(answer);
  return { status, body: errorBody({ status, message }, code) };
}

function causeOf(answer: Pick<MessageRecord, 'status' | 'error'> | null): OpenAiFailure & { code: string } {
  if (answer?.status === 'stopped') {
    return { status: 409, message: 'Somebody stopped this answer before it was whole.', code: 'stopped' };
  }
  if (answer?.status !== 'error') {
    const message = 'The gateway stopped before this answer was whole. Ask again.';
    return { status: 503, message, code: 'interrupted' };
  }
  const message = answer.error?.message ?? 'The agent failed.';
  switch (answer.error?.code) {
    case 'rate_limit':
      return { status: 429, message, code: 'rate_limit_exceeded' };
    case 'context_overflow':
      return { status: 400, message, code: 'context_length_exceeded' };
    case 'timeout':
      return { status: 504, message, code: 'timeout' };
    default:
      return { status: 502, message, code: answer.error?.code ?? 'provider_error' };
  }
}

function errorBody({ status, message, param }: OpenAiFailure, code: string | null): ErrorBody {
  const type = status === 429 ? 'rate_limit_error' : status >= 500 ? 'server_error' : 'invalid_request_error';
  return { error: { message, type, param: param ?? null, code } };
}
