/**
 * Scrolling of a conversation: follows what grows only while pinned to the end; 3 px of upward scroll unpins,
 * the end pins again.
 */
import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';

/** Upward movement in px that counts as the reader's wish. */
const UNPIN_PX = 3;
/** Fractions of a pixel at zoomed pages. */
const END_TOLERANCE_PX = 2;

export interface PinnedScroll {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly content: RefObject<HTMLDivElement | null>;
  readonly pinned: boolean;
  /** Height of the window onto the conversation, px. */
  readonly height: number;
  readonly toEnd: () => void;
}

export interface ScrollMark {
  /** How far down the reader was, px: while pinned the furthest, so that small steps up add up. */
  readonly top: number;
  readonly pinned: boolean;
}

/** The mark after a scroll to `top`, `rest` px before the end. */
export function markScroll(before: ScrollMark, top: number, rest: number): ScrollMark {
  if (rest <= END_TOLERANCE_PX) return { top: top + Math.max(0, rest), pinned: true };
  if (!before.pinned) return { top, pinned: false };
  const furthest = Math.max(before.top, top);
  return furthest - top >= UNPIN_PX ? { top, pinned: false } : { top: furthest, pinned: true };
}

export function usePinnedScroll(): PinnedScroll {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const mark = useRef<ScrollMark>({ top: 0, pinned: true });
  const [pinned, setPinned] = useState(true);
  const [height, setHeight] = useState(0);

  const toEnd = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    element.scrollTop = element.scrollHeight;
    mark.current = { top: element.scrollTop, pinned: true };
    setPinned(true);
  }, []);

  useEffect(() => {
    const element = scroller.current;
    if (!element || !content.current || typeof ResizeObserver === 'undefined') return undefined;
    const onScroll = (): void => {
      const top = element.scrollTop;
      mark.current = markScroll(mark.current, top, element.scrollHeight - element.clientHeight - top);
      setPinned(mark.current.pinned);
    };
    const observer = new ResizeObserver(() => {
      setHeight(element.clientHeight);
      if (mark.current.pinned) toEnd();
    });
    element.addEventListener('scroll', onScroll, { passive: true });
    observer.observe(element);
    observer.observe(content.current);
    return () => {
      element.removeEventListener('scroll', onScroll);
      observer.disconnect();
    };
  }, [toEnd]);

  return { scroller, content, pinned, height, toEnd };
}
