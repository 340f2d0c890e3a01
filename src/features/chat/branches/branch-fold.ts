/** What becomes of what a reader sees when siblings are made, as a fold of the chat's state. */
import type { ChatState } from '../chat-types.ts';
import { endAsks, fallBack, takeRefusals } from './ask-fold.ts';
import { refOf, showBranch, type Versions } from './branch-layout.ts';
import { choose } from './choices.ts';
import { keepWords } from './keep-words.ts';

/** What a change of the chat means for its branches: our own siblings are shown, those of others pull nobody away. */
export function keepBranch(before: ChatState, after: ChatState): ChatState {
  const isSame =
    after.entries === before.entries && after.failure === before.failure && after.asks === before.asks;
  if (isSame) return after;
  const settled = settleAsks(before, placeBegun(before, leaveDiscarded(before, after)));
  return stay(before, fallBack(before, settled));
}

function settleAsks(before: ChatState, state: ChatState): ChatState {
  if (state.asks.length === 0) return state;
  return endAsks(takeRefusals(state), (next, key) =>
    isKnown(next) ? showBegun(before, next, key) : { ...next, unplaced: [...next.unplaced, key] },
  );
}

/** What had begun before the history was there: only now it can be told what it would hide. */
function placeBegun(before: ChatState, after: ChatState): ChatState {
  if (after.unplaced.length === 0 || !isKnown(after)) return after;
  const placed = after.unplaced.reduce((next, key) => showBegun(before, next, key), after);
  return { ...placed, unplaced: [] };
}

function isKnown({ history }: ChatState): boolean {
  return history.from !== Infinity;
}

function showBegun(before: ChatState, state: ChatState, key: string): ChatState {
  const begun = state.entries.findLast((entry) => entry.key === key);
  if (begun?.kind !== 'answer') return state;
  return keepWords(before, choose(state, begun.parentId ?? '', refOf(begun)), begun);
}

/** An edit that is taken back leaves the reader where it was made. */
function leaveDiscarded(before: ChatState, after: ChatState): ChatState {
  if (after.entries.length >= before.entries.length) return after;
  const keys = new Set(after.entries.map(({ key }) => key));
  let next = after;
  for (const entry of before.entries) {
    if (entry.kind !== 'prompt' || entry.edits === null || keys.has(entry.key)) continue;
    if (next.choices.get(entry.parentId ?? '') === entry.key)
      next = choose(next, entry.parentId ?? '', entry.edits);
  }
  return next;
}

/** Where a fork that is new, or a branch on which more was said, would show another branch than before. */
function stay(before: ChatState, after: ChatState): ChatState {
  if (before.entries.length === 0) return after;
  const was = showBranch(before);
  let next = after;
  for (;;) {
    const now = showBranch(next);
    if (was.layout === now.layout) return next;
    const moved = [...now.layout.versions.values()].find(wasElsewhere);
    if (!moved) return next;
    next = choose(next, moved.group, moved.refs.find(wasShown) ?? '');
  }

  function wasElsewhere({ refs, at, isChosen }: Versions): boolean {
    return !isChosen && !wasShown(refs[at] ?? '') && refs.some(wasShown);
  }

  function wasShown(ref: string): boolean {
    return was.layout.names.has(ref);
  }
}
