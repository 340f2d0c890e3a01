/**
 * How much the record of a run that happens elsewhere may hold. Its plugin cannot be stopped from here: what it floods
 * with is refused from the limit on, a line in the record says so, and the run's end is still taken.
 */
import { utf8Length } from '#src/protocol/limits.ts';
import { readRecordsCut, writeRecordsCut, type RecordsCut } from '#src/protocol/records-cut.ts';
import { isoNow, type CoreContext } from '../context.ts';
import type { RunRecordRow } from '../model.ts';

export const MAX_RUN_RECORDS = 1_000_000;
export const MAX_RUN_BYTES = 256 * 1024 * 1024;

/** What is stored of a run's record. */
export interface RunRoom {
  /** Number of the latest record; 0 where there is none. */
  readonly last: number;
  /** UTF-8 bytes of the records' data as JSON. */
  readonly bytes: number;
  /** Set once the record was cut: its latest record says so, and nothing follows. */
  readonly cut: RecordsCut | null;
}

/** Runs whose room is remembered; of more the one that was asked for longest ago is measured anew. */
const MOST_REMEMBERED = 1_000;

const remembered = new WeakMap<CoreContext, Map<string, RunRoom>>();

/** Measured once a run, and again where another gateway has stored of it meanwhile. */
export async function roomOf(context: CoreContext, executionId: string): Promise<RunRoom> {
  const { storage } = context;
  const last = await storage.lastRunRecord(executionId);
  const known = remembered.get(context)?.get(executionId);
  if (known?.last === last) return known;
  if (last === 0) return { last, bytes: 0, cut: null };
  const bytes = await storage.sizeOfRunRecords(executionId);
  const [latest] = await storage.runRecords(executionId, last - 1, 1);
  return { last, bytes, cut: latest?.type === 'log' ? readRecordsCut(latest.data) : null };
}

/** To be called once the records are stored that make it so. */
export function rememberRoom(context: CoreContext, executionId: string, room: RunRoom): void {
  const rooms = remembered.get(context) ?? new Map<string, RunRoom>();
  remembered.set(context, rooms);
  rooms.delete(executionId);
  rooms.set(executionId, room);
  for (const oldest of rooms.keys()) {
    if (rooms.size <= MOST_REMEMBERED) break;
    rooms.delete(oldest);
  }
}

/** That a record of this size has no room any more; null where it has. */
export function cutBy({ settings }: CoreContext, records: number, bytes: number): RecordsCut | null {
  const { maxRunRecords = MAX_RUN_RECORDS, maxRunBytes = MAX_RUN_BYTES } = settings;
  if (records > maxRunRecords) return { unit: 'records', most: maxRunRecords };
  return bytes > maxRunBytes ? { unit: 'bytes', most: maxRunBytes } : null;
}

/** The last record of a run that is cut. */
export function cutRow(context: CoreContext, executionId: string, n: number, cut: RecordsCut): RunRecordRow {
  const data = { ...writeRecordsCut(cut), timestamp: isoNow(context) };
  return { execution_id: executionId, n, type: 'log', data };
}

export function cutReason({ unit, most }: RecordsCut): string {
  return `the run has its ${String(most)} ${unit}, more are not kept`;
}

export function sizeOf(data: Readonly<Record<string, unknown>>): number {
  return utf8Length(JSON.stringify(data));
}
