import { useEffect, useState } from 'react';
import { useServices } from '#src/connection/react.tsx';
import type { ChatState } from './chat-types.ts';
import { isLocal } from './local-chat.ts';

/** What has not come by then was taken back elsewhere, ms. */
const PATIENCE_MS = 2_000;

/**
 * A chat that gets its server's name while it is looked at is another session from then on, and what was said in it comes
 * to that one a moment later: until then it stands as it stood.
 * @param sessionId of the same chat, under either name: the caller is mounted anew for another one
 */
export function useUntilFilled(sessionId: string, state: ChatState): ChatState {
  const { clock } = useServices();
  const [before, setBefore] = useState<ChatState | null>(null);
  const isMade = before !== null && !isLocal(sessionId);
  useEffect(() => {
    if (!isMade) return undefined;
    return clock.schedule(() => {
      setBefore(null);
    }, PATIENCE_MS);
  }, [isMade, clock]);
  if (isLocal(sessionId) && before !== state) setBefore(state);
  return isMade && state.entries.length === 0 && state.queue.length === 0 ? before : state;
}
