/** Runs `run` once after the next paint, however often it is asked for until then: what nobody waits for. */
export function afterPaint(run: () => void): () => void {
  let isDue = false;
  return () => {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(() =>
      setTimeout(() => {
        isDue = false;
        run();
      }),
    );
  };
}
