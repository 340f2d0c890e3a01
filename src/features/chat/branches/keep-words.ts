/** One's own words stay in sight, whatever was asked for before they were typed. Pure. */
import type { Answer, ChatState, Entry, Prompt } from '../chat-types.ts';
import { isLimited } from '../limited.ts';
import { findAsk } from './ask-fold.ts';
import { isCalled, isLoose, refOf, showBranch } from './branch-layout.ts';
import { goToMessage } from './go-to-message.ts';

/**
 * Another answer that was asked for is shown once it begins, unless that hides what its person has typed since: this
 * continues what was seen then, and is where they are.
 */
export function keepWords(before: ChatState, after: ChatState, begun: Answer): ChatState {
  // Those after it continue it.
  for (const { key } of showBranch(before).entries.filter(isTyped)) {
    const now = after.entries.find((entry) => entry.key === key);
    if (now?.kind === 'prompt' && isSince(now, begun)) return goToMessage(after, placeOf(after, now));
  }
  return after;
}

/** On this page, at a place: one that names none comes after the last message of all, wherever that is. */
function isTyped(entry: Entry): boolean {
  return entry.kind === 'prompt' && entry.submittedAt !== null && entry.parentId !== null;
}

/** What leaves after the request the server has after it; what was sent before it has its place there by now. */
function isSince({ delivery, failure, position }: Prompt, begun: Answer): boolean {
  if (position !== null) return begun.position !== null && position > begun.position;
  return (delivery !== 'refused' && delivery !== 'unsent') || isLimited(failure);
}

/** The message with which it is shown. */
function placeOf(state: ChatState, entry: Entry): string {
  if (!isLoose(entry)) return refOf(entry);
  const { entries } = state;
  const anchor = entry.parentId ?? '';
  const continued = entries.slice(0, entries.indexOf(entry)).find((each) => isCalled(each, anchor));
  if (continued) return placeOf(state, continued);
  // The other answer that it waits for stands, until it begins, for the one beside which it was asked for.
  return findAsk(state, anchor)?.messageId ?? anchor;
}
