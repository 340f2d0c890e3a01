/** What HTTP refused, in the form in which a socket would have said it: the `error` frame of protocol.md 1.4. */
import { streamingCodeOf } from '#src/protocol/failure.ts';
import type { ApiFailure } from './types.ts';

/** @param clientMessageId of what was refused */
export function refusalFrame(
  { kind, message, retryAfterMs, requestId }: ApiFailure,
  clientMessageId: unknown,
): Readonly<Record<string, unknown>> {
  const data = {
    code: streamingCodeOf(kind),
    message,
    retry_after: retryAfterMs && retryAfterMs / 1000,
    request_id: requestId,
  };
  return { type: 'error', data, client_message_id: clientMessageId };
}
