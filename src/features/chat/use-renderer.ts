/** The renderer of Markdown, which comes after the first letter can be typed. */
import { useEffect, useSyncExternalStore } from 'react';
import type MarkdownRenderer from './markdown-renderer.tsx';

export interface LoadedRenderer {
  /** Null until it is here. */
  readonly Renderer: typeof MarkdownRenderer | null;
  /** It is here, or it could not be loaded: whoever waited for it to draw waits no longer. */
  readonly settled: boolean;
}

let state: LoadedRenderer = { Renderer: null, settled: false };
let loading: Promise<void> | null = null;
const listeners = new Set<() => void>();

function load(): void {
  if (state.Renderer !== null) return;
  const set = (next: LoadedRenderer) => {
    state = next;
    loading = null;
    for (const listener of listeners) listener();
  };
  loading ??= import('./markdown-renderer.tsx').then(
    (module) => {
      set({ Renderer: module.default, settled: true });
    },
    () => {
      // The next text that is drawn tries again.
      set({ Renderer: null, settled: true });
    },
  );
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** Loads it with the first text. All that show one change in one step, which a `lazy` part would not do. */
export function useRenderer(): LoadedRenderer {
  useEffect(load, []);
  return useSyncExternalStore(subscribe, () => state);
}
