/** Whether a person can see the end of the open conversation, and up to which message it is read then. */
import { isOpen } from '../answer-fold.ts';
import type { Answer, ChatState } from '../chat-types.ts';

/** Within this of the end, px, its last words are on the screen. */
const NEAR_END_PX = 48;

/** The scroller of the conversation, where one is shown. */
export function threadOf(root: Document): HTMLElement | null {
  return root.querySelector<HTMLElement>('[data-thread]');
}

/** The tab is visible, and the conversation in it stands at its end. */
export function isEndSeen(root: Document): boolean {
  const thread = threadOf(root);
  if (root.visibilityState !== 'visible' || thread === null) return false;
  return thread.scrollHeight - thread.scrollTop - thread.clientHeight <= NEAR_END_PX;
}

/** Stopped here, it runs at the server until that says its end: so far nobody has read it. */
function isToCome(answer: Answer): boolean {
  return isOpen(answer) || (answer.frozen && !answer.ended);
}

export function isMoreToCome({ entries }: Pick<ChatState, 'entries'>): boolean {
  return entries.some((entry) => entry.kind === 'answer' && isToCome(entry));
}

/** The chat ends with a prompt: its answer begins in a moment, or never. */
export function isAnswerDue({ entries }: Pick<ChatState, 'entries'>): boolean {
  return entries.at(-1)?.kind === 'prompt';
}

/** Position of the last message before which nothing is still to come; 0 where there is none. */
export function readableUpTo(state: ChatState): number {
  let end = 0;
  let before = Infinity;
  for (const entry of state.entries) {
    if (entry.position === null) continue;
    if (entry.kind === 'answer' && isToCome(entry)) before = Math.min(before, entry.position);
    else end = Math.max(end, entry.position);
  }
  return Math.min(end, before - 1);
}
