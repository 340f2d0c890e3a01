/**
 * The drawn part of the timeline, beside React: it knows what is to be seen and paints it in the next frame, the
 * lanes only when they changed, what moves over them (pointer, playhead) by itself.
 */
import { createCanvasLayer, createFrameLoop } from './canvas-layer.ts';
import { drawnEnd } from './drawn-end.ts';
import { indexLane, type LaneIndex } from './lane-index.ts';
import type { LaneLayout } from './lane-layout.ts';
import { paintAxis } from './paint-axis.ts';
import { paintLanes } from './paint-lanes.ts';
import { paintOverlay } from './paint-overlay.ts';
import { createTextWidths } from './paint-tools.ts';
import type { Palette } from './palette.ts';
import { pointAt, type Pointed } from './point-at.ts';
import type { RowPlace, TimelineGap, TimelineModel, TimeRange } from './timeline-model.ts';
import { fitAll, followEnd } from './time-window.ts';

export interface ScreenState {
  readonly model: TimelineModel;
  readonly gaps: readonly TimelineGap[];
  readonly range: TimeRange | null;
  readonly cursor: number | null;
  readonly selected: RowPlace | null;
  readonly active: RowPlace | null;
  readonly measured: TimeRange | null;
  readonly layout: LaneLayout;
  /** The time now while what is shown still runs; `null`: it does not. */
  readonly now: (() => number) | null;
  readonly following: boolean;
  /** Grows by steps of a second instead of smoothly. */
  readonly calm: boolean;
}

export interface TimelineScreen {
  /** Some of what is to be seen is another. */
  update(state: Partial<ScreenState>): void;
  setPalette(palette: Palette): void;
  /** Sizes, fonts or the scroll position changed. */
  redraw(): void;
  /** The line under the pointer; `null`: it is elsewhere. */
  point(at: number | null): void;
  /**
   * Shows another window in the next frame, before the owner answers: of two turns of a wheel within one frame none
   * is lost.
   * @returns what the owner is asked for: `null` where that is everything
   */
  offer(range: TimeRange): TimeRange | null;
  /** All that there is, as of now. */
  all(): TimeRange;
  range(): TimeRange;
  openEnd(): number;
  /** CSS px of the drawing's width. */
  width(): number;
  look(x: number, y: number): Pointed;
  stop(): void;
}

export interface ScreenElements {
  readonly axis: HTMLCanvasElement;
  readonly lanes: HTMLCanvasElement;
  readonly overlay: HTMLCanvasElement;
  /** What scrolls the lanes. */
  readonly scroller: HTMLElement;
}

export function createTimelineScreen(elements: ScreenElements, first: ScreenState): TimelineScreen {
  const layers = {
    axis: createCanvasLayer(elements.axis),
    lanes: createCanvasLayer(elements.lanes),
    overlay: createCanvasLayer(elements.overlay),
  };
  const texts = createTextWidths();
  let state = first;
  let palette: Palette | null = null;
  let indexes: LaneIndex[] = [];
  let indexed: { readonly model: TimelineModel; readonly version: number } | null = null;
  let pointer: number | null = null;
  let lanesChanged = true;
  let overlayChanged = true;
  let paintedEnd = 0;
  let paintedRatio = 0;

  /** By the lane's id: a lane that moves among the others keeps its index. */
  const byLane = new Map<string, LaneIndex>();
  const bringUpToDate = () => {
    const { model } = state;
    if (indexed?.model === model && indexed.version === model.version) return;
    indexed = { model, version: model.version };
    indexes = model.lanes.map((lane) => {
      const index = indexLane(byLane.get(lane.id), lane);
      byLane.set(lane.id, index);
      return index;
    });
    for (const id of byLane.keys()) if (!model.lanes.some((lane) => lane.id === id)) byLane.delete(id);
  };

  const openEnd = () => drawnEnd(state);
  const all = () => fitAll(state.model.start, openEnd());
  const range = () => {
    const { range: wanted, following } = state;
    if (wanted === null || !(wanted.to > wanted.from)) return all();
    return following && state.now !== null ? followEnd(wanted, all()) : wanted;
  };
  const width = () => elements.overlay.clientWidth;

  /** While it runs, the lanes are painted anew when their end moved by a pixel. */
  const endMoved = () => {
    const { from, to } = range();
    return (openEnd() - paintedEnd) * (width() / (to - from)) * (globalThis.devicePixelRatio || 1) >= 1;
  };

  const frame = () => {
    if (state.now !== null) loop.request();
    if (palette === null) return;
    const colors = palette;
    const ratioNow = globalThis.devicePixelRatio || 1;
    if (ratioNow !== paintedRatio) {
      paintedRatio = ratioNow;
      texts.clear();
      lanesChanged = true;
    }
    const grows = state.now !== null && endMoved();
    if (!lanesChanged && !grows && !overlayChanged) return;
    bringUpToDate();
    const { model, gaps, layout, cursor } = state;
    const shown = range();
    const end = openEnd();
    const common = { model, layout, range: shown, openEnd: end, scrollTop: elements.scroller.scrollTop };
    if (lanesChanged || grows) {
      paintedEnd = end;
      layers.lanes.paint((brush, size) => {
        const live = state.now !== null;
        paintLanes(brush, { ...common, ...size, gaps, indexes, live, palette: colors, texts });
      });
    }
    layers.axis.paint((brush, size) => {
      paintAxis(brush, { ...size, origin: model.start, range: shown, palette: colors, cursor });
    });
    layers.overlay.paint((brush, size) => {
      const { selected, active, measured } = state;
      paintOverlay(brush, {
        ...common,
        ...size,
        palette: colors,
        cursor,
        pointer,
        measured,
        selected,
        active,
      });
    });
    lanesChanged = false;
    overlayChanged = false;
  };
  const loop = createFrameLoop(frame);

  const touchLanes = () => {
    lanesChanged = true;
    loop.request();
  };

  const update = (change: Partial<ScreenState>) => {
    const before = state;
    state = { ...state, ...change };
    const movesLanes =
      before.model !== state.model ||
      before.gaps !== state.gaps ||
      before.layout !== state.layout ||
      before.now !== state.now ||
      before.following !== state.following ||
      before.range?.from !== state.range?.from ||
      before.range?.to !== state.range?.to;
    if (movesLanes) lanesChanged = true;
    overlayChanged = true;
    loop.request();
  };

  return {
    update,
    offer(wanted) {
      const { from, to } = all();
      const next = wanted.from <= from && wanted.to >= to ? null : wanted;
      update({ range: next, following: false });
      return next;
    },
    setPalette(next) {
      palette = next;
      touchLanes();
    },
    redraw: () => {
      texts.clear();
      touchLanes();
    },
    point(at) {
      if (at === pointer) return;
      pointer = at;
      overlayChanged = true;
      loop.request();
    },
    all,
    range,
    openEnd,
    width,
    look(x, y) {
      bringUpToDate();
      const { scrollTop } = elements.scroller;
      const view = { range: range(), openEnd: openEnd(), width: width(), scrollTop };
      return pointAt(x, y, state, indexes, view);
    },
    stop: loop.stop,
  };
}
