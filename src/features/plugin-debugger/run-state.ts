/**
 * One plugin run, live, past, or out of a file: the fold of its records. Times are integer µs (`lib/instant`);
 * `null` where the record's time cannot be read. The records themselves stand in `log` (`model/`).
 */
import type { Instant } from '#src/lib/instant.ts';
import type { ExecutionInfo } from '#src/protocol/debug-frames.ts';
import type { Reject } from '#src/protocol/rejects.ts';
import { createEventLog, type EventLog } from './model/event-log.ts';
import type { NumberedRow } from './model/page-columns.ts';
import type { UnsentRecords } from './run-gaps.ts';

export type RunStatus = 'unknown' | 'running' | 'completed' | 'failed';

/**
 * How far a run whose records are numbered (extension `debug-history`) is known. Records are folded in the order of
 * their numbers, whatever the order in which pages and live frames bring them.
 */
export interface RunHistory {
  /** All records up to this number are folded, or do not exist. */
  readonly folded: number;
  /** The highest number that is known to exist. */
  readonly last: number;
  /** Records behind a gap, by number, each once: they wait for the pages that lie before them. */
  readonly waiting: readonly NumberedRow[];
  /** Numbers below `folded` that the server has no record of. */
  readonly missing: number;
  /** Why the last page did not come; null while pages come, or none is wanted. */
  readonly failure: Error | null;
}

export interface RunState {
  readonly info: ExecutionInfo | null;
  readonly status: RunStatus;
  readonly result: unknown;
  /** Words of `execution_error`. */
  readonly error: string | null;
  /** Words of an `error` frame: unknown execution, bad request. */
  readonly refusal: string | null;
  readonly startedAt: Instant | null;
  readonly endedAt: Instant | null;
  /** The records. It grows under the states that share it: this one knows its first `rows` rows and no more. */
  readonly log: EventLog;
  readonly rows: number;
  /** Keys of the history's records, to know a live frame that repeats one (servers without `seq`). */
  readonly historyKeys: ReadonlySet<string>;
  /** Null where the server does not number its records. */
  readonly history: RunHistory | null;
  /** The history came as a whole debug record, which keeps the last value of each variable only. */
  readonly lastValuesOnly: boolean;
  /** The socket is open and no history has come yet, of a server without numbers (`run-gaps.ts`). */
  readonly awaited: { readonly since: Instant | null; readonly at: Instant } | null;
  /** Times of which such a server sent no history. */
  readonly unsent: readonly UnsentRecords[];
  /** Frames and entries of a history or file that broke their schema, and the first of each kind. */
  readonly rejected: number;
  readonly rejects: readonly Reject[];
  /** Times of our own disconnects, null while connected; and those that are over. */
  readonly lostAt: Instant | null;
  readonly connected: boolean;
}

/** A run of which nothing is known, with a log of its own. */
export function emptyRun(): RunState {
  return {
    info: null,
    status: 'unknown',
    result: null,
    error: null,
    refusal: null,
    startedAt: null,
    endedAt: null,
    log: createEventLog(),
    rows: 0,
    historyKeys: new Set(),
    history: null,
    lastValuesOnly: false,
    awaited: null,
    unsent: [],
    rejected: 0,
    rejects: [],
    lostAt: null,
    connected: false,
  };
}

/**
 * What it means that a step or a call has no end: it `never` got one (the run is over), it is `running`, or that is
 * `unknown`: the end may stand in a part of the history that is not here.
 */
export type OpenEnd = 'running' | 'never' | 'unknown';

/** Every record that the server says there is has come. */
export function isWhole({ history }: Pick<RunState, 'history'>): boolean {
  return history === null || history.folded >= history.last;
}

export function openEndOf(run: Pick<RunState, 'history' | 'status'>): OpenEnd {
  if (run.status === 'running') return 'running';
  return run.status !== 'unknown' && isWhole(run) ? 'never' : 'unknown';
}
