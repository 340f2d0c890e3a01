/**
 * Who looks at which chat, as the presence of the workspace says. Presence tells it, the chat reads it: features do not
 * know each other. Null where no server says so.
 */
import { useSyncExternalStore } from 'react';
import { createListeners } from '#src/lib/listeners.ts';
import type { Instant } from '#src/lib/instant.ts';

export interface PersonHere {
  readonly userId: string;
  readonly name: string | null;
  /** `left`: not connected any more, and no longer held. */
  readonly status: 'online' | 'idle' | 'left';
  /** The chat's id. */
  readonly chatId: string;
  /** By this page's clock; null: is here, or it is not known. */
  readonly leftAt: Instant | null;
}

export interface PeopleHere {
  readonly workspaceId: string;
  readonly people: readonly PersonHere[];
  /** Our own disconnect, or null. */
  readonly asOf: Instant | null;
}

const listeners = createListeners();
let told: PeopleHere | null = null;

/** Null: nobody tells any more. */
export function tellPeopleHere(next: PeopleHere | null): void {
  told = next;
  listeners.tell();
}

/** What was told last of this workspace. */
export function usePeopleHere(workspaceId: string): PeopleHere | null {
  return useSyncExternalStore(listeners.add, () => (told?.workspaceId === workspaceId ? told : null));
}
