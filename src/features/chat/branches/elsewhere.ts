/** Whether somebody else goes on with the chat in versions that the reader does not see. Pure. */
import type { ChatState, Prompt } from '../chat-types.ts';
import { choose } from './branch-fold.ts';
import { refOf, showBranch } from './branch-layout.ts';

/** What another person said last, later than all that is shown, on a branch that is not; null: nothing. */
export function saidElsewhere(state: ChatState): Prompt | null {
  const { layout, entries } = showBranch(state);
  if (layout.path === null) return null;
  const lastShown = entries.findLast(({ position }) => position !== null)?.position ?? -1;
  const found = state.entries.findLast(
    (entry) =>
      entry.kind === 'prompt' &&
      entry.userId !== null &&
      entry.userId !== state.selfId &&
      entry.position !== null &&
      entry.position > lastShown &&
      !layout.names.has(refOf(entry)),
  );
  return found?.kind === 'prompt' ? found : null;
}

/** The branch on which something was said last is shown, by choice. */
export function goToLatest(state: ChatState): ChatState {
  const { versions } = showBranch({ ...state, choices: new Map() }).layout;
  let next = state;
  for (const { group, refs, at } of versions.values()) next = choose(next, group, refs[at] ?? '');
  return next;
}
