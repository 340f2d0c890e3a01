/** Pointer over the overview: click moves the playhead, drag draws a window or takes the one that is there. */
import type { OverviewScreen } from './overview-screen.ts';
import type { TimeRange } from './timeline-model.ts';
import { clampRange, instantAt, MIN_WINDOW, panRange, xOf } from './time-window.ts';

export interface BrushEvents {
  range(range: TimeRange | null): void;
  cursor(at: number): void;
}

const SLOP = 4;
/** CSS px beside an edge that still take it; fingers are wider. */
const GRIP = 6;
const FINGER_GRIP = 16;

export type Grip = 'new' | 'from' | 'to' | 'middle';

/** What a press at `x` takes hold of. */
export function gripAt(
  range: TimeRange | null,
  all: TimeRange,
  width: number,
  x: number,
  reach: number,
): Grip {
  if (range === null) return 'new';
  const [left, right] = [xOf(all, width, range.from), xOf(all, width, range.to)];
  const [toLeft, toRight] = [Math.abs(x - left), Math.abs(x - right)];
  if (Math.min(toLeft, toRight) <= reach)
    return toLeft < toRight || (toLeft === toRight && x < left) ? 'from' : 'to';
  return x > left && x < right ? 'middle' : 'new';
}

/** The window after dragging from `start` to `at`, both instants. */
export function dragged(
  grip: Grip,
  range: TimeRange | null,
  all: TimeRange,
  start: number,
  at: number,
): TimeRange {
  const inside = Math.min(Math.max(at, all.from), all.to);
  if (grip === 'new' || range === null) {
    return clampRange({ from: Math.min(start, inside), to: Math.max(start, inside) }, all);
  }
  if (grip === 'middle') return panRange(range, at - start, all);
  // An edge that is dragged past the other one becomes the other one.
  const fixed = grip === 'from' ? range.to : range.from;
  const [from, to] = [Math.min(fixed, inside), Math.max(fixed, inside)];
  return to - from < MIN_WINDOW ? clampRange({ from, to: from + MIN_WINDOW }, all) : { from, to };
}

const cursors: Readonly<Record<Grip, string>> = {
  new: 'crosshair',
  from: 'ew-resize',
  to: 'ew-resize',
  middle: 'grab',
};

/** Listens until the returned function is called. */
export function listenToBrush(element: HTMLElement, screen: OverviewScreen, events: BrushEvents): () => void {
  let press: {
    readonly x: number;
    readonly grip: Grip;
    readonly range: TimeRange | null;
    readonly all: TimeRange;
    readonly moved: boolean;
  } | null = null;
  const xWithin = (event: MouseEvent) => event.clientX - element.getBoundingClientRect().left;
  const reachOf = (event: PointerEvent) => (event.pointerType === 'touch' ? FINGER_GRIP : GRIP);
  const gripUnder = (event: PointerEvent) =>
    gripAt(screen.range(), screen.all(), element.clientWidth, xWithin(event), reachOf(event));

  const onDown = (event: PointerEvent) => {
    if (event.button !== 0) return;
    try {
      element.setPointerCapture(event.pointerId);
    } catch {
      // The pointer is gone already.
    }
    press = {
      x: xWithin(event),
      grip: gripUnder(event),
      range: screen.range(),
      all: screen.all(),
      moved: false,
    };
  };
  const onMove = (event: PointerEvent) => {
    if (press === null) {
      element.style.cursor = cursors[gripUnder(event)];
      return;
    }
    const x = xWithin(event);
    if (!press.moved && Math.abs(x - press.x) < SLOP) return;
    press = { ...press, moved: true };
    const width = element.clientWidth;
    const { grip, range, all } = press;
    const next = dragged(grip, range, all, instantAt(all, width, press.x), instantAt(all, width, x));
    events.range(next.from <= all.from && next.to >= all.to ? null : next);
  };
  const onUp = (event: PointerEvent) => {
    const { from, to } = screen.all();
    if (press !== null && !press.moved && event.type === 'pointerup') {
      const at = instantAt({ from, to }, element.clientWidth, xWithin(event));
      events.cursor(Math.round(Math.min(Math.max(at, from), to)));
    }
    press = null;
  };
  const listening = new AbortController();
  const { signal } = listening;
  element.addEventListener('pointerdown', onDown, { signal });
  element.addEventListener('pointermove', onMove, { signal });
  element.addEventListener('pointerup', onUp, { signal });
  element.addEventListener('pointercancel', onUp, { signal });
  element.addEventListener('dblclick', () => events.range(null), { signal });
  return () => {
    listening.abort();
  };
}
