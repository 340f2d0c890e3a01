/** What lies under the pointer: a row, a gap, or nothing. */
import { hitTest } from './hit-test.ts';
import type { LaneIndex } from './lane-index.ts';
import { depthAt, laneAt, type LaneLayout } from './lane-layout.ts';
import { MIN_WIDE, pixelWindow } from './paint-lanes.ts';
import {
  gapEnd,
  type RowPlace,
  type TimelineGap,
  type TimelineModel,
  type TimeRange,
} from './timeline-model.ts';

/** What the pointer points at, with its place in CSS px from the lanes' upper left corner. */
export interface Pointed {
  readonly at: number;
  readonly x: number;
  readonly y: number;
  readonly hit: (RowPlace & { readonly also: number }) | null;
  readonly gap: TimelineGap | null;
  /** The window and the end of open spans at that moment. */
  readonly range: TimeRange;
  readonly openEnd: number;
}

/** What is drawn. */
export interface DrawnLanes {
  readonly model: TimelineModel;
  readonly gaps: readonly TimelineGap[];
  readonly layout: LaneLayout;
}

/** How it is drawn: lengths in CSS px. */
export interface DrawnView {
  readonly range: TimeRange;
  readonly openEnd: number;
  readonly width: number;
  readonly scrollTop: number;
}

/** CSS px beside a narrow row at which it is still meant. */
const REACH = 3;

/**
 * @param x CSS px from the drawing's left edge, `y` from its upper
 * @param indexes of the model's lanes, up to date
 */
export function pointAt(
  x: number,
  y: number,
  { model, gaps, layout }: DrawnLanes,
  indexes: readonly LaneIndex[],
  { range, openEnd, width, scrollTop }: DrawnView,
): Pointed {
  const ratio = globalThis.devicePixelRatio || 1;
  const at = range.from + (x / Math.max(1, width)) * (range.to - range.from);
  const gap = gaps.find((each) => at >= each.from && at <= gapEnd(each, openEnd)) ?? null;
  const nothing: Pointed = { at, x, y, hit: null, gap, range, openEnd };
  const place = laneAt(layout, y + scrollTop);
  const lane = place === null ? undefined : model.lanes[place.lane];
  const index = place === null ? undefined : indexes[place.lane];
  if (place === null || lane === undefined || index === undefined) return nothing;
  const depth = depthAt(place, lane, y + scrollTop);
  if (depth === null) return nothing;
  const minWide = place.collapsed ? Infinity : MIN_WIDE * ratio;
  const target = { depth, x: Math.floor(x * ratio), minWide, reach: Math.round(REACH * ratio) };
  const hit = hitTest(lane, index, pixelWindow(range, Math.round(width * ratio), openEnd), target);
  return hit === null ? nothing : { ...nothing, hit: { ...hit, lane: place.lane } };
}
