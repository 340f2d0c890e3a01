import type { FrameScheduler } from '#src/lib/batcher.ts';

/** Those in which the first records are drawn and painted, and a key that was pressed upon them. */
const FRAMES = 5;
/** Of a file that has been read to its end meanwhile: until the first records are painted. */
const FRAMES_OF_WHOLE = 2;

export interface PaintGate<T> {
  take(item: T): void;
  /** What waits is dropped. */
  stop(): void;
  /** What waits is handed on at once; nothing comes any more. */
  finish(): void;
}

export interface Gated<T> {
  handle(item: T): void;
  /** Something is drawn of it. */
  isDrawn(item: T): boolean;
  /** Nothing comes after it: nobody reads on beside the page, which needs fewer frames for itself. */
  isLast(item: T): boolean;
}

/**
 * Hands items on in their order. Behind the first of which something is drawn it holds them for a few frames: worker,
 * page and painting would else share two processors, and the first picture and the first key wait until all is read.
 * @param frames each calls back when its frame is painted
 */
export function createPaintGate<T>(
  frames: FrameScheduler,
  { handle, isDrawn, isLast }: Gated<T>,
): PaintGate<T> {
  /** Null: nothing was drawn yet, or the gate stands open for good. */
  let waiting: T[] | null = null;
  let hasHeld = false;
  let hasLast = false;
  let isOff = false;
  let painted = 0;
  let cancel = () => undefined as void;

  function release(): void {
    const items = waiting ?? [];
    waiting = null;
    for (const item of items) handle(item);
  }

  const isOver = () => painted >= (hasLast ? FRAMES_OF_WHOLE : FRAMES);

  function hold(): void {
    cancel = frames(() => {
      painted += 1;
      if (isOver()) release();
      else hold();
    });
  }

  return {
    take(item) {
      if (isOff) return;
      if (waiting !== null) {
        waiting.push(item);
        hasLast = isLast(item);
        if (isOver()) {
          cancel();
          release();
        }
        return;
      }
      handle(item);
      if (hasHeld || !isDrawn(item)) return;
      hasHeld = true;
      waiting = [];
      hold();
    },
    stop() {
      cancel();
      isOff = true;
    },
    finish() {
      cancel();
      release();
      isOff = true;
    },
  };
}
