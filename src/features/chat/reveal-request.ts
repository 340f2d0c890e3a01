/** A message that is to be brought into view, asked for by what stands beside the conversation. */
import { useEffect, type Dispatch } from 'react';
import { useServices } from '#src/connection/react.tsx';
import { createListeners } from '#src/lib/listeners.ts';
import type { ChatScreen } from './use-thread-screen.ts';

/** So long it is marked. */
const MARKED_MS = 3_000;

const asked = createListeners<[string]>();

/** @param key of the entry */
export const askToReveal = (key: string): void => {
  asked.tell(key);
};

export function useRevealRequest(screen: ChatScreen, onMark: Dispatch<string | null>): void {
  const { clock } = useServices();
  useEffect(() => {
    let cancel: (() => void) | null = null;
    const remove = asked.add((key) => {
      if (!screen.reveal({ key })) return;
      cancel?.();
      onMark(key);
      cancel = clock.schedule(() => {
        onMark(null);
      }, MARKED_MS);
    });
    return () => {
      remove();
      cancel?.();
    };
  }, [screen, onMark, clock]);
}
