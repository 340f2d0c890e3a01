/** Reading of event streams, whichever they are: the answers of a chat, the mirror of the sockets. */
import { createSseParser, type SseEvent } from '#src/protocol/sse.ts';

/**
 * Hands on each event as it completes; resolves where the stream ends by itself, rejects where it is cut.
 * @param heard called for whatever comes, comments included
 */
export async function readEvents(
  response: Response,
  received: (event: SseEvent) => void,
  heard: () => void = () => undefined,
): Promise<void> {
  const reader = response.body?.getReader();
  const parser = createSseParser();
  while (reader) {
    const { done, value } = await reader.read();
    if (done) return;
    heard();
    for (const event of parser.push(value)) received(event);
  }
}
