/** The conversation's view, which comes after the first letter can be typed, together with its renderer. */
import { useEffect, useSyncExternalStore } from 'react';
import { loadPatiently } from '#src/lib/load-patiently.ts';
import type { ChatThread } from './chat-thread.tsx';

export interface LoadedThread {
  /** Null until it is here. */
  readonly Thread: typeof ChatThread | null;
  /** It could not be loaded: said in its place, with the way to try again; it is tried again by itself too. */
  readonly failed: boolean;
}

let state: LoadedThread = { Thread: null, failed: false };
let loading: Promise<void> | null = null;
let patience: Promise<void> | null = null;
const listeners = new Set<() => void>();

function set(next: LoadedThread): void {
  state = next;
  for (const listener of listeners) listener();
}

const load = () => import('./chat-thread.tsx');

function show({ ChatThread: Thread }: Awaited<ReturnType<typeof load>>): void {
  set({ Thread, failed: false });
}

/** A server that is away for a moment must not cost the page its conversation: goes on while "Try again" shows. */
function keepTrying(): void {
  patience ??= loadPatiently(load).then(show, () => {
    patience = null;
  });
}

/** Loads it, once; after a failure anew. Never rejects. */
export function loadThread(): Promise<void> {
  if (state.failed) set({ Thread: null, failed: false });
  loading ??= load().then(show, () => {
    loading = null;
    if (state.Thread !== null) return;
    set({ Thread: null, failed: true });
    keepTrying();
  });
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
