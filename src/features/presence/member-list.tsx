import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { placeGroups, ROW_HEIGHT, visibleRange, type GroupPlace } from './list-window.ts';
import type { PeopleGroups } from './people-view.ts';
import type { PresenceGroup } from './presence-state.ts';
import type { RosterPerson } from './roster-state.ts';

export interface MemberListProps {
  readonly groups: PeopleGroups;
  readonly titles: Readonly<Record<PresenceGroup, string>>;
  /** What a row reads. */
  readonly labelOf: (person: RosterPerson, group: PresenceGroup) => string;
  readonly renderRow: (person: RosterPerson, group: PresenceGroup) => ReactNode;
}

/** The window is taken to be so high until it is measured (or where there is no layout at all). */
const ASSUMED_HEIGHT = 480;
/** A scroll does not commit for every pixel. */
const STEP = 2 * ROW_HEIGHT;

/**
 * The groups one below the other in one scrolling list that mounts only the rows in sight. All rows have one height,
 * so that nothing is measured: a change is one commit.
 */
export function MemberList({ groups, titles, labelOf, renderRow }: MemberListProps) {
  const ref = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: ASSUMED_HEIGHT });
  const layout = useMemo(() => placeGroups(groups), [groups]);

  useEffect(() => {
    const element = ref.current;
    if (element === null || typeof ResizeObserver === 'undefined') return undefined;
    const sizes = new ResizeObserver(() => {
      const height = element.clientHeight;
      if (height > 0) setView((known) => (known.height === height ? known : { ...known, height }));
    });
    sizes.observe(element);
    return () => {
      sizes.disconnect();
    };
  }, []);

  return (
    <div
      ref={ref}
      className="min-h-24 flex-1 overflow-auto px-2"
      onScroll={({ currentTarget }) => {
        const { scrollTop } = currentTarget;
        const top = Math.floor(scrollTop / STEP) * STEP;
        setView((known) => (known.top === top ? known : { ...known, top }));
      }}
    >
      <div className="relative" style={{ height: layout.height }}>
        {layout.places.map((place) => (
          <Group
            key={place.id}
            place={place}
            title={titles[place.id]}
            range={visibleRange(place, view)}
            labelOf={labelOf}
            renderRow={renderRow}
          />
        ))}
      </div>
    </div>
  );
}

interface GroupProps extends Pick<MemberListProps, 'labelOf' | 'renderRow'> {
  readonly place: GroupPlace;
  readonly title: string;
  readonly range: readonly [from: number, to: number];
}

function Group({ place, title, range: [from, to], labelOf, renderRow }: GroupProps) {
  const { id, people, rowTop } = place;
  return (
    <div
      role="group"
      aria-label={title}
      className="absolute inset-x-0"
      style={{ transform: `translateY(${place.top}px)`, height: place.height }}
    >
      <h3 aria-hidden="true" className="flex h-7 items-center gap-1.5 px-1 text-xs font-medium text-ink-2">
        {title} <span className="text-ink-3 tabular-nums">{people.length}</span>
      </h3>
      <ul className="relative">
        {people.slice(from, to).map((person, at) => (
          <li
            key={person.userId}
            aria-setsize={people.length}
            aria-posinset={from + at + 1}
            aria-label={labelOf(person, id)}
            className="absolute inset-x-0 h-11"
            style={{ transform: `translateY(${rowTop(from + at)}px)` }}
          >
            {renderRow(person, id)}
          </li>
        ))}
      </ul>
    </div>
  );
}
