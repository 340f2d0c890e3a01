/** Whether somebody else goes on with the chat in versions that the reader does not see. Pure. */
import type { ChatState, Entry, Prompt } from '../chat-types.ts';
import { refOf, showBranch } from './branch-layout.ts';

/**
 * What another person said last, later than all that is shown, on a branch that is not; null: nothing. What the reader
 * says meanwhile, and what is answered to it, makes the other no older: they have not seen it.
 */
export function saidElsewhere(state: ChatState): Prompt | null {
  const { layout, entries } = showBranch(state);
  if (layout.path === null) return null;
  const sent = new Set(entries.flatMap((entry) => (isSentHere(entry) ? [entry.key] : [])));
  const lastShown =
    entries.findLast(
      (entry) =>
        entry.position !== null &&
        // Whoever makes a version leaves the others knowingly.
        (layout.versions.has(entry.key) ||
          !sent.has(entry.kind === 'answer' ? (entry.promptKey ?? '') : entry.key)),
    )?.position ?? -1;
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

function isSentHere(entry: Entry): boolean {
  return entry.kind === 'prompt' && entry.submittedAt !== null;
}
