import { useCallback } from 'react';

/** How far the notices reach up over the foot of the list of chats: so much room it has below its last row. */
const ROOM = '--chat-notices';
/** From the window's edge, and between a notice and a row, in px. */
const AROUND = 20;

/** @returns the ref of what holds the notices */
export function useNoticeRoom(): (box: HTMLElement | null) => (() => void) | undefined {
  return useCallback((box: HTMLElement | null) => {
    // Not in every test environment.
    if (box === null || typeof ResizeObserver === 'undefined') return undefined;
    const { style } = document.documentElement;
    const observer = new ResizeObserver(() => {
      const { offsetHeight } = box;
      style.setProperty(ROOM, offsetHeight === 0 ? '0px' : `${String(offsetHeight + AROUND)}px`);
    });
    observer.observe(box);
    return () => {
      observer.disconnect();
      style.removeProperty(ROOM);
    };
  }, []);
}
