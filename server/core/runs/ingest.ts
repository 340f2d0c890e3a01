/**
 * Records of a run that happens elsewhere (a Python plugin under the real SDK): NDJSON lines `{type, data}` as
 * on the debug socket. A bad line is counted with its reason; it never spoils the others.
 */
import * as z from 'zod/mini';
import { createCapabilityId } from '#src/lib/ids.ts';
import { runRecordSchemas } from '#src/protocol/debug-records.ts';
import { decodeFrameValue, parseJson } from '#src/protocol/decode.ts';
import { count, type CoreContext } from '../context.ts';
import type { ExecutionRecord } from '../model.ts';
import { createRunRecorder } from './run-recorder.ts';

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

export interface IngestReport {
  accepted: number;
  /** `line` counts from 1. */
  rejected: { line: number; reason: string }[];
}

/** One batch at a time per execution, so that records are numbered without gaps or doubles. */
const batches = new WeakMap<CoreContext, Map<string, Promise<unknown>>>();

export function ingestRecords(
  context: CoreContext,
  executionId: string,
  text: string,
): Promise<IngestReport> {
  const queues = batches.get(context) ?? new Map<string, Promise<unknown>>();
  batches.set(context, queues);
  const report = (queues.get(executionId) ?? Promise.resolve()).then(() =>
    ingestBatch(context, executionId, text),
  );
  const settled = report.then(
    () => undefined,
    () => undefined,
  );
  queues.set(executionId, settled);
  void settled.then(() => {
    if (queues.get(executionId) === settled) queues.delete(executionId);
  });
  return report;
}

async function ingestBatch(context: CoreContext, executionId: string, text: string): Promise<IngestReport> {
  const report: IngestReport = { accepted: 0, rejected: [] };
  let execution = await context.storage.executionById(executionId);
  const last = await context.storage.lastRunRecord(executionId);
  const recorder = createRunRecorder(context, executionId, last + 1);
  const reject = (number: number, reason: string): void => {
    count(context, 'ingest_rejected');
    report.rejected.push({ line: number, reason });
  };
  for (const [index, raw] of text.split('\n').entries()) {
    if (raw.trim() === '') continue;
    const number = index + 1;
    if (execution?.status !== 'running') {
      reject(number, 'the run has ended');
      continue;
    }
    const parsed = parseJson(raw);
    const decoded = parsed.kind === 'decoded' ? decodeFrameValue(ingestLines, parsed.value) : parsed;
    if (decoded.kind === 'unknown') {
      reject(number, `unknown type ${decoded.type}`);
    } else if (decoded.kind === 'rejected') {
      reject(number, decoded.reason);
    } else {
      report.accepted += 1;
      const { type, data } = decoded.value;
      if (type === 'execution_complete' || type === 'execution_error') {
        await recorder.flush();
        execution = await closeRun(context, execution, type === 'execution_complete', data);
      } else {
        recorder.record({ type, data });
      }
    }
  }
  await recorder.flush();
  return report;
}

function closeRun(
  context: CoreContext,
  execution: ExecutionRecord,
  ok: boolean,
  data: Readonly<Record<string, unknown>>,
): Promise<ExecutionRecord> {
  if (ok) return context.runs.end(execution, { ok: true, result: data['result'] ?? null });
  const error = data['error'];
  return context.runs.end(execution, {
    ok: false,
    error: typeof error === 'string' ? error : JSON.stringify(error ?? null),
  });
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
