/** Where groups of rows of one height stand in a scrolling list, and which rows are in sight. */
import type { PeopleGroups } from './people-view.ts';
import type { PresenceGroup } from './presence-state.ts';
import type { RosterPerson } from './roster-state.ts';

export const ROW_HEIGHT = 44;
const HEADER_HEIGHT = 28;
const GAP = 10;
/** Rows beyond each edge, so that a scroll shows no gap. */
const OVERSCAN = 4;

export interface GroupPlace {
  readonly id: PresenceGroup;
  readonly people: readonly RosterPerson[];
  readonly top: number;
  readonly height: number;
  /** Of a row, from the group's own top, the header left out. */
  readonly rowTop: (index: number) => number;
}

const rowTop = (index: number): number => index * ROW_HEIGHT;

/** The online are always there, if nobody: an empty place says so. The other groups only where they have somebody. */
export function placeGroups(groups: PeopleGroups): {
  readonly places: readonly GroupPlace[];
  readonly height: number;
} {
  const places: GroupPlace[] = [];
  let top = 0;
  for (const id of ['online', 'recently-left', 'offline'] as const) {
    const people = groups[id];
    if (people.length === 0 && id !== 'online') continue;
    const height = HEADER_HEIGHT + people.length * ROW_HEIGHT;
    places.push({ id, people, top, height, rowTop });
    top += height + GAP;
  }
  return { places, height: top };
}

/** The rows of a group that are to be mounted: from, and to (not included). */
export function visibleRange(
  { top, people }: GroupPlace,
  view: { readonly top: number; readonly height: number },
): [from: number, to: number] {
  const start = view.top - top - HEADER_HEIGHT;
  const clamp = (row: number): number => Math.min(people.length, Math.max(0, row));
  return [
    clamp(Math.floor(start / ROW_HEIGHT) - OVERSCAN),
    clamp(Math.ceil((start + view.height) / ROW_HEIGHT) + OVERSCAN),
  ];
}
