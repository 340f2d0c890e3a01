/**
 * When a conversation follows its end: only while pinned to it; 3 px of upward scroll unpin, the end pins again.
 */

/** Upward movement in px that counts as the reader's wish. */
export const UNPIN_PX = 3;
/** Fractions of a pixel at zoomed pages. */
export const END_TOLERANCE_PX = 2;

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

/**
 * How far somebody went up from the end, of which the scroll event tells in a moment. `begun`: less than counts as their
 * wish, and the end did not move since; taken back to it, they would never get away by small steps.
 */
export function wayUp(mark: ScrollMark, top: number, most: number): 'none' | 'begun' | 'gone' {
  const up = mark.top - top;
  if (up >= UNPIN_PX) return most - top > END_TOLERANCE_PX && most >= mark.top ? 'gone' : 'none';
  return up > 0 && Math.abs(most - mark.top) < 1 ? 'begun' : 'none';
}
