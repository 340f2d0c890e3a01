/** The renderer of Markdown, and what is known of branches, which come after the first letter can be typed. */
import { useEffect, useSyncExternalStore } from 'react';
import type * as Branches from './branches/index.ts';
import type MarkdownRenderer from './markdown-renderer.tsx';

export interface LoadedRenderer {
  /** Null until it is here. */
  readonly Renderer: typeof MarkdownRenderer | null;
  readonly branches: typeof Branches | null;
  /** It is here, or it could not be loaded: whoever waited for it to draw waits no longer. */
  readonly settled: boolean;
}

let state: LoadedRenderer = { Renderer: null, branches: null, settled: false };
let loading: Promise<void> | null = null;
const listeners = new Set<() => void>();

function load(): void {
  if (state.Renderer !== null && state.branches !== null) return;
  const set = (next: LoadedRenderer) => {
    state = next;
    loading = null;
    for (const listener of listeners) listener();
  };
  const none = (): null => null;
  // What could not be loaded is tried again by the next text that is drawn.
  loading ??= Promise.all([
    import('./markdown-renderer.tsx').then((module) => module.default, none),
    import('./branches/index.ts').catch(none),
  ]).then(([Renderer, branches]) => {
    set({ Renderer, branches, settled: true });
  });
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
