/** Looks again at what is drawn whenever it changes, for marks that are laid over it. */
import type { Clock } from '#src/lib/clock.ts';

/**
 * @param ms changes that come so close together are looked at once
 * @returns the end
 */
export function watchDrawn(root: Node, clock: Clock, ms: number, look: () => void): () => void {
  let cancel: (() => void) | null = null;
  const observer = new MutationObserver(() => {
    cancel ??= clock.schedule(() => {
      cancel = null;
      look();
    }, ms);
  });
  observer.observe(root, { subtree: true, childList: true, characterData: true });
  return () => {
    observer.disconnect();
    cancel?.();
  };
}
