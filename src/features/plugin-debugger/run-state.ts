/**
 * One plugin run, live, past, or out of a file: the fold of its records. Times are integer µs (`lib/instant`);
 * `null` where the record's time cannot be read.
 */
import type { Instant } from '#src/lib/instant.ts';
import type { ExecutionInfo } from '#src/protocol/debug-frames.ts';
import type { NumberedRecord } from '#src/protocol/debug-records.ts';
import type { UnsentRecords } from './run-gaps.ts';

export type LogLevel = 'error' | 'warn' | 'info' | 'debug';

export interface ConsoleLine {
  /** Arrival order: the key of a row. */
  readonly n: number;
  readonly at: Instant | null;
  readonly level: LogLevel;
  readonly message: string;
  /** Characters that it had before it was cut; null where it is whole. */
  readonly cutFrom: number | null;
}

export interface Step {
  readonly name: string;
  readonly startedAt: Instant | null;
  /** Null while it is open. */
  readonly endedAt: Instant | null;
  /** Seconds, as recorded; null while it is open. */
  readonly duration: number | null;
}

export interface VariableSnapshot {
  readonly at: Instant | null;
  readonly value: unknown;
  readonly valueType: string | null;
  /** Characters of its text before that was cut (the longest of several); null where it is whole. */
  readonly cutFrom: number | null;
}

export interface Variable {
  readonly name: string;
  readonly last: VariableSnapshot;
  /** Snapshots known here, oldest first: all of them, or those since this page opened (`lastValuesOnly`). */
  readonly snapshots: readonly VariableSnapshot[];
}

export interface ApiCall {
  readonly n: number;
  /** Ties its end to its beginning; null where the server tells of ends alone. */
  readonly callId: string | null;
  /** Begun, and no end recorded yet. */
  readonly isOpen: boolean;
  readonly endedAt: Instant | null;
  /** Where its beginning was not recorded: the end less the duration. */
  readonly startedAt: Instant | null;
  readonly type: string;
  readonly endpoint: string;
  readonly parameters: unknown;
  readonly result: unknown;
  /** Seconds. */
  readonly duration: number | null;
  readonly error: string | null;
  /** Null: the record does not say. */
  readonly success: boolean | null;
  readonly cutFrom: number | null;
}

export interface TraceEntry {
  readonly n: number;
  readonly at: Instant | null;
  readonly event: string;
  readonly step: string | null;
  readonly data: unknown;
  readonly cutFrom: number | null;
}

export type RunStatus = 'unknown' | 'running' | 'completed' | 'failed';

/**
 * How far a run whose records are numbered (extension `debug-history`) is known. Records are folded in the order of
 * their numbers, whatever the order in which pages and live frames bring them.
 */
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

export interface RunHistory {
  /** All records up to this number are folded, or do not exist. */
  readonly folded: number;
  /** The highest number that is known to exist. */
  readonly last: number;
  /** Records behind a gap, by number, each once: they wait for the pages that lie before them. */
  readonly waiting: readonly NumberedRecord[];
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
  readonly console: readonly ConsoleLine[];
  readonly steps: readonly Step[];
  readonly variables: ReadonlyMap<string, Variable>;
  readonly apiCalls: readonly ApiCall[];
  readonly trace: readonly TraceEntry[];
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
  /** Entries of a history or file that broke their schema. */
  readonly rejected: number;
  readonly nextN: number;
  /** Time of our own disconnect, null while connected. */
  readonly lostAt: Instant | null;
  readonly connected: boolean;
}

export const emptyRun: RunState = {
  info: null,
  status: 'unknown',
  result: null,
  error: null,
  refusal: null,
  startedAt: null,
  endedAt: null,
  console: [],
  steps: [],
  variables: new Map(),
  apiCalls: [],
  trace: [],
  historyKeys: new Set(),
  history: null,
  lastValuesOnly: false,
  awaited: null,
  unsent: [],
  rejected: 0,
  nextN: 0,
  lostAt: null,
  connected: false,
};
