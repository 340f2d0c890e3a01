/** Where a chat comes from that continues another one. */
import { useCallback } from 'react';
import { branchOriginOf, type BranchOrigin } from '#src/protocol/branched-from.ts';
import type { Session } from '#src/protocol/entities.ts';
import { useChat } from '../chat-context.ts';
import { useSessions } from '../chat-queries.ts';
import type { Entry } from '../chat-types.ts';

/** Where the chat that is shown comes from; null where it continues no other. */
export function useBranchOrigin(): BranchOrigin | null {
  const { workspaceId, session } = useChat();
  const { sessionId } = session;
  const select = useCallback(
    (sessions: readonly Session[]) => branchOriginOf(sessions.find(({ id }) => id === sessionId)),
    [sessionId],
  );
  return useSessions(workspaceId, select).data ?? null;
}

/** The last of what is shown that is a copy; -1: none of it. */
export function lastCopyOf(entries: readonly Entry[], origin: BranchOrigin | null): number {
  if (origin === null) return -1;
  return entries.findLastIndex(({ position }) => position !== null && position <= origin.position);
}
