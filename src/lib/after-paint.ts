import { whenIdle } from './when-idle.ts';

/** So long may what somebody waits for keep it waiting, ms. */
const LATEST_MS = 100;

/**
 * What nobody waits for: runs after the next paint, once the browser has nothing better to do. Asked for several times
 * before that, it runs once.
 */
export function afterPaint(run: () => void): () => void {
  let isDue = false;
  return () => {
    if (isDue) return;
    isDue = true;
    const draw = (): void => {
      isDue = false;
      run();
    };
    // By the second frame the first one has been shown, and whoever waited for it has had their turn.
    requestAnimationFrame(() => {
      requestAnimationFrame(() => {
        whenIdle(draw, LATEST_MS);
      });
    });
  };
}
