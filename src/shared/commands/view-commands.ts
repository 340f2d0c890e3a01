/**
 * What can be done in the view that one is in, for the command palette: a view says it while it is mounted, and the
 * palette asks while it is open. Neither knows the other.
 */
import { useEffect, useState, useSyncExternalStore } from 'react';

export interface ViewCommand {
  /** Unique in the page; where two are the same, the first stands: a view's before a part's, a part's before the shell's. */
  readonly id: string;
  readonly label: string;
  /** A key that does the same: `Mod+S`. */
  readonly shortcut?: string;
  /** Why it cannot be given just now; null or absent: it can. What one never may, or the server lacks, is left out. */
  readonly reason?: string | null;
  readonly run: () => void;
}

export interface ViewOffer {
  /** Name of the view: their group's heading. Offers of one name become one group. */
  readonly view: string;
  /** Beside every view (bell, people, inspector): listed after the places. */
  readonly isPart?: boolean;
  /** As many as there are things (people): the palette shows the first few, the others by their names. */
  readonly isLong?: boolean;
  /** Asked only while the palette is open. */
  readonly commands: () => readonly ViewCommand[];
}

const offers = new Map<object, ViewOffer>();
const listeners = new Set<() => void>();
let known: readonly ViewOffer[] | null = null;

function change(key: object, offer: ViewOffer | null): void {
  if (offer === null) offers.delete(key);
  else offers.set(key, offer);
  known = null;
  for (const listener of listeners) listener();
}

/** Offers commands while the caller is mounted; what they close over is that of its last render. */
export function useViewCommands(offer: ViewOffer): void {
  const [key] = useState<object>(() => ({}));
  useEffect(() => {
    change(key, offer);
  });
  useEffect(
    () => () => {
      change(key, null);
    },
    [key],
  );
}

/** All that is offered now, in the order in which it was first offered. For the palette. */
export function useOffers(): readonly ViewOffer[] {
  return useSyncExternalStore(subscribe, snapshot);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function snapshot(): readonly ViewOffer[] {
  return (known ??= [...offers.values()]);
}
