/** Where on the page stands that another answer was asked for: beside the one that it names, or its version shown. */
import type { Answer, Ask, ChatState } from '../chat-types.ts';

/** @param state with all branches: the one that is named may not be shown */
export function isAskedBeside({ entries }: ChatState, { messageId }: Ask, answer: Answer): boolean {
  if (answer.messageId === messageId) return true;
  if (answer.parentId === null) return false;
  const named = entries.find((entry) => entry.messageId === messageId);
  return named?.kind === 'answer' && named.parentId === answer.parentId;
}

/** @returns those that no answer which is shown tells of */
export function unseenAsks(state: ChatState, shown: ChatState): readonly Ask[] {
  return state.asks.filter(
    (ask) => !shown.entries.some((entry) => entry.kind === 'answer' && isAskedBeside(state, ask, entry)),
  );
}
