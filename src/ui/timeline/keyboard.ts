/** What the keys do in the timeline. Pure. Keys of the page around it (Space, letters, Shift with arrows) are not taken. */
import type { RowPlace, TimelineLane } from './timeline-model.ts';

export type TimelineAction =
  | 'previous'
  | 'next'
  | 'lane-up'
  | 'lane-down'
  | 'first'
  | 'last'
  | 'zoom-in'
  | 'zoom-out'
  | 'fit'
  | 'select'
  | 'clear';

const actions: Readonly<Record<string, TimelineAction>> = {
  ArrowLeft: 'previous',
  ArrowRight: 'next',
  ArrowUp: 'lane-up',
  ArrowDown: 'lane-down',
  Home: 'first',
  End: 'last',
  '+': 'zoom-in',
  '=': 'zoom-in',
  '-': 'zoom-out',
  f: 'fit',
  F: 'fit',
  Enter: 'select',
  Escape: 'clear',
};

export interface PressedKey {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

export function actionOf({ key, shiftKey, ctrlKey, metaKey, altKey }: PressedKey): TimelineAction | null {
  // Many keyboards reach + with Shift alone.
  if (ctrlKey || metaKey || altKey || (shiftKey && key !== '+')) return null;
  return Object.hasOwn(actions, key) ? (actions[key] ?? null) : null;
}

/** The last row that starts at or before `at`, else the first. */
function nearestRow({ columns, count }: TimelineLane, at: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((columns.start[middle] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

function stepLane(lanes: readonly TimelineLane[], { lane, row }: RowPlace, by: 1 | -1): RowPlace {
  const at = lanes[lane]?.columns.start[row] ?? 0;
  for (let next = lane + by; next >= 0 && next < lanes.length; next += by) {
    const found = lanes[next];
    if (found !== undefined && found.count > 0) return { lane: next, row: nearestRow(found, at) };
  }
  return { lane, row };
}

/**
 * Where an arrow, Home or End leads: along a lane by start, across lanes to what began last before.
 * @param place `null` or a place that is gone: it begins with the first row there is, at `near` or before
 */
export function stepFrom(
  lanes: readonly TimelineLane[],
  place: RowPlace | null,
  action: 'previous' | 'next' | 'lane-up' | 'lane-down' | 'first' | 'last',
  near: number,
): RowPlace | null {
  const lane = place === null ? undefined : lanes[place.lane];
  if (place === null || lane === undefined || place.row >= lane.count) {
    const first = lanes.findIndex(({ count }) => count > 0);
    const found = lanes[first];
    return found === undefined ? null : { lane: first, row: nearestRow(found, near) };
  }
  switch (action) {
    case 'previous':
      return { lane: place.lane, row: Math.max(0, place.row - 1) };
    case 'next':
      return { lane: place.lane, row: Math.min(lane.count - 1, place.row + 1) };
    case 'first':
      return { lane: place.lane, row: 0 };
    case 'last':
      return { lane: place.lane, row: lane.count - 1 };
    case 'lane-up':
      return stepLane(lanes, place, -1);
    case 'lane-down':
      return stepLane(lanes, place, 1);
  }
}
