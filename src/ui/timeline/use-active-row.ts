import { useMemo, useState } from 'react';
import type { KeyboardEvent, RefObject } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { actionOf, stepFrom, type TimelineAction } from './keyboard.ts';
import { formatExact } from './ticks.ts';
import { lasted, stateOf, wordsOf } from './row-words.ts';
import { timelineMessages } from './timeline-messages.ts';
import {
  endOf,
  placeOf,
  type RowPlace,
  type TimelineModel,
  type TimelineSelection,
  type TimeRange,
} from './timeline-model.ts';
import type { TimelineScreen } from './timeline-screen.ts';

export interface ActiveRowProps {
  readonly model: TimelineModel;
  readonly selection: TimelineSelection | null;
  readonly cursor: number | null;
  readonly measured: TimeRange | null;
  /** What is shown still runs. */
  readonly live: boolean;
  readonly onSelect: (selection: TimelineSelection | null) => void;
  readonly onMeasured: (measured: TimeRange | null) => void;
  readonly onFit: () => void;
  readonly onZoom: (factor: number, at: number | null) => void;
  /** Brings a row into sight. */
  readonly show: (place: RowPlace) => void;
}

export interface ActiveRow {
  /** Where the keyboard stands; `null`: nowhere, the selection counts. */
  readonly place: RowPlace | null;
  /** The same in words, for who hears it. */
  readonly announced: string;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly leave: () => void;
}

/** The row at which the keyboard stands: moved by arrows, chosen by Enter. */
export function useActiveRow(screen: RefObject<TimelineScreen | null>, props: ActiveRowProps): ActiveRow {
  const { model, selection, cursor, measured } = props;
  const t = useMessages(timelineMessages);
  const [active, setActive] = useState<TimelineSelection | null>(null);
  const [announced, setAnnounced] = useState('');
  const place = useMemo(() => placeOf(model, active), [model, active]);

  const moveTo = (next: RowPlace) => {
    const lane = model.lanes[next.lane];
    if (lane === undefined) return;
    setActive({ lane: lane.id, ref: lane.columns.ref[next.row] ?? 0 });
    const from = lane.columns.start[next.row] ?? 0;
    const length = formatExact(endOf(lane, next.row, screen.current?.openEnd() ?? model.end) - from);
    const { name, more } = wordsOf(lane, next.row);
    setAnnounced(
      t('announced', {
        lane: lane.label,
        what: more === '' ? name : `${name}, ${more}`,
        offset: formatExact(from - model.start),
        duration: lasted(t, stateOf(model, lane, next.row, props.live), length),
      }),
    );
    props.show(next);
  };
  /** Zooming keeps its place: the row at which the keyboard stands, else the chosen one, else the playhead. */
  const anchor = () => {
    const row = place ?? placeOf(model, selection);
    return row === null ? cursor : (model.lanes[row.lane]?.columns.start[row.row] ?? cursor);
  };
  const clear = (): boolean => {
    if (measured !== null) props.onMeasured(null);
    else if (active !== null) setActive(null);
    else if (selection !== null) props.onSelect(null);
    else return false;
    return true;
  };
  const act = (action: TimelineAction): boolean => {
    switch (action) {
      case 'zoom-in':
        props.onZoom(0.5, anchor());
        return true;
      case 'zoom-out':
        props.onZoom(2, anchor());
        return true;
      case 'fit':
        props.onFit();
        return true;
      case 'select':
        if (active !== null) props.onSelect(active);
        return active !== null;
      case 'clear':
        return clear();
      default: {
        const near = cursor ?? screen.current?.range().from ?? model.start;
        const next = stepFrom(model.lanes, place ?? placeOf(model, selection), action, near);
        if (next !== null) moveTo(next);
        return true;
      }
    }
  };
  return {
    place,
    announced,
    onKeyDown: (event) => {
      const action = actionOf(event);
      if (action === null || !act(action)) return;
      event.preventDefault();
      event.stopPropagation();
    },
    leave: () => {
      setActive(null);
    },
  };
}
