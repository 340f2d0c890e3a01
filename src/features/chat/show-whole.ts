import { endPhase } from './answer-fold.ts';
import { findAnswer, replaceEntry } from './chat-entries.ts';
import type { ChatState } from './chat-types.ts';

/** An answer that was stopped here is shown as the server has it: the reader asks for the rest. */
export function showWhole(state: ChatState, key: string): ChatState {
  const answer = findAnswer(state, (entry) => entry.key === key);
  if (!answer?.whole) return state;
  const { whole, ...rest } = answer;
  const phase = endPhase(answer, whole.status);
  return replaceEntry(state, { ...rest, text: whole.text, phase, frozen: false, wentOn: null });
}
