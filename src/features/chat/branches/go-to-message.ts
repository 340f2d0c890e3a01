/** The way to a message that stands on another branch than the one that is shown. Pure. */
import { NO_PARENT, pathTo } from '#src/protocol/message-tree.ts';
import type { ChatState } from '../chat-types.ts';
import { showBranch, treeOf } from './branch-layout.ts';
import { choose } from './choices.ts';

/** Of all forks on the way the version that leads there is shown, by choice. The same state where it is shown already. */
export function goToMessage(state: ChatState, messageId: string): ChatState {
  if (showBranch(state).layout.names.has(messageId)) return state;
  const { rows, parents } = treeOf(state.entries);
  const row = rows.findIndex(({ id }) => id === messageId);
  if (row < 0) return state;
  return pathTo(parents, row).reduce((next, at) => {
    const parent = parents[at] ?? NO_PARENT;
    const isFork = parents.filter((other) => other === parent).length > 1;
    return isFork ? choose(next, rows[parent]?.id ?? '', rows[at]?.id ?? '') : next;
  }, state);
}
