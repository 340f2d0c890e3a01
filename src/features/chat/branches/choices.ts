/** Which version a reader chose at each fork: chosen, and as the browser keeps it. */
import type { ChatState, Choices } from '../chat-types.ts';
import type { Versions } from './branch-layout.ts';

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
