/**
 * Loads the renderer ahead of the first answer, the list of follow-ups ahead of the first one (it may be typed while
 * the server is away), the commands of the palette, and the field for a chat's new title, when the browser has nothing better to do: nobody waits for them
 * to type. What cannot be loaded now is tried again when it is needed. Returns the cancel.
 */
export function preloadParts(onTried: () => void): () => void {
  const load = () =>
    void Promise.allSettled([
      import('./markdown-renderer.tsx'),
      import('./queued-messages.tsx'),
      import('./chat-commands.tsx'),
      import('./rename-row.tsx'),
    ]).then(onTried);
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
