/**
 * Pointer and wheel over the drawing: drag pans, Shift and drag measures, two fingers or Ctrl and wheel zoom, a
 * sideways wheel pans, the plain wheel is left to the lanes' own scrolling. On the axis, dragging moves the playhead.
 */
import { precisionOf } from './ticks.ts';
import type { Pointed } from './point-at.ts';
import type { TimelineScreen } from './timeline-screen.ts';
import type { TimeRange } from './timeline-model.ts';
import { instantAt, panRange, rangeAround, zoomRange } from './time-window.ts';

export interface GestureEvents {
  /** Asks for another window. */
  range(range: TimeRange): void;
  cursor(at: number): void;
  measured(range: TimeRange | null): void;
  click(pointed: Pointed): void;
  /** Where a double click leads: the row's extent, if it was on one. */
  extentOf(pointed: Pointed): TimeRange | null;
  hover(pointed: Pointed | null): void;
}

/** Less than this many px is a click. */
const SLOP = 4;
/** Of a wheel's px, for one frame: a mouse gives 100 at once, a pinch on a touchpad a few. */
const MOST_WHEEL = 60;
const LINE = 16;

type Mode =
  | { readonly kind: 'none' }
  | { readonly kind: 'press' | 'pan'; readonly x: number; readonly y: number; readonly range: TimeRange }
  | { readonly kind: 'measure'; readonly from: number }
  | { readonly kind: 'scrub' }
  | { readonly kind: 'pinch'; readonly distance: number; readonly at: number; readonly range: TimeRange };

function capture(element: HTMLElement, pointer: number): void {
  try {
    element.setPointerCapture(pointer);
  } catch {
    // The pointer is gone already: its moves outside are then not seen, and nothing else is lost.
  }
}

/** Listens until the returned function is called. */
export function listenToGestures(
  elements: { readonly axis: HTMLElement; readonly lanes: HTMLElement },
  screen: TimelineScreen,
  events: GestureEvents,
): () => void {
  const { axis, lanes } = elements;
  const fingers = new Map<number, { readonly x: number; readonly y: number }>();
  let mode: Mode = { kind: 'none' };

  const placeOf = (event: MouseEvent) => {
    const box = lanes.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const timeAt = (x: number) => instantAt(screen.range(), screen.width(), x);
  const clamped = (at: number) => {
    const { from, to } = screen.all();
    return Math.round(Math.min(Math.max(at, from), to));
  };

  const startPinch = () => {
    const [one, other] = [...fingers.values()];
    if (one === undefined || other === undefined) return;
    const distance = Math.max(10, Math.abs(one.x - other.x));
    mode = { kind: 'pinch', distance, at: timeAt((one.x + other.x) / 2), range: screen.range() };
  };
  const pinch = ({ distance, at, range }: Extract<Mode, { kind: 'pinch' }>) => {
    const [one, other] = [...fingers.values()];
    if (one === undefined || other === undefined) return;
    const now = Math.max(10, Math.abs(one.x - other.x));
    const zoomed = zoomRange(range, at, distance / now, screen.all());
    // The instant that lay between the fingers stays there while they move together.
    const drift = at - instantAt(zoomed, screen.width(), (one.x + other.x) / 2);
    events.range(panRange(zoomed, drift, screen.all()));
  };

  const onDown = (event: PointerEvent) => {
    if (event.button !== 0) return;
    const place = placeOf(event);
    fingers.set(event.pointerId, place);
    capture(lanes, event.pointerId);
    events.hover(null);
    if (fingers.size === 2) startPinch();
    else if (event.shiftKey) mode = { kind: 'measure', from: timeAt(place.x) };
    else mode = { kind: 'press', ...place, range: screen.range() };
  };

  const onMove = (event: PointerEvent) => {
    const { x, y } = placeOf(event);
    if (fingers.has(event.pointerId)) fingers.set(event.pointerId, { x, y });
    if (mode.kind === 'press' && Math.hypot(x - mode.x, y - mode.y) >= SLOP) mode = { ...mode, kind: 'pan' };
    switch (mode.kind) {
      case 'pan': {
        const { from, to } = mode.range;
        const by = ((mode.x - x) / Math.max(1, screen.width())) * (to - from);
        events.range(panRange(mode.range, by, screen.all()));
        break;
      }
      case 'measure': {
        const [one, other] = [clamped(mode.from), clamped(timeAt(x))];
        const from = Math.min(one, other);
        // A length has no more digits than the pixels can tell.
        const precision = precisionOf(screen.range(), screen.width());
        const length = Math.round(Math.abs(one - other) / precision) * precision;
        events.measured(length === 0 ? null : { from, to: from + length });
        break;
      }
      case 'pinch':
        pinch(mode);
        break;
      case 'none':
        if (event.pointerType !== 'touch') hover(x, y);
        break;
      case 'press':
      case 'scrub':
        break;
    }
  };
  const hover = (x: number, y: number) => {
    const pointed = screen.look(x, y);
    screen.point(pointed.at);
    events.hover(pointed);
  };

  const onUp = (event: PointerEvent) => {
    fingers.delete(event.pointerId);
    const { x, y } = placeOf(event);
    if (mode.kind === 'press' && event.type === 'pointerup') events.click(screen.look(x, y));
    if (fingers.size === 0) mode = { kind: 'none' };
  };
  const onLeave = () => {
    screen.point(null);
    events.hover(null);
  };
  const onDouble = (event: MouseEvent) => {
    const { x, y } = placeOf(event);
    const extent = events.extentOf(screen.look(x, y));
    if (extent !== null) events.range(rangeAround(extent.from, extent.to, screen.all()));
  };

  const onWheel = (event: WheelEvent) => {
    const unit = event.deltaMode === 1 ? LINE : 1;
    const [dx, dy] = [event.deltaX * unit, event.deltaY * unit];
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      const by = Math.min(Math.max(dy, -MOST_WHEEL), MOST_WHEEL);
      const at = timeAt(placeOf(event).x);
      events.range(zoomRange(screen.range(), at, Math.exp(by * 0.008), screen.all()));
      return;
    }
    const sideways = event.shiftKey && dx === 0 ? dy : Math.abs(dx) > Math.abs(dy) ? dx : 0;
    if (sideways === 0) return;
    event.preventDefault();
    const { from, to } = screen.range();
    const by = (sideways / Math.max(1, screen.width())) * (to - from);
    events.range(panRange({ from, to }, by, screen.all()));
  };

  const onAxisDown = (event: PointerEvent) => {
    if (event.button !== 0) return;
    capture(axis, event.pointerId);
    mode = { kind: 'scrub' };
    events.cursor(clamped(timeAt(placeOf(event).x)));
  };
  const onAxisMove = (event: PointerEvent) => {
    const { x } = placeOf(event);
    if (mode.kind === 'scrub') events.cursor(clamped(timeAt(x)));
    else {
      const range = screen.range();
      screen.point(timeAt(x));
      events.hover({ at: timeAt(x), x, y: 0, hit: null, gap: null, range, openEnd: screen.openEnd() });
    }
  };
  const onAxisUp = () => {
    mode = { kind: 'none' };
  };

  const listening = new AbortController();
  const { signal } = listening;
  lanes.addEventListener('pointerdown', onDown, { signal });
  lanes.addEventListener('pointermove', onMove, { signal });
  lanes.addEventListener('pointerup', onUp, { signal });
  lanes.addEventListener('pointercancel', onUp, { signal });
  lanes.addEventListener('pointerleave', onLeave, { signal });
  lanes.addEventListener('dblclick', onDouble, { signal });
  axis.addEventListener('pointerdown', onAxisDown, { signal });
  axis.addEventListener('pointermove', onAxisMove, { signal });
  axis.addEventListener('pointerup', onAxisUp, { signal });
  axis.addEventListener('pointercancel', onAxisUp, { signal });
  axis.addEventListener('pointerleave', onLeave, { signal });
  // Not passive: the browser would zoom the page or go back in its history.
  for (const element of [axis, lanes]) element.addEventListener('wheel', onWheel, { signal, passive: false });
  return () => {
    listening.abort();
  };
}
