/** What keeps a prompt of this page from leaving it. Pure. */
import { selectActivity } from './chat-selectors.ts';
import type { ChatState, Prompt } from './chat-types.ts';

/**
 * - `connection`: there is none.
 * - `answer`: one that is under way comes first.
 * - `unknown`: of a prompt before it nobody knows yet whether the server has it.
 * - `turn`: another one before it, or another tab's.
 */
export type Hold = 'connection' | 'answer' | 'unknown' | 'turn';

/**
 * @param state as the session has it
 * @param shown the same as the branch that is shown makes it: what runs in other branches holds nothing up
 */
export function selectHold(
  state: Pick<ChatState, 'connected' | 'entries'>,
  shown: ChatState,
  key: Prompt['key'],
): Hold {
  if (!state.connected) return 'connection';
  const isUnknown = state.entries.some(
    (entry) => entry.kind === 'prompt' && entry.key !== key && entry.delivery === 'unknown',
  );
  if (isUnknown) return 'unknown';
  return selectActivity(shown) === 'idle' ? 'turn' : 'answer';
}
