import type { Instant } from '#src/lib/instant.ts';
import type { ChatFailure } from './chat-types.ts';

/** The server named the moment from which it takes this. Without one it is for the user to say when. */
export function isLimited(
  failure: ChatFailure | null,
): failure is ChatFailure & { readonly retryAt: Instant } {
  return failure?.code === 'rate_limit' && failure.retryAt !== null;
}
