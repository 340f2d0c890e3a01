/** The drawn part of the overview, beside React. Its histogram is counted anew only when the data or the size changed. */
import { createCanvasLayer, createFrameLoop } from './canvas-layer.ts';
import { addDensity, emptyDensity, type Density } from './density.ts';
import { drawnEnd } from './drawn-end.ts';
import { indexLane, type LaneIndex } from './lane-index.ts';
import { paintOverview } from './paint-overview.ts';
import type { Palette } from './palette.ts';
import type { TimelineGap, TimelineModel, TimeRange } from './timeline-model.ts';
import { followEnd, MIN_WINDOW } from './time-window.ts';

export interface OverviewState {
  readonly model: TimelineModel;
  readonly gaps: readonly TimelineGap[];
  readonly cursor: number | null;
  readonly range: TimeRange | null;
  readonly now: (() => number) | null;
  readonly following: boolean;
  readonly calm: boolean;
}

export interface OverviewScreen {
  update(state: Partial<OverviewState>): void;
  setPalette(palette: Palette): void;
  redraw(): void;
  all(): TimeRange;
  /** The window as it is drawn; `null`: everything. */
  range(): TimeRange | null;
  stop(): void;
}

/** A bar of the histogram, CSS px. */
const BAR = 3;

export function createOverviewScreen(element: HTMLCanvasElement, first: OverviewState): OverviewScreen {
  const layer = createCanvasLayer(element);
  const byLane = new Map<string, LaneIndex>();
  let state = first;
  let palette: Palette | null = null;
  let changed = true;
  let counted: { readonly model: TimelineModel; readonly key: string; readonly density: Density } | null =
    null;
  let paintedEnd = 0;

  const all = (): TimeRange => {
    const { start } = state.model;
    return { from: start, to: Math.max(drawnEnd(state), start + MIN_WINDOW) };
  };
  const range = () => {
    const { range: wanted, following, now } = state;
    return wanted !== null && following && now !== null ? followEnd(wanted, all()) : wanted;
  };
  const densityOf = (whole: TimeRange, buckets: number): Density => {
    const { model } = state;
    const key = `${String(model.version)} ${String(whole.from)} ${String(whole.to)} ${String(buckets)}`;
    if (counted?.model === model && counted.key === key) return counted.density;
    const density = emptyDensity(buckets);
    for (const lane of model.lanes) {
      const index = indexLane(byLane.get(lane.id), lane);
      byLane.set(lane.id, index);
      // The last instant belongs to it: nothing starts later.
      addDensity(index, { from: whole.from, to: whole.to + 1 }, density);
    }
    counted = { model, key, density };
    return density;
  };

  const frame = () => {
    if (state.now !== null) loop.request();
    if (palette === null) return;
    const colors = palette;
    const whole = all();
    const perPx = (whole.to - whole.from) / Math.max(1, element.clientWidth);
    if (!changed && !(state.now !== null && whole.to - paintedEnd >= perPx)) return;
    changed = false;
    paintedEnd = whole.to;
    layer.paint((brush, size) => {
      const density = densityOf(whole, Math.max(1, Math.floor(size.width / (BAR * size.ratio))));
      const { gaps, cursor } = state;
      paintOverview(brush, { ...size, density, gaps, cursor, all: whole, range: range(), palette: colors });
    });
  };
  const loop = createFrameLoop(frame);
  const redraw = () => {
    changed = true;
    loop.request();
  };
  return {
    update(change) {
      state = { ...state, ...change };
      redraw();
    },
    setPalette(next) {
      palette = next;
      redraw();
    },
    redraw,
    all,
    range,
    stop: loop.stop,
  };
}
