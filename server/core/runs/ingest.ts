/**
 * Records of a run that happens elsewhere (a Python plugin under the real SDK): NDJSON lines `{type, data}` as
 * on the debug socket. A bad line is counted with its reason; it never spoils the others.
 */
import * as z from 'zod/mini';
import { createCapabilityId } from '#src/lib/ids.ts';
import { runRecordSchemas } from '#src/protocol/debug-records.ts';
import { decodeFrameValue, parseJson } from '#src/protocol/decode.ts';
import { asWritten } from '#src/protocol/records-cut.ts';
import { ApiError } from '../api/api-error.ts';
import { count, describeFault, publish, streamNames, type CoreContext } from '../context.ts';
import type { ExecutionRecord, RunRecordRow } from '../model.ts';
import type { PluginRunResult } from '../ports.ts';
import { publishRecords } from './run-recorder.ts';
import { cutBy, cutReason, cutRow, rememberRoom, roomOf, sizeOf, type RunRoom } from './run-room.ts';
import { runEndFrame } from './runs.ts';

const line = <T extends string, D extends z.ZodMiniType>(type: T, data: D) =>
  z.looseObject({ type: z.literal(type), data });

const ingestLines = {
  log: line('log', runRecordSchemas.log),
  trace: line('trace', runRecordSchemas.trace),
  step: line('step', runRecordSchemas.step),
  variable: line('variable', runRecordSchemas.variable),
  api_call_start: line('api_call_start', runRecordSchemas.api_call_start),
  api_call: line('api_call', runRecordSchemas.api_call),
  execution_complete: line('execution_complete', z.looseObject({ result: z.optional(z.unknown()) })),
  execution_error: line('execution_error', z.looseObject({ error: z.optional(z.unknown()) })),
} as const;

type IngestLines = typeof ingestLines;
type Line = { [T in keyof IngestLines]: z.infer<IngestLines[T]> }[keyof IngestLines];

export interface IngestReport {
  /** Those that were stored before (a batch that is sent again) among them. */
  accepted: number;
  /** `line` counts from 1. */
  rejected: { line: number; reason: string }[];
  /** The number of the run's latest stored record. */
  last: number;
}

/** One batch at a time per execution, so that records are numbered without gaps or doubles. */
const queues = new WeakMap<CoreContext, Map<string, Promise<unknown>>>();

/**
 * Resolves once the batch is stored: all of it, or none where it rejects. So it may be sent again after a refusal; and
 * after silence, of which nobody knows what it means, where it names its place.
 * @param after number of the record that the batch follows, null where the sender does not count: what is stored beyond
 *   it is not stored again
 * @throws ApiError 409 the run has fewer records than that; 413 its record is full, and nothing of the batch belongs to
 *   it; 503 the storage failed
 */
export function ingestRecords(
  context: CoreContext,
  executionId: string,
  text: string,
  after: number | null,
): Promise<IngestReport> {
  const running = queues.get(context) ?? new Map<string, Promise<unknown>>();
  queues.set(context, running);
  const report = (running.get(executionId) ?? Promise.resolve()).then(() =>
    ingestBatch(context, executionId, text, after),
  );
  const settled = report.then(
    () => undefined,
    () => undefined,
  );
  running.set(executionId, settled);
  void settled.then(() => {
    if (running.get(executionId) === settled) running.delete(executionId);
  });
  return report;
}

async function ingestBatch(
  context: CoreContext,
  executionId: string,
  text: string,
  after: number | null,
): Promise<IngestReport> {
  try {
    const execution = await context.storage.executionById(executionId);
    const room = await roomOf(context, executionId);
    const { last } = room;
    if (after !== null && after > last) {
      const message = `after: the run has ${String(last)} records. Send what follows those.`;
      throw new ApiError(409, message, {}, { last });
    }
    const batch = readBatch(context, text, { executionId, room, after: after ?? last, execution });
    refuseLate(batch, execution);
    refuseFull(batch, room);
    await storeBatch(context, batch);
    rememberRoom(context, executionId, batch.room);
    for (const _ of batch.report.rejected) count(context, 'ingest_rejected');
    return batch.report;
  } catch (fault) {
    if (fault instanceof ApiError) throw fault;
    count(context, 'ingest_not_stored');
    context.log.error({ executionId, fault: describeFault(fault) }, 'A batch of records was not stored');
    const message = 'The records could not be stored, none of them. Send the same batch again.';
    throw new ApiError(503, message, { 'Retry-After': '1' });
  }
}

const ENDED = 'the run has ended';

/** @throws ApiError 409 where the run had ended before, and nothing of the batch belongs to it */
function refuseLate({ report }: Batch, execution: ExecutionRecord | null): void {
  const { accepted, rejected, last } = report;
  if (execution?.status === 'running' || accepted > 0 || !rejected.some(({ reason }) => reason === ENDED))
    return;
  const message = 'The run has ended: it takes no more records.';
  throw new ApiError(409, message, {}, { last, status: execution?.status ?? null });
}

/** @throws ApiError 413 where the run's record had been cut before, and nothing of the batch belongs to it */
function refuseFull({ report }: Batch, { cut }: RunRoom): void {
  if (cut === null || report.accepted > 0 || report.rejected.length === 0) return;
  const message = `The record of this run is full: ${cutReason(cut)}. Its end is still taken.`;
  throw new ApiError(413, message, {}, { last: report.last });
}

interface Batch {
  readonly rows: RunRecordRow[];
  /** Null where the run goes on. */
  readonly end: { readonly execution: ExecutionRecord; readonly result: PluginRunResult } | null;
  /** What was stored by an earlier sending of the same batch. */
  readonly stored: { readonly rows: readonly RunRecordRow[]; readonly ended: ExecutionRecord | null };
  readonly report: IngestReport;
  /** What the run's record holds once the batch is stored. */
  readonly room: RunRoom;
}

interface Place {
  readonly executionId: string;
  /** As it is stored. */
  readonly execution: ExecutionRecord | null;
  readonly room: RunRoom;
  readonly after: number;
}

function readBatch(
  context: CoreContext,
  text: string,
  { executionId, execution, room, after }: Place,
): Batch {
  const rows: RunRecordRow[] = [];
  const stored: { rows: RunRecordRow[]; ended: ExecutionRecord | null } = { rows: [], ended: null };
  const rejected: IngestReport['rejected'] = [];
  const isRunning = execution?.status === 'running';
  const read: { n: number; hasEnded: boolean; end: Batch['end'] } = { n: after, hasEnded: false, end: null };
  let { bytes, cut } = room;
  // What says that the record was cut is ours: nobody sent it.
  const sent = cut === null ? room.last : room.last - 1;
  let accepted = 0;
  /** Takes a line; where it does not belong to the run any more, says why. */
  const take = ({ type, data }: Line): string | null => {
    const isEnd = type === 'execution_complete' || type === 'execution_error';
    const isStored = isEnd ? !isRunning && read.n >= sent : read.n < sent;
    if (!isRunning && !isStored) return ENDED;
    if (isEnd) {
      read.hasEnded = true;
      if (isRunning) read.end = { execution, result: resultOf(type, data) };
      else stored.ended = execution;
      return null;
    }
    const kept = type === 'log' ? asWritten(data) : data;
    const row = { execution_id: executionId, n: read.n + 1, type, data: kept };
    if (isStored) stored.rows.push(row);
    else {
      const size = cut === null ? sizeOf(kept) : 0;
      const isCut = cut !== null;
      cut ??= cutBy(context, row.n, bytes + size);
      if (cut !== null) {
        if (!isCut) rows.push(cutRow(context, executionId, row.n, cut));
        return cutReason(cut);
      }
      bytes += size;
      rows.push(row);
    }
    read.n = row.n;
    return null;
  };
  for (const [index, raw] of text.split('\n').entries()) {
    if (raw.trim() === '') continue;
    const reason = read.hasEnded ? ENDED : takeRaw(raw, take);
    if (reason === null) accepted += 1;
    else rejected.push({ line: index + 1, reason });
  }
  const last = Math.max(room.last, rows.at(-1)?.n ?? 0);
  return {
    rows,
    end: read.end,
    stored,
    report: { accepted, rejected, last },
    room: { last, bytes, cut },
  };
}

/** @returns why the line is rejected; null: it was taken */
function takeRaw(raw: string, take: (line: Line) => string | null): string | null {
  const parsed = parseJson(raw);
  const decoded = parsed.kind === 'decoded' ? decodeFrameValue(ingestLines, parsed.value) : parsed;
  if (decoded.kind === 'unknown') return `unknown type ${decoded.type}`;
  return decoded.kind === 'rejected' ? decoded.reason : take(decoded.value);
}

async function storeBatch(context: CoreContext, { rows, end, stored }: Batch): Promise<void> {
  if (context.settings.soleGateway === false) await tellStored(context, stored);
  if (end) {
    await context.runs.end(end.execution, end.result, rows);
    return;
  }
  if (rows.length === 0) return;
  await context.storage.appendRunRecords(rows);
  try {
    await publishRecords(context, rows);
  } catch (fault) {
    // They are stored: whoever watches finds them by their numbers.
    const fields = { executionId: rows[0]?.execution_id, fault: describeFault(fault) };
    context.log.error(fields, 'Records of a run could not be told');
  }
}

/**
 * What is sent again another gateway had perhaps stored, and died before it had told it. Whoever knows a record by its
 * number, or the end, stays as they are.
 */
async function tellStored(context: CoreContext, { rows, ended }: Batch['stored']): Promise<void> {
  try {
    await publishRecords(context, rows);
    if (ended) await publish(context, streamNames.run(ended.id), runEndFrame(ended));
  } catch (fault) {
    const fields = { executionId: rows[0]?.execution_id ?? ended?.id, fault: describeFault(fault) };
    context.log.error(fields, 'Records of a run could not be told again');
  }
}

function resultOf(type: Line['type'], data: Readonly<Record<string, unknown>>): PluginRunResult {
  if (type === 'execution_complete') return { ok: true, result: data['result'] ?? null };
  const error = data['error'];
  return { ok: false, error: typeof error === 'string' ? error : JSON.stringify(error ?? null) };
}

/** A key that lets its holder, and nobody else, add records to one execution. */
export async function createIngestKey(): Promise<{ key: string; hash: string }> {
  const key = createCapabilityId();
  return { key, hash: await hashIngestKey(key) };
}

/** SHA-256 as hexadecimal digits; a key of 128 random bits needs no slow hash. */
export async function hashIngestKey(key: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(key));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
