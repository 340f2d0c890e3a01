/** The conversation's view, which comes after the first letter can be typed, together with its renderer. */
import { useEffect, useSyncExternalStore } from 'react';
import type { ChatThread } from './chat-thread.tsx';

export interface LoadedThread {
  /** Null until it is here. */
  readonly Thread: typeof ChatThread | null;
  /** It could not be loaded: said in its place, with the way to try again. */
  readonly failed: boolean;
}

let state: LoadedThread = { Thread: null, failed: false };
let loading: Promise<void> | null = null;
const listeners = new Set<() => void>();

function set(next: LoadedThread): void {
  state = next;
  for (const listener of listeners) listener();
}

/** Loads it, once; after a failure anew. Never rejects. */
export function loadThread(): Promise<void> {
  if (state.failed) set({ Thread: null, failed: false });
  loading ??= import('./chat-thread.tsx').then(
    ({ ChatThread }) => {
      set({ Thread: ChatThread, failed: false });
    },
    () => {
      loading = null;
      set({ Thread: null, failed: true });
    },
  );
  // What the thread asks for first, in the same breath. Whoever draws text asks again if it fails.
  import('./markdown-renderer.tsx').catch(() => undefined);
  return loading;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

export function useThread(): LoadedThread {
  useEffect(() => {
    void loadThread();
  }, []);
  return useSyncExternalStore(subscribe, () => state);
}
