import type { FrameScheduler } from '#src/lib/batcher.ts';

/** Those in which the first records are drawn and painted, and a key that was pressed upon them. */
const FRAMES = 5;

export interface PaintGate<T> {
  take(item: T): void;
  /** What waits is dropped. */
  stop(): void;
}

export interface Gated<T> {
  handle(item: T): void;
  /** Something is drawn of it. */
  isDrawn(item: T): boolean;
  /** Nothing comes after it: there is nothing left that would get in the way of painting. */
  isLast(item: T): boolean;
}

/**
 * Hands items on in their order. Behind the first of which something is drawn it holds them for a few frames: worker,
 * page and painting would else share two processors, and the first picture and the first key wait until all is read.
 */
export function createPaintGate<T>(
  frames: FrameScheduler,
  { handle, isDrawn, isLast }: Gated<T>,
): PaintGate<T> {
  /** Null: nothing was drawn yet, or the gate stands open for good. */
  let waiting: T[] | null = null;
  let hasHeld = false;
  let isOff = false;
  let cancel = () => undefined as void;

  function release(): void {
    const items = waiting ?? [];
    waiting = null;
    for (const item of items) handle(item);
  }

  function hold(left: number): void {
    cancel = frames(() => {
      if (left > 1) hold(left - 1);
      else release();
    });
  }

  return {
    take(item) {
      if (isOff) return;
      if (waiting !== null) {
        waiting.push(item);
        if (isLast(item)) {
          cancel();
          release();
        }
        return;
      }
      handle(item);
      if (hasHeld || !isDrawn(item)) return;
      hasHeld = true;
      waiting = [];
      hold(FRAMES);
    },
    stop() {
      cancel();
      isOff = true;
    },
  };
}
