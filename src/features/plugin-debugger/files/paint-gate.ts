import type { FrameScheduler } from '#src/lib/batcher.ts';

/** Those in which the first records are drawn and painted, and a key that was pressed upon them. */
const FRAMES = 5;

export interface PaintGate<T> {
  take(item: T): void;
  /** What waits is dropped. */
  stop(): void;
}

/**
 * Hands items on in their order. Behind the first of which something is drawn it holds them for a few frames: worker,
 * page and painting would else share two processors, and the first picture and the first key wait until all is read.
 */
export function createPaintGate<T>(
  frames: FrameScheduler,
  handle: (item: T) => void,
  isDrawn: (item: T) => boolean,
): PaintGate<T> {
  /** Null: nothing was drawn yet, or the gate stands open for good. */
  let waiting: T[] | null = null;
  let hasHeld = false;
  let cancel = () => undefined as void;

  function hold(left: number): void {
    cancel = frames(() => {
      if (left > 1) {
        hold(left - 1);
        return;
      }
      const items = waiting ?? [];
      waiting = null;
      for (const item of items) handle(item);
    });
  }

  return {
    take(item) {
      if (waiting !== null) {
        waiting.push(item);
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
      waiting = [];
    },
  };
}
