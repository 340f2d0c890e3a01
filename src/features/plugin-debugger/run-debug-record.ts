/** A debug record into a run: the whole of it, or its first records where the server numbers them. */
import { parseInstant } from '#src/lib/instant.ts';
import type { DebugRecord } from '#src/protocol/debug-record.ts';
import { numberedRecordsOf, recordsOf } from '#src/protocol/debug-history.ts';
import type { RunRecord } from '#src/protocol/debug-records.ts';
import { withReject } from '#src/protocol/rejects.ts';
import { createEventLog } from './model/event-log.ts';
import { kinds, toRow, type Row } from './model/row.ts';
import { openBatch, withBatch } from './run-batch.ts';
import { addRow, blankDraft, withDraft } from './run-draft.ts';
import { allSent } from './run-gaps.ts';
import { takeRecord } from './run-history.ts';
import type { RunState } from './run-state.ts';

/** Says two records apart by everything that they carry. */
export function recordKey(record: RunRecord): string {
  return entryKey(record.type, record.data);
}

/** As `recordKey`, of an entry or frame that may be anything. */
export function entryKey(type: string, data: unknown): string {
  return `${type} ${JSON.stringify(data)}`;
}

/** Folds a `debug_data`, or the record of a file. */
export function withHistory(state: RunState, record: DebugRecord): RunState {
  const filled =
    record.last === null ? withWholeHistory(state, record) : withNumberedHistory(state, record, record.last);
  return { ...filled, ...allSent };
}

/** The first records of a run; what is known already stays. A list that was not numbered is replaced. */
function withNumberedHistory(state: RunState, record: DebugRecord, last: number): RunState {
  const before: RunState =
    state.history === null
      ? {
          ...state,
          log: createEventLog(),
          rows: 0,
          startedAt: toldStart(state),
          historyKeys: new Set(),
          lastValuesOnly: false,
          // Frames that came before it are in no history.
          ...(state.historyKeys.size === 0 ? {} : { rejected: 0, rejects: [] }),
        }
      : state;
  const batch = openBatch(before);
  for (const { n, record: entry } of numberedRecordsOf(record)) {
    takeRecord(batch.run, batch.history, { n, row: entry === null ? null : toRow(entry) });
  }
  batch.history.last = Math.max(batch.history.last, last);
  return { ...withBatch(before, batch), status: state.status };
}

/**
 * A history without numbers replaces what was held: it is the whole record, sent anew after each connection that needs
 * it. What could not be read may be in it again, or was never part of it: none of it is counted twice, so that some may
 * not be counted that came on two ways.
 */
function withWholeHistory(state: RunState, record: DebugRecord): RunState {
  const { rejects } = record;
  const records = recordsOf(record);
  const draft = blankDraft(toldStart(state));
  for (const row of inOrder(records.map(toRow))) addRow(draft, row);
  const filled = withDraft(state, draft);
  const total = record.totalExecutionTime;
  return {
    ...filled,
    status: state.status,
    historyKeys: new Set([
      ...records.map(recordKey),
      ...rejects.map(({ type, data }) => entryKey(type, data)),
    ]),
    history: null,
    lastValuesOnly: record.variables.length > 0,
    rejected: Math.max(state.rejected, rejects.length),
    rejects: rejects.reduce((known, entry) => withReject(known, JSON.stringify(entry)), state.rejects),
    endedAt:
      filled.endedAt ??
      (state.status === 'running' || filled.startedAt === null || total === null
        ? null
        : filled.startedAt + Math.round(total * 1_000_000)),
  };
}

/** What the SDK writes for one action, in its order. */
const rank: readonly number[] = Object.entries({
  [kinds.callStart]: 0,
  [kinds.stepEnd]: 1,
  [kinds.callEnd]: 2,
  [kinds.stepStart]: 3,
  [kinds.variable]: 4,
  [kinds.trace]: 5,
  [kinds.log]: 6,
}).reduce<number[]>((all, [kind, place]) => {
  all[Number(kind)] = place;
  return all;
}, []);

/**
 * The record holds its entries by kind: here they stand by time, as they were written. What has no time stays behind
 * the entry that it followed.
 */
function inOrder(rows: readonly Row[]): Row[] {
  const placed = rows.flatMap(startsOfEnds).map((row, index) => ({ row, index, at: row.at }));
  for (const [index, entry] of placed.entries()) {
    if (Number.isNaN(entry.at)) entry.at = placed[index - 1]?.at ?? -Infinity;
  }
  return placed
    .sort((a, b) => a.at - b.at || (rank[a.row.kind] ?? 0) - (rank[b.row.kind] ?? 0) || a.index - b.index)
    .map(({ row }) => row);
}

/** One entry of the record stands for both ends of a step. */
function startsOfEnds(row: Row): Row[] {
  if (row.kind !== kinds.stepEnd || Number.isNaN(row.start)) return [row];
  const payload = { ...(row.payload as object), ended_at: null, duration: null };
  return [{ ...row, kind: kinds.stepStart, at: row.start, duration: NaN, payload }, row];
}

function toldStart({ info }: RunState): RunState['startedAt'] {
  return info?.startedAt ? parseInstant(info.startedAt) : null;
}
