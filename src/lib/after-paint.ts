/** ms from the frame's own callbacks: by then it has been drawn, and whoever waited for it has had their turn. */
const BEHIND_MS = 24;

/**
 * What nobody waits for: runs a little after the next paint. Asked for several times before that, it runs once.
 *
 * A second frame would be the shorter way to say it, but one that is asked for in the first frame follows it at once
 * where the first one was late, in front of all that waits for the first.
 */
export function afterPaint(run: () => void): () => void {
  let isDue = false;
  const draw = (): void => {
    isDue = false;
    run();
  };
  return () => {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(() => setTimeout(draw, BEHIND_MS));
  };
}
