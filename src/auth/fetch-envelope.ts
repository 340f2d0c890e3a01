/** One HTTP request whose every outcome is a value. The floor under sign-in, REST and discovery. */
import { fetchWithin, type Wire } from '#src/lib/fetch-within.ts';
import { noReply, readReply, type Reply } from '#src/protocol/reply.ts';

/** A request, headers and each piece of its body under the deadline. Never rejects. */
export async function fetchEnvelope(wire: Wire, url: string, init: RequestInit, ms?: number): Promise<Reply> {
  try {
    return await readReply(await fetchWithin(wire, url, init, ms), wire.clock, ms);
  } catch (error) {
    return noReply(error);
  }
}
