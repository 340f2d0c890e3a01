import { useEffect, useRef, useState } from 'react';
import { useServices } from '#src/connection/react.tsx';

const SHOWN_MS = 10_000;

/**
 * What has been read goes away by itself, but not what somebody points at or has the focus on.
 * @param isRead false: it stays
 * @returns the handlers of what goes
 */
export function useGoesAway(isRead: boolean, onGone: () => void) {
  const { clock } = useServices();
  const [hovered, setHovered] = useState(false);
  const [focused, setFocused] = useState(false);
  const gone = useRef(onGone);
  useEffect(() => {
    gone.current = onGone;
  });
  const goes = isRead && !hovered && !focused;
  useEffect(() => {
    if (!goes) return undefined;
    return clock.schedule(() => {
      gone.current();
    }, SHOWN_MS);
  }, [clock, goes]);
  return {
    onPointerEnter: () => {
      setHovered(true);
    },
    onPointerLeave: () => {
      setHovered(false);
    },
    onFocus: () => {
      setFocused(true);
    },
    onBlur: () => {
      setFocused(false);
    },
  };
}
