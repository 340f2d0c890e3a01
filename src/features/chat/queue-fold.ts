/** What is done to follow-ups in their list; loaded with the list. */
import type { ChatState } from './chat-types.ts';

/** Moves a queued follow-up one place up (-1) or down (1); at the end of the list nothing changes. */
export function moveQueued(state: ChatState, id: string, by: -1 | 1): ChatState {
  const from = state.queue.findIndex((queued) => queued.id === id);
  const moved = state.queue[from];
  const other = state.queue[from + by];
  if (!moved || !other) return state;
  return { ...state, queue: state.queue.with(from, other).with(from + by, moved) };
}

export function editQueued(state: ChatState, id: string, text: string): ChatState {
  return { ...state, queue: state.queue.map((queued) => (queued.id === id ? { ...queued, text } : queued)) };
}

/** @param edited an editor was opened on it, or is closed */
export function markEdited(state: ChatState, id: string, edited: boolean): ChatState {
  const isThere = state.queue.some((queued) => queued.id === id && (queued.edited ?? false) !== edited);
  if (!isThere) return state;
  const mark = { edited: edited || undefined };
  return {
    ...state,
    queue: state.queue.map((queued) => (queued.id === id ? { ...queued, ...mark } : queued)),
  };
}

export function removeQueued(state: ChatState, id: string): ChatState {
  return { ...state, queue: state.queue.filter((queued) => queued.id !== id) };
}
