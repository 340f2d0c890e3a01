/** Runs `run` after the next paint, each time it is asked for: what nobody waits for. */
export const afterPaint = (run: () => void) => (): void => {
  requestAnimationFrame(() => setTimeout(run));
};
