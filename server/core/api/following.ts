/** What the replies that follow an answer have in common. */
import type { Clock } from '#src/lib/clock.ts';
import { formatSseComment } from '#src/protocol/sse.ts';
import type { CoreContext } from '../context.ts';
import type { MessageRecord } from '../model.ts';
import type { Turn } from '../turns/turn.ts';
import type { TextQueue } from './text-queue.ts';

const KEEP_ALIVE_MS = 15_000;

export const SSE_REPLY = {
  kind: 'stream',
  contentType: 'text/event-stream; charset=utf-8',
  headers: { 'Cache-Control': 'no-cache', 'X-Accel-Buffering': 'no' },
} as const;

/** A comment every 15 s, so that nothing between takes the silence of a long thought for an end. @returns stops it */
export function keepAlive(clock: Clock, queue: TextQueue): () => void {
  let cancel = schedule();
  function schedule(): () => void {
    return clock.schedule(() => {
      queue.push(formatSseComment('keep-alive'));
      cancel = schedule();
    }, KEEP_ALIVE_MS);
  }
  return () => {
    cancel();
  };
}

/** Leaving the reply is how its reader says stop. */
export function stopWithReader(signal: AbortSignal, turn: Turn, userId: string): void {
  const stop = (): void => {
    turn.stop({ kind: 'cancelled', by: userId });
  };
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop);
  void turn.ended.then(() => {
    signal.removeEventListener('abort', stop);
  });
}

/** The answer that a stored prompt has, on whichever gateway; null where it has none. */
export async function answerTo(context: CoreContext, prompt: MessageRecord): Promise<MessageRecord | null> {
  const messages = await context.storage.messagesOf(prompt.session_id);
  return messages.find((message) => message.parent_id === prompt.id) ?? null;
}
