import type { ChatErrorCode } from './chat-frames.ts';

/** How a model provider's call ended. */
export interface ProviderFailure {
  /** HTTP status, or null where there was none (connection refused, stream cut). */
  readonly status: number | null;
  readonly message: string;
  /** True where our own deadline or an abort ended it. */
  readonly aborted: boolean;
}

/** How providers word that a conversation no longer fits; in mid-stream these words are all there is. */
export const CONTEXT_LENGTH =
  /context[ _-]?(?:length|window|size|overflow)|maximum (?:context|prompt|input)|too many (?:input )?tokens|prompt is too long|exceeds? .{0,40}context/i;

/**
 * The streaming error code that clients are told. Source: protocol.md Part 3, "Provider errors".
 * `auth_error` never comes from here: it means *our* token, and a provider's 401 is our operator's matter.
 */
export function providerErrorCode(failure: ProviderFailure): ChatErrorCode {
  if (failure.aborted) return 'timeout';
  if (failure.status === 429) return 'rate_limit';
  if ((failure.status === 400 || failure.status === 413) && CONTEXT_LENGTH.test(failure.message)) {
    return 'context_overflow';
  }
  return 'provider_error';
}
