/** How far back a part of the history has to go, so that what this page does not find in it may be judged. */
import type { ChatMessage } from '#src/protocol/chat-events.ts';
import { storedTime } from './answer-fold.ts';
import type { ChatState, Entry } from './chat-types.ts';
import { CLOCK_TOLERANCE } from './history-merge.ts';

/**
 * Whether all that hangs in the air would stand in these messages, had the server stored it. What has a name or a
 * place is looked for by that; a send without either was stored no earlier than it left.
 * @param from position of the first of them
 */
export function reachesBack(state: ChatState, messages: readonly ChatMessage[], from: number): boolean {
  const oldest = messages.find((message) => storedTime(message) !== null);
  const since = oldest ? (storedTime(oldest) ?? Infinity) : Infinity;
  const ids = new Set(messages.map(({ id }) => id));
  return state.entries.every((entry) => {
    if (!hangs(entry) || (entry.messageId !== null && ids.has(entry.messageId))) return true;
    if (entry.position !== null) return entry.position >= from;
    return (
      entry.kind === 'prompt' && entry.submittedAt !== null && since < entry.submittedAt - CLOCK_TOLERANCE
    );
  });
}

function hangs(entry: Entry): boolean {
  if (entry.kind === 'answer') return entry.phase === 'recovering' || entry.messageId === null;
  return entry.position === null && entry.delivery !== 'queued' && entry.delivery !== 'refused';
}
