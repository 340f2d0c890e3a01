/**
 * An SDK debug record (protocol.md 1.7), or a `debug_data` frame that wraps one, as numbered records. Where the server
 * numbered them, by those numbers; else in the order of their times, each list in its own order.
 */
import { debugRecordSchema } from '#src/protocol/debug-frames.ts';
import { readDebugRecord, type DebugRecord, type RejectedEntry } from '#src/protocol/debug-record.ts';
import { numberedRecordsOf, recordsOf } from '#src/protocol/debug-history.ts';
import type { NumberedRecord, RunRecord } from '#src/protocol/debug-records.ts';
import { decodeValue } from '#src/protocol/decode.ts';
import { withReject, type Reject } from '#src/protocol/rejects.ts';
import { formatInstant, parseInstant, type Instant } from '#src/lib/instant.ts';
import type { ReadEnd, RunSink } from './imported-run.ts';
import { recordTime } from './step-times.ts';

const LISTS = ['logs', 'trace', 'steps', 'variables', 'api_calls'] as const;

/** The record itself, or a frame or reply that wraps it in `data`; null where it is neither. */
export function debugRecordIn(value: unknown): DebugRecord | null {
  const record = unwrap(value);
  if (record === null || !LISTS.some((list) => Object.hasOwn(record, list))) return null;
  const decoded = decodeValue(debugRecordSchema, record);
  return decoded.kind === 'decoded' ? readDebugRecord(decoded.value) : null;
}

function unwrap(value: unknown): object | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const { data } = value as { data?: unknown };
  return typeof data === 'object' && data !== null && !Array.isArray(data) ? data : value;
}

export function readDebugRecordFile(record: DebugRecord, sink: RunSink): ReadEnd {
  const records = record.last === null ? numberedByTime(record) : numberedRecordsOf(record);
  const { rejects } = record;
  const startedAt = record.last === null ? null : undefined;
  sink.head({
    source: { kind: 'debug-record' },
    info: {
      executionId: record.executionId,
      pluginId: record.pluginId,
      toolName: null,
      status: null,
      startedAt: null,
      endedAt: startedAt === null ? endOf(record, records) : null,
      parameters: null,
    },
    outcome: null,
    total: null,
    last: Math.max(record.last ?? 0, records.at(-1)?.n ?? 0),
    lastValuesOnly: record.last === null && record.variables.length > 0,
  });
  sink.records(records);
  return {
    ok: true,
    warnings:
      rejects.length > 0 ? [{ kind: 'unreadable', count: rejects.length, rejects: firstOf(rejects) }] : [],
  };
}

function firstOf(entries: readonly RejectedEntry[]): readonly Reject[] {
  return entries.reduce<readonly Reject[]>((known, entry) => withReject(known, JSON.stringify(entry)), []);
}

/** The SDK says how long the run took, and not when it ended. */
function endOf(record: DebugRecord, records: readonly NumberedRecord[]): string | null {
  if (record.totalExecutionTime === null) return null;
  let first: Instant | null = null;
  let latest: Instant = 0;
  for (const { record: entry } of records) {
    const at = entry && (entry.type === 'step' ? parseInstant(entry.data.started_at) : recordTime(entry));
    if (at === null) continue;
    first = first === null ? at : Math.min(first, at);
    latest = Math.max(latest, at);
  }
  if (first === null) return null;
  const end = first + Math.round(record.totalExecutionTime * 1_000_000);
  return Number.isSafeInteger(end) && end >= latest ? formatInstant(end) : null;
}

/** Five lists, each in its order, into one: always the earliest of their next ones. */
function numberedByTime(record: DebugRecord): NumberedRecord[] {
  const byType = new Map<RunRecord['type'], RunRecord[]>();
  for (const entry of recordsOf(record).flatMap(startAndEnd)) {
    const list = byType.get(entry.type);
    if (list) list.push(entry);
    else byType.set(entry.type, [entry]);
  }
  const lists = [...byType.values()].map((entries) => {
    // What has no time that can be read stands by the one before it.
    let before = -Infinity;
    const times = entries.map((entry) => (before = recordTime(entry) ?? before));
    return { entries, times, next: 0 };
  });
  const merged: NumberedRecord[] = [];
  for (;;) {
    let earliest: (typeof lists)[number] | null = null;
    for (const list of lists) {
      const time = list.times[list.next];
      if (time === undefined) continue;
      const best = earliest?.times[earliest.next];
      if (best === undefined || time < best) earliest = list;
    }
    if (earliest === null) return merged;
    merged.push({ n: merged.length + 1, record: earliest.entries[earliest.next] ?? null });
    earliest.next += 1;
  }
}

/** One entry stands for the start and the end of a step; as records they are two. */
function startAndEnd(entry: RunRecord): RunRecord[] {
  if (entry.type !== 'step' || entry.data.ended_at == null) return [entry];
  return [{ type: 'step', data: { ...entry.data, ended_at: null, duration: null } }, entry];
}
