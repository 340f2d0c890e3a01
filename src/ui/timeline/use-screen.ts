import { useEffectEvent, useLayoutEffect, useState } from 'react';
import type { RefObject } from 'react';
import { listenToGestures, type GestureEvents } from './gestures.ts';
import type { Palette } from './palette.ts';
import { createTimelineScreen, type ScreenState, type TimelineScreen } from './timeline-screen.ts';
import { usePalette } from './use-palette.ts';

/** Where the parts of the drawing stand in the page. */
export interface DrawingElements {
  readonly axis: RefObject<HTMLCanvasElement | null>;
  readonly lanes: RefObject<HTMLCanvasElement | null>;
  readonly overlay: RefObject<HTMLCanvasElement | null>;
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** Has no content: the theme's colours are read from it. */
  readonly probe: RefObject<HTMLSpanElement | null>;
}

/** The drawing from mounting to leaving: shown what React knows, listening to pointer and wheel. */
export function useScreen(
  screenRef: RefObject<TimelineScreen | null>,
  elements: DrawingElements,
  state: ScreenState,
  events: GestureEvents,
): void {
  const { axis, lanes, overlay, scroller, probe } = elements;
  const stateNow = useEffectEvent(() => state);
  const range = useEffectEvent<GestureEvents['range']>((next) => events.range(next));
  const cursor = useEffectEvent<GestureEvents['cursor']>((at) => events.cursor(at));
  const measured = useEffectEvent<GestureEvents['measured']>((next) => events.measured(next));
  const click = useEffectEvent<GestureEvents['click']>((pointed) => events.click(pointed));
  const extentOf = useEffectEvent<GestureEvents['extentOf']>((pointed) => events.extentOf(pointed));
  const hover = useEffectEvent<GestureEvents['hover']>((pointed) => events.hover(pointed));

  useLayoutEffect(() => {
    const parts = {
      axis: axis.current,
      lanes: lanes.current,
      overlay: overlay.current,
      scroller: scroller.current,
    };
    if (parts.axis === null || parts.lanes === null) return undefined;
    if (parts.overlay === null || parts.scroller === null) return undefined;
    const created = createTimelineScreen(
      { axis: parts.axis, lanes: parts.lanes, overlay: parts.overlay, scroller: parts.scroller },
      stateNow(),
    );
    screenRef.current = created;
    const unlisten = listenToGestures({ axis: parts.axis, lanes: parts.overlay }, created, {
      range: (next) => range(next),
      cursor: (at) => cursor(at),
      measured: (next) => measured(next),
      click: (pointed) => click(pointed),
      extentOf: (pointed) => extentOf(pointed),
      hover: (pointed) => hover(pointed),
    });
    const redraw = () => created.redraw();
    // Texts are measured anew once their font is there.
    const fonts = 'fonts' in document ? document.fonts : null;
    fonts?.addEventListener('loadingdone', redraw);
    const sizes = typeof ResizeObserver === 'undefined' ? null : new ResizeObserver(redraw);
    sizes?.observe(parts.overlay);
    return () => {
      fonts?.removeEventListener('loadingdone', redraw);
      sizes?.disconnect();
      unlisten();
      created.stop();
      screenRef.current = null;
    };
  }, [screenRef, axis, lanes, overlay, scroller]);
  useLayoutEffect(() => {
    screenRef.current?.update(state);
  });
  const [takePalette] = useState(() => (palette: Palette) => screenRef.current?.setPalette(palette));
  usePalette(probe, takePalette);
}
