/** Where each lane stands, in CSS px from the top of all lanes. */
import type { TimelineLane } from './timeline-model.ts';

export const ROW_HEIGHT = 18;
/** A bar and the air below it make a row. */
export const BAR_HEIGHT = 16;
export const AXIS_HEIGHT = 28;
/** Width of the column of labels; 0 on narrow screens, where a lane's label stands above it. */
export const LABEL_WIDTH = 176;
export const NARROW = 560;
const PAD = 5;
const NARROW_LABEL = 22;
const MARKS_HEIGHT = 18;
const DENSITY_HEIGHT = 32;
const COLLAPSED_HEIGHT = 18;

export interface PlacedLane {
  /** Its place in the model. */
  readonly lane: number;
  readonly top: number;
  readonly height: number;
  /** Where drawing begins, below the label on narrow screens, and how high it is. */
  readonly bodyTop: number;
  readonly bodyHeight: number;
  readonly collapsed: boolean;
}

export interface LaneLayout {
  readonly placed: readonly PlacedLane[];
  readonly height: number;
}

function bodyOf({ kind, depth }: TimelineLane, collapsed: boolean): number {
  if (collapsed) return COLLAPSED_HEIGHT;
  if (kind === 'marks') return MARKS_HEIGHT;
  return kind === 'density' ? DENSITY_HEIGHT : Math.max(1, depth) * ROW_HEIGHT;
}

export function layOut(
  lanes: readonly TimelineLane[],
  collapsed: ReadonlySet<string>,
  narrow: boolean,
): LaneLayout {
  let top = 0;
  const placed = lanes.map((lane, at): PlacedLane => {
    const isCollapsed = collapsed.has(lane.id);
    const bodyTop = top + PAD + (narrow ? NARROW_LABEL - PAD : 0);
    const bodyHeight = bodyOf(lane, isCollapsed);
    const height = bodyTop - top + bodyHeight + PAD + 1;
    const place = { lane: at, top, height, bodyTop, bodyHeight, collapsed: isCollapsed };
    top += height;
    return place;
  });
  return { placed, height: top };
}

export function laneAt({ placed }: LaneLayout, y: number): PlacedLane | null {
  return placed.find(({ top, height }) => y >= top && y < top + height) ?? null;
}

/** Which row of nesting lies at `y`; `null` beside all, and −1 where a lane shows them as one. */
export function depthAt(place: PlacedLane, lane: TimelineLane, y: number): number | null {
  const within = y - place.bodyTop;
  if (within < 0 || within >= place.bodyHeight) return null;
  return place.collapsed || lane.kind !== 'spans' ? -1 : Math.floor(within / ROW_HEIGHT);
}
