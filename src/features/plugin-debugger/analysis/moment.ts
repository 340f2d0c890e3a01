import type { Instant } from '#src/lib/instant.ts';

/** A place in a run to go to: what the cursor of the debugger is put on. */
export interface Moment {
  /** Null where the record's time cannot be read. */
  readonly at: Instant | null;
  /** Row of the run's log. */
  readonly row: number;
}

export type OnMoment = (moment: Moment) => void;
