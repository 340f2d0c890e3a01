/** A branch that is asked for elsewhere on the page: by the palette. */
import { useEffect } from 'react';
import { createListeners } from '#src/lib/listeners.ts';
import type { Entry } from '../chat-types.ts';

const asked = createListeners<[Entry]>();

/** Continues the conversation that is shown in a new chat, from one of its entries. */
export const askToBranch = (entry: Entry): void => {
  asked.tell(entry);
};

/** @param onAsked the same function while nothing changes: what becomes of the branch is said beneath the entry */
export function useBranchRequest(onAsked: (entry: Entry) => void): void {
  useEffect(() => asked.add(onAsked), [onAsked]);
}
