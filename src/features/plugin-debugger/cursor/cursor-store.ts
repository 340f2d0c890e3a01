/** The one cursor of a run's view: every pane follows it, and so does the address. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Instant } from '#src/lib/instant.ts';
import type { Moment } from '../model/variables-at.ts';

export interface TimeRange {
  readonly from: Instant;
  readonly to: Instant;
}

export interface Cursor {
  /** Null: the end of the run, which a live run moves on. */
  readonly moment: Moment | null;
  /** What is looked at; null: all of it. */
  readonly range: TimeRange | null;
}

export type CursorStore = StoreApi<Cursor>;

/** A cursor that leaves the range takes it along, as wide as it was: no pane narrows to a range that hides it. */
export function createCursorStore(initial: Cursor): CursorStore {
  const store = createStore<Cursor>(() => initial);
  store.subscribe(({ moment, range }, before) => {
    if (moment === null || range === null || moment === before.moment) return;
    if (moment.at >= range.from && moment.at <= range.to) return;
    const half = (range.to - range.from) / 2;
    const from = Math.max(0, Math.round(moment.at - half));
    store.setState({ range: { from, to: from + (range.to - range.from) } });
  });
  return store;
}

/** What the address says of a view of a run: `?at=1795514401000001&row=12&from=…&to=…&tab=trace&side=diff&with=…`. */
export interface DebuggerPlace {
  /** µs since the epoch. */
  readonly at?: number;
  readonly row?: number;
  readonly from?: number;
  readonly to?: number;
  readonly tab?: string;
  readonly side?: string;
  /** The run that this one is compared with. */
  readonly with?: string;
}

/** Reads an address; what is no number or word there is left out. */
export function readPlace(search: Readonly<Record<string, unknown>>): DebuggerPlace {
  const number = (key: string) => {
    const value = Number(search[key]);
    return search[key] !== undefined && search[key] !== '' && Number.isSafeInteger(value) && value >= 0
      ? { [key]: value }
      : {};
  };
  const word = (key: string) => {
    const value = search[key];
    return typeof value === 'string' || typeof value === 'number' ? { [key]: String(value) } : {};
  };
  return {
    ...number('at'),
    ...number('row'),
    ...number('from'),
    ...number('to'),
    ...word('tab'),
    ...word('side'),
    ...word('with'),
  };
}

export function cursorOf({ at, row, from, to }: DebuggerPlace): Cursor {
  return {
    moment: at === undefined ? null : { at, row: row ?? null },
    range: from === undefined || to === undefined || to <= from ? null : { from, to },
  };
}

/** The address of a cursor. */
export function placeOf({ moment, range }: Cursor): DebuggerPlace {
  return {
    ...(moment === null ? {} : { at: moment.at }),
    ...(moment?.row == null ? {} : { row: moment.row }),
    ...range,
  };
}
