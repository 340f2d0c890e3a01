/** All older messages of the conversation, page after page, while somebody needs them. */
import { useEffect } from 'react';
import { useServices } from '#src/connection/react.tsx';
import { useChat } from './chat-context.ts';
import type { ChatState } from './chat-types.ts';
import { hasEarlier, LARGE_PAGE, loadEarlier } from './earlier-history.ts';

/**
 * @param wanted nothing is fetched otherwise
 * @returns `retry`: null unless a page could not be fetched
 */
export function useAllEarlier(state: ChatState, wanted: boolean) {
  const { http, clock } = useServices();
  const { session } = useChat();
  const { earlier, from } = state.history;
  const isPartial = hasEarlier(state);
  useEffect(() => {
    if (wanted && isPartial && earlier === null) void loadEarlier({ session, http, clock }, LARGE_PAGE);
  }, [wanted, isPartial, earlier, from, session, http, clock]);
  const isFailed = isPartial && earlier !== null && earlier !== 'loading';
  return {
    isLoading: isPartial && !isFailed,
    retry: isFailed ? () => void loadEarlier({ session, http, clock }, LARGE_PAGE) : null,
  };
}
