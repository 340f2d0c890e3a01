/**
 * Loads the renderer ahead of the first answer, when the browser has nothing better to do: nobody waits for it
 * to type. What cannot be loaded now is tried again when it is needed. Returns the cancel.
 */
export function preloadMarkdown(): () => void {
  const load = () => void import('./markdown-renderer.tsx').catch(() => undefined);
  // Safari has no requestIdleCallback.
  if (typeof requestIdleCallback !== 'function') {
    const timer = setTimeout(load, 1_000);
    return () => {
      clearTimeout(timer);
    };
  }
  const handle = requestIdleCallback(load, { timeout: 5_000 });
  return () => {
    cancelIdleCallback(handle);
  };
}
