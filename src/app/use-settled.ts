import { useRouterState } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { whenIdle } from '#src/lib/when-idle.ts';

/** Idle time comes at the latest after this long, ms. */
const LATEST_MS = 500;

/**
 * Becomes true once the first view is on screen and the browser has nothing better to do. What is not needed
 * for the first key press (bell, people, the pill's details) loads after it, never in its way.
 */
export function useSettled(): boolean {
  const resolved = useRouterState({ select: (state) => state.status === 'idle' });
  const [settled, setSettled] = useState(false);
  useEffect(() => {
    if (!resolved || settled) return undefined;
    const settle = () => {
      setSettled(true);
    };
    return whenIdle(settle, LATEST_MS);
  }, [resolved, settled]);
  return settled;
}
