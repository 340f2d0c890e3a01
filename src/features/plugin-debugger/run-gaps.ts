/**
 * What a server that does not number its records (no `debug-history`) may never have sent. It sends the record so far
 * once, where it has one: where it does not, what was recorded before this page joined, or while it was cut off, is
 * known to nobody here.
 */
import { parseInstant, type Instant } from '#src/lib/instant.ts';
import type { RunRecord } from '#src/protocol/debug-records.ts';
import type { ChannelItem } from '#src/connection/types.ts';
import type { RunState } from './run-state.ts';

type Opened = Extract<ChannelItem<unknown>, { kind: 'opened' }>;

/** Records of this time may be missing. */
export interface UnsentRecords {
  /** When the line was cut; null: since the run's start. */
  readonly since: Instant | null;
  /** When the line was back; of a first visit the time of the first record that came. */
  readonly until: Instant;
}

/** A run that records nothing for so long after its start is rarer than a page that opens late. */
const LATE_MICROS = 1_000_000;

/** The socket has opened, and perhaps the history follows. */
export function withOpened(state: RunState, { resumption, at }: Opened): RunState {
  const isToldAgain = resumption === 'fresh' && state.connected;
  if (resumption === 'recovered' || isToldAgain || state.history !== null || isOver(state)) return state;
  // A cut before anything came is no gap of its own.
  const isFirst = resumption === 'fresh' || state.awaited?.since === null;
  const since = isFirst ? null : (state.awaited?.since ?? state.lostAt ?? at);
  return { ...state, awaited: { since, at } };
}

/** The whole record came: whatever was not sent before is in it. */
export const allSent = { awaited: null, unsent: [] } as const satisfies Partial<RunState>;

/** What a fresh joiner is told first is here: before that a place in the stream says nothing of what this page has. */
export function isTold({ info, history, historyKeys }: RunState): boolean {
  return info !== null && (history !== null || historyKeys.size > 0);
}

/** The run goes on, or ends, without a history having come. @param record null: the run ended */
export function withoutHistory(state: RunState, record: RunRecord | null): RunState {
  if (state.awaited === null) return state;
  const gap = gapOf(state, record);
  return { ...state, awaited: null, unsent: gap === null ? state.unsent : [...state.unsent, gap] };
}

function gapOf({ awaited, info }: RunState, record: RunRecord | null): UnsentRecords | null {
  if (awaited === null) return null;
  if (awaited.since !== null) return { since: awaited.since, until: awaited.at };
  const startedAt = info?.startedAt == null ? null : parseInstant(info.startedAt);
  const first = record === null ? null : parseInstant(timeOf(record));
  if (startedAt === null || first === null || first - startedAt < LATE_MICROS) return null;
  return { since: null, until: first };
}

function timeOf({ type, data }: RunRecord): string {
  return type === 'step' ? (data.ended_at ?? data.started_at) : data.timestamp;
}

function isOver({ status }: RunState): boolean {
  return status === 'completed' || status === 'failed';
}
