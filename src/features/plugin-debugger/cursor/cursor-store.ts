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

export function createCursorStore(initial: Cursor): CursorStore {
  return createStore<Cursor>(() => initial);
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
