import { useLayoutEffect, useRef, type MouseEvent, type PointerEvent } from 'react';
import { useServices } from '#src/connection/react.tsx';

/** As long as systems wait for the second click of two. */
const SECOND_CLICK_MS = 500;
/** A pointer that went farther meanwhile was led to what it clicks, px. */
const STILL_PX = 4;

interface Place {
  readonly x: number;
  readonly y: number;
}

const placeOf = ({ clientX, clientY }: MouseEvent): Place => ({ x: clientX, y: clientY });

export interface SteadyRows {
  readonly onPointerMoveCapture: (event: PointerEvent) => void;
  readonly onPointerDownCapture: (event: PointerEvent) => void;
  readonly onClickCapture: (event: MouseEvent) => void;
}

/**
 * A list whose rows go and move by themselves brings another row under a pointer that stands still. A click that comes
 * right after that was meant for the row before, as the second of a double click on "Send now" is: it does nothing.
 * @param order changes whenever rows change place
 */
export function useSteadyRows(order: string): SteadyRows {
  const { clock } = useServices();
  const pointer = useRef<Place | null>(null);
  const shift = useRef<{ readonly at: number; readonly pointer: Place } | null>(null);
  const shown = useRef(order);
  useLayoutEffect(() => {
    if (shown.current === order) return;
    shown.current = order;
    shift.current = pointer.current && { at: clock.monotonic(), pointer: pointer.current };
  }, [order, clock]);
  const follow = (event: PointerEvent): void => {
    pointer.current = placeOf(event);
  };
  return {
    onPointerMoveCapture: follow,
    onPointerDownCapture: follow,
    onClickCapture(event) {
      // Clicks by key and by script come from nowhere.
      const isByPointer = event.detail > 0;
      const last = shift.current;
      if (isByPointer) pointer.current = placeOf(event);
      if (!isByPointer || last === null || clock.monotonic() - last.at > SECOND_CLICK_MS) return;
      const { x, y } = placeOf(event);
      if (Math.hypot(x - last.pointer.x, y - last.pointer.y) > STILL_PX) return;
      event.preventDefault();
      event.stopPropagation();
    },
  };
}
