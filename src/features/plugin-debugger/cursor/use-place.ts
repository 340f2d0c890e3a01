import { useEffect, useRef, useState } from 'react';
import { useServices } from '#src/connection/react.tsx';
import {
  createCursorStore,
  cursorOf,
  placeOf,
  type CursorStore,
  type DebuggerPlace,
} from './cursor-store.ts';

/** The address follows the cursor at this pace: browsers refuse more than a hundred changes in half a minute. */
const EVERY_MS = 400;

export interface PlacePort {
  readonly place: DebuggerPlace;
  readonly onPlace: (place: DebuggerPlace) => void;
}

export interface PlacedCursor {
  readonly cursor: CursorStore;
  readonly tab: string | undefined;
  readonly side: string | undefined;
  readonly show: (shown: { readonly tab?: string; readonly side?: string }) => void;
}

/**
 * The cursor and the panes that are shown, begun by an address and written into it. What the address says later (back,
 * forward, a link within the page) is followed too.
 */
export function usePlacedCursor({ place, onPlace }: PlacePort): PlacedCursor {
  const { clock } = useServices();
  const [cursor] = useState(() => createCursorStore(cursorOf(place)));
  const [shown, setShown] = useState<{ readonly tab?: string; readonly side?: string }>({});
  /** What was written into the address, or read from it: that it comes back is no news, however late it does. */
  const known = useRef(new Set([keyOf(place)]));
  const port = useRef({ place, onPlace });
  useEffect(() => {
    port.current = { place, onPlace };
  });

  useEffect(() => {
    if (known.current.has(keyOf(place))) return;
    known.current = new Set([keyOf(place)]);
    cursor.setState(cursorOf(place));
  }, [cursor, place]);

  useEffect(() => {
    let cancel: (() => void) | null = null;
    const write = () => {
      cancel = null;
      const { tab, side, with: other } = port.current.place;
      const next = {
        ...placeOf(cursor.getState()),
        ...(tab === undefined ? {} : { tab }),
        ...(side === undefined ? {} : { side }),
        ...(other === undefined ? {} : { with: other }),
      };
      if (keyOf(next) === keyOf(port.current.place)) return;
      known.current.add(keyOf(next));
      port.current.onPlace(next);
    };
    const stop = cursor.subscribe(() => {
      cancel ??= clock.schedule(write, EVERY_MS);
    });
    return () => {
      stop();
      // Whoever leaves is somewhere else by now: writing would lead back here.
      cancel?.();
    };
  }, [cursor, clock]);

  return {
    cursor,
    tab: shown.tab ?? place.tab,
    side: shown.side ?? place.side,
    show(next) {
      setShown((before) => ({ ...before, ...next }));
      const after = { ...placeOf(cursor.getState()), ...withoutCursor(port.current.place), ...next };
      known.current.add(keyOf(after));
      onPlace(after);
    },
  };
}

function keyOf({ at, row, from, to, tab, side, with: other }: DebuggerPlace): string {
  return JSON.stringify([at, row, from, to, tab, side, other]);
}

function withoutCursor({ tab, side, with: other }: DebuggerPlace): DebuggerPlace {
  return {
    ...(tab === undefined ? {} : { tab }),
    ...(side === undefined ? {} : { side }),
    ...(other === undefined ? {} : { with: other }),
  };
}
