/** Questions of running answers that nobody has answered: whoever joins sees them too. */
import { isoNow, type CoreBase } from '../context.ts';
import { chatFrames } from './chat-frames.ts';

/** The frames that ask, as texts; they stand outside the stream's numbers, as snapshots do. */
export async function openQuestions(
  base: CoreBase,
  running: readonly { readonly messageId: string }[],
): Promise<string[]> {
  const frames: string[] = [];
  for (const { messageId } of running) {
    const events = await base.storage.messageEvents(messageId);
    const decided = new Set(
      events.flatMap(({ name, data }) => (name === 'agent_tool_decided' ? [data['call_id']] : [])),
    );
    for (const { name, data } of events) {
      if (name !== 'agent_tool_approval' || decided.has(data['call_id'])) continue;
      frames.push(JSON.stringify(chatFrames.agentEvent(messageId, name, data, isoNow(base))));
    }
  }
  return frames;
}
