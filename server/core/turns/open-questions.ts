/** Questions of running answers that nobody has answered: whoever joins sees them too. */
import { isoNow, type CoreBase } from '../context.ts';
import { openAsked } from '../session-storage.ts';
import { chatFrames } from './chat-frames.ts';

/** The frames that ask, as texts; they stand outside the stream's numbers, as snapshots do. */
export async function openQuestions(
  base: CoreBase,
  running: readonly { readonly messageId: string }[],
): Promise<string[]> {
  const frames: string[] = [];
  for (const { messageId } of running) {
    for (const { name, data } of openAsked(await base.storage.messageEvents(messageId)))
      frames.push(JSON.stringify(chatFrames.agentEvent(messageId, name, data, isoNow(base))));
  }
  return frames;
}
