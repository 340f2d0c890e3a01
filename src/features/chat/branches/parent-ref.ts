/** What an entry continues, as siblings name it: '' for the beginning of the chat. */
import { showBranch, refOf } from './branch-layout.ts';
import type { ChatState, Entry } from '../chat-types.ts';

/** @param entry one that is shown */
export function parentRefOf(state: ChatState, entry: Entry): string {
  const { entries } = showBranch(state);
  const before = entries[entries.findIndex(({ key }) => key === entry.key) - 1];
  return before ? refOf(before) : '';
}
