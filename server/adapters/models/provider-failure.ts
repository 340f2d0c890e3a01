/** What a provider's errors mean to a reader: the streaming codes of 1.4 (protocol.md Part 3, "Provider errors"). */
import { APICallError, RetryError } from 'ai';
import { AgentFailure } from '#server/core/ports.ts';
import { CONTEXT_LENGTH, providerErrorCode } from '#src/protocol/provider-errors.ts';

const RATE_LIMIT = /rate[_ ]limit/i;
const MAX_WORDS = 300;

export function timeoutFailure(seconds: number): AgentFailure {
  return new AgentFailure('timeout', `The model gave no answer within ${seconds} s. Try again.`);
}

export function cutFailure(): AgentFailure {
  return new AgentFailure('provider_error', 'The model’s answer broke off before its end. Try again.');
}

/** @param error whatever the AI SDK threw, or told in mid-stream (there a plain object or text) */
export function toAgentFailure(error: unknown): AgentFailure {
  if (error instanceof AgentFailure) return error;
  if (RetryError.isInstance(error)) return toAgentFailure(error.lastError);
  if (APICallError.isInstance(error)) return fromHttp(error);
  const words = readWords(error);
  if (CONTEXT_LENGTH.test(words.searched)) return overflow();
  if (RATE_LIMIT.test(words.searched)) return rateLimit(undefined);
  // `fetch` says "terminated" where the other side closed in mid-stream; a clean close lacks its reason.
  if (/without a finish reason|terminated|ECONNRESET|socket hang up|other side closed/i.test(words.searched))
    return cutFailure();
  return new AgentFailure('provider_error', `The model’s server failed: ${cut(words.shown)}`);
}

function fromHttp(error: APICallError): AgentFailure {
  const { statusCode, responseBody = '', message } = error;
  if (statusCode === undefined)
    return new AgentFailure(
      'provider_error',
      `The model’s server cannot be reached: ${cut(message)}. Check OPENAI_BASE_URL.`,
    );
  // The server had begun to answer: what failed is the stream.
  if (statusCode < 300) return cutFailure();
  const code = providerErrorCode({
    status: statusCode,
    message: `${message} ${responseBody}`,
    aborted: false,
  });
  if (code === 'rate_limit') return rateLimit(error.responseHeaders?.['retry-after']);
  if (code === 'context_overflow') return overflow();
  if (statusCode === 401 || statusCode === 403)
    return new AgentFailure(
      'provider_error',
      `The model’s server refused our key (${statusCode}). Check OPENAI_API_KEY.`,
    );
  return new AgentFailure('provider_error', `The model’s server answered ${statusCode}: ${cut(message)}`);
}

function rateLimit(retryAfter: string | undefined): AgentFailure {
  const seconds = Number(retryAfter);
  const when = retryAfter !== undefined && seconds > 0 ? `in ${Math.ceil(seconds)} s` : 'in a moment';
  return new AgentFailure('rate_limit', `The model’s server is busy with other requests. Try again ${when}.`);
}

function overflow(): AgentFailure {
  return new AgentFailure(
    'context_overflow',
    'This conversation has become too long for the model. Start a new chat.',
  );
}

function readWords(error: unknown): { searched: string; shown: string } {
  if (error instanceof Error) {
    const cause = error.cause instanceof Error ? ` ${error.cause.message}` : '';
    return { searched: `${error.message}${cause}`, shown: error.message };
  }
  if (typeof error === 'string') return { searched: error, shown: error };
  const json = JSON.stringify(error ?? 'unknown');
  const message = typeof error === 'object' && error !== null && 'message' in error ? error.message : null;
  return { searched: json, shown: typeof message === 'string' ? message : json };
}

function cut(words: string): string {
  return words.length > MAX_WORDS ? `${words.slice(0, MAX_WORDS)}…` : words;
}
