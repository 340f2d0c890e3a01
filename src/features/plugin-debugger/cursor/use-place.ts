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
  const written = useRef(JSON.stringify(place));
  const port = useRef({ place, onPlace });
  useEffect(() => {
    port.current = { place, onPlace };
  });

  useEffect(() => {
    const key = JSON.stringify(place);
    if (key === written.current) return;
    written.current = key;
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
      const key = JSON.stringify(next);
      if (key === written.current) return;
      written.current = key;
      port.current.onPlace(next);
    };
    const stop = cursor.subscribe(() => {
      cancel ??= clock.schedule(write, EVERY_MS);
    });
    return () => {
      stop();
      if (cancel !== null) {
        cancel();
        write();
      }
    };
  }, [cursor, clock]);

  return {
    cursor,
    tab: shown.tab ?? place.tab,
    side: shown.side ?? place.side,
    show(next) {
      setShown((before) => ({ ...before, ...next }));
      const after = { ...placeOf(cursor.getState()), ...withoutCursor(port.current.place), ...next };
      written.current = JSON.stringify(after);
      onPlace(after);
    },
  };
}

function withoutCursor({ tab, side, with: other }: DebuggerPlace): DebuggerPlace {
  return {
    ...(tab === undefined ? {} : { tab }),
    ...(side === undefined ? {} : { side }),
    ...(other === undefined ? {} : { with: other }),
  };
}
