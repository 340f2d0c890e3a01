/** One HTTP request whose every outcome is a value. The floor under sign-in, REST and discovery. */
import { fetchWithin, type Wire } from '#src/lib/fetch-within.ts';
import { noReply, readReply, type Reply } from '#src/protocol/reply.ts';

/** A request with its whole body under the deadline. Never rejects. */
export async function fetchEnvelope(wire: Wire, url: string, init: RequestInit, ms?: number): Promise<Reply> {
  try {
    return await readReply(await fetchWithin(wire, url, init, ms), wire.clock.now());
  } catch (error) {
    return noReply(error);
  }
}
