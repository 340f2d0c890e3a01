/** Hears when the open chat has been answered: on a server that tells nothing of it, its list is to be asked for then. */
import { useEffect, useEffectEvent } from 'react';
import { useServices } from '#src/connection/react.tsx';
import { openChatSession } from '../chat-registry.ts';
import { selectActivity } from '../chat-selectors.ts';

export function useOnSettled(userId: string, sessionId: string | null, onSettled: () => void): void {
  const services = useServices();
  const settled = useEffectEvent(onSettled);
  useEffect(() => {
    if (sessionId === null) return undefined;
    const { store } = openChatSession(services, userId, sessionId);
    // It may have been answered before this was loaded.
    const { entries } = store.getState();
    const isAnswered = entries.some((entry) => entry.kind === 'answer' && entry.streamed !== null);
    if (isAnswered && selectActivity(store.getState()) === 'idle') settled();
    return store.subscribe((state, before) => {
      if (selectActivity(state) === 'idle' && selectActivity(before) !== 'idle') settled();
    });
  }, [services, userId, sessionId]);
}
