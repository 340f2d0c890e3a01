/**
 * Scrolling of a conversation: follows what grows only while pinned to the end; 3 px of upward scroll unpins,
 * the end pins again.
 */
import { useCallback, useEffect, useRef, useState, type RefCallback } from 'react';

/** Upward movement in px that counts as the reader's wish. */
const UNPIN_PX = 3;
/** Fractions of a pixel at zoomed pages. */
const END_TOLERANCE_PX = 2;

export interface PinnedScroll {
  readonly scroller: RefCallback<HTMLElement>;
  readonly content: RefCallback<HTMLElement>;
  readonly pinned: boolean;
  /** Height of the window onto the conversation, px. */
  readonly height: number;
  readonly toEnd: () => void;
}

export interface ScrollMark {
  readonly top: number;
  readonly pinned: boolean;
}

/** Whether the reader is pinned after a scroll from `before` to `top`, `rest` px before the end. */
export function pinAfterScroll(before: ScrollMark, top: number, rest: number): boolean {
  if (rest <= END_TOLERANCE_PX) return true;
  return before.top - top >= UNPIN_PX ? false : before.pinned;
}

export function usePinnedScroll(): PinnedScroll {
  const [scrollElement, setScrollElement] = useState<HTMLElement | null>(null);
  const [contentElement, setContentElement] = useState<HTMLElement | null>(null);
  const [pinned, setPinned] = useState(true);
  const [height, setHeight] = useState(0);
  const mark = useRef<ScrollMark>({ top: 0, pinned: true });

  const toEnd = useCallback(() => {
    if (!scrollElement) return;
    scrollElement.scrollTop = scrollElement.scrollHeight;
    mark.current = { top: scrollElement.scrollTop, pinned: true };
    setPinned(true);
  }, [scrollElement]);

  useEffect(() => {
    if (!scrollElement || !contentElement || typeof ResizeObserver === 'undefined') return undefined;
    const onScroll = (): void => {
      const top = scrollElement.scrollTop;
      const rest = scrollElement.scrollHeight - scrollElement.clientHeight - top;
      const next = pinAfterScroll(mark.current, top, rest);
      mark.current = { top, pinned: next };
      setPinned(next);
    };
    const observer = new ResizeObserver(() => {
      setHeight(scrollElement.clientHeight);
      if (mark.current.pinned) toEnd();
    });
    scrollElement.addEventListener('scroll', onScroll, { passive: true });
    observer.observe(scrollElement);
    observer.observe(contentElement);
    return () => {
      scrollElement.removeEventListener('scroll', onScroll);
      observer.disconnect();
    };
  }, [scrollElement, contentElement, toEnd]);

  return { scroller: setScrollElement, content: setContentElement, pinned, height, toEnd };
}
