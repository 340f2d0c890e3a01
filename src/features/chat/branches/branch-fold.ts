/** What a reader chose, and what becomes of the choice when others make siblings, as folds of the chat's state. */
import type { ChatState, Choices } from '../chat-types.ts';
import { endAsks, fallBack, takeRefusals } from './ask-fold.ts';
import { refOf, showBranch, type Versions } from './branch-layout.ts';

/** Shows this version from now on. The same state where it is shown already by choice. */
export function choose(state: ChatState, group: string, ref: string): ChatState {
  if (state.choices.get(group) === ref) return state;
  return { ...state, choices: new Map(state.choices).set(group, ref) };
}

/** The version before (-1) or after (1) the one that is shown; at either end nothing changes. */
export function step(state: ChatState, { group, refs, at }: Versions, by: -1 | 1): ChatState {
  const ref = refs[at + by];
  return ref === undefined ? state : choose(state, group, ref);
}

/** What a change of the chat means for its branches: our own siblings are shown, those of others pull nobody away. */
export function keepBranch(before: ChatState, after: ChatState): ChatState {
  const isSame =
    after.entries === before.entries && after.failure === before.failure && after.asks === before.asks;
  return isSame ? after : stay(before, fallBack(before, settleAsks(leaveDiscarded(before, after))));
}

function settleAsks(state: ChatState): ChatState {
  if (state.asks.length === 0) return state;
  return endAsks(takeRefusals(state), (next, key) => {
    const begun = next.entries.findLast((entry) => entry.key === key);
    return begun ? choose(next, begun.parentId ?? '', refOf(begun)) : next;
  });
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

/** As kept in the browser; whatever else stands there is no choice. */
export function readChoices(text: string | null): Choices {
  try {
    const pairs: unknown = JSON.parse(text ?? '[]');
    return new Map(Array.isArray(pairs) ? pairs.filter(isPair) : []);
  } catch {
    return new Map();
  }
}

/** The latest choices count most: a chat with more forks than this forgets the oldest. */
const KEPT_CHOICES = 200;

/** Null where there is nothing to keep. */
export function writeChoices(choices: Choices): string | null {
  return choices.size === 0 ? null : JSON.stringify([...choices].slice(-KEPT_CHOICES));
}

function isPair(value: unknown): value is [string, string] {
  return Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string');
}
