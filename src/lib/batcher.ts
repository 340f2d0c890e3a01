/** One delivery per animation frame for everybody: listeners hand in their flush, the batcher chooses the moment. */
import type { Clock } from './clock.ts';

/** Calls back once, before the next paint or, where nothing is painted, soon; returns the cancel. */
export type FrameScheduler = (callback: () => void) => () => void;

/** A hidden page paints no frames: a timer takes over (the browser slows it down by itself). */
const HIDDEN_MS = 200;

/** Both are set and the first one wins, because a page may be hidden between the request and the frame. */
export function createFrameScheduler(clock: Clock): FrameScheduler {
  return (callback) => {
    let frame = 0;
    const cancelTimer = clock.schedule(() => {
      cancelAnimationFrame(frame);
      callback();
    }, HIDDEN_MS);
    frame = requestAnimationFrame(() => {
      cancelTimer();
      callback();
    });
    return () => {
      cancelTimer();
      cancelAnimationFrame(frame);
    };
  };
}

export interface Batcher {
  /** Runs `flush` with the next frame; asking again before that changes nothing. */
  want(flush: () => void): void;
  stop(): void;
}

export function createBatcher(scheduler: FrameScheduler): Batcher {
  const wanted = new Set<() => void>();
  let cancel: (() => void) | null = null;
  return {
    want(flush) {
      wanted.add(flush);
      cancel ??= scheduler(() => {
        cancel = null;
        const now = [...wanted];
        wanted.clear();
        for (const each of now) each();
      });
    },
    stop() {
      cancel?.();
      cancel = null;
      wanted.clear();
    },
  };
}
