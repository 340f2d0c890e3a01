/**
 * What nobody waits for: runs once the next paint has been seen. Asked for several times before that, it runs once.
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
    // By the second frame the first one has been shown, and whoever waited for it has had their turn.
    requestAnimationFrame(() => requestAnimationFrame(draw));
  };
}
