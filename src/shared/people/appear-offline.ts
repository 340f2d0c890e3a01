/** The wish to be seen by nobody: kept for each user of this browser, and the same in all its tabs. */
import { useSyncExternalStore } from 'react';
import { createListeners } from '#src/lib/listeners.ts';
import { readStored, writeStored, type StorageKey } from '#src/lib/local-storage.ts';

const listeners = createListeners();
const keyOf = (userId: string): StorageKey => `nadoo:appear-offline:${userId}`;
/** Where storage is refused, the wish lives as long as the page. */
const wishes = new Map<string, boolean>();

export function readAppearOffline(userId: string): boolean {
  const stored = readStored(keyOf(userId));
  return stored === null ? (wishes.get(userId) ?? false) : stored === 'yes';
}

export function setAppearOffline(userId: string, wish: boolean): void {
  wishes.set(userId, wish);
  writeStored(keyOf(userId), wish ? 'yes' : 'no');
  listeners.tell();
}

function subscribe(listener: () => void): () => void {
  const remove = listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    remove();
    window.removeEventListener('storage', listener);
  };
}

export function useAppearOffline(userId: string): boolean {
  return useSyncExternalStore(subscribe, () => readAppearOffline(userId));
}
