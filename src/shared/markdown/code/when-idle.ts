/** Does `work` when the browser has nothing better to do. @returns the cancel */
export function whenIdle(work: () => void): () => void {
  // Safari has no requestIdleCallback.
  if (typeof requestIdleCallback !== 'function') {
    const timer = setTimeout(work, 50);
    return () => {
      clearTimeout(timer);
    };
  }
  const handle = requestIdleCallback(work, { timeout: 500 });
  return () => {
    cancelIdleCallback(handle);
  };
}
