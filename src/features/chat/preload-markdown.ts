/** Loads the renderer ahead of the first answer. What cannot be loaded now is tried again when it is needed. */
export function preloadMarkdown(): void {
  void import('./markdown-renderer.tsx').catch(() => undefined);
}
