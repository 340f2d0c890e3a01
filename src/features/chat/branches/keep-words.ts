/** One's own words stay in sight, whatever was asked for before they were typed. Pure. */
import type { ChatState, Entry } from '../chat-types.ts';
import { isLimited } from '../limited.ts';
import { findAsk } from './ask-fold.ts';
import { isCalled, isLoose, refOf, showBranch } from './branch-layout.ts';
import { goToMessage } from './go-to-message.ts';

/**
 * Another answer that was asked for is shown once it begins, unless that hides what its person has typed since: this
 * continues what was seen then, and is where they are. What was sent before the request has reached the server by then.
 */
export function keepWords(before: ChatState, after: ChatState): ChatState {
  // Those after it continue it.
  const typed = showBranch(before).entries.find(isOnItsWay);
  const now = typed && after.entries.find(({ key }) => key === typed.key);
  return now ? goToMessage(after, placeOf(after, now)) : after;
}

/** One that names no place comes after the last message of all, wherever that is. */
function isOnItsWay(entry: Entry): boolean {
  if (entry.kind !== 'prompt' || entry.parentId === null || entry.submittedAt === null) return false;
  const { delivery, failure } = entry;
  return delivery === 'queued' || delivery === 'sending' || delivery === 'unknown' || isLimited(failure);
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
