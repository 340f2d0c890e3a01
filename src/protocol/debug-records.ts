/**
 * The records of a plugin run. Source: protocol.md 1.7; `n`, `ended_n`, `call_id`, `truncated` and `api_call_start` are
 * of the extension `debug-history`.
 */
import * as z from 'zod/mini';

/** Of records whose text was cut: how many characters it had (the longest, where several were). */
const truncatedSchema = z.nullish(z.looseObject({ original_length: z.int() }));

/** Extension `debug-history`, inside `debug_data` alone: the record's number. On frames and lines it stands beside `type`. */
export const numberSchema = z.nullish(z.int());

export const logRecordSchema = z.looseObject({
  level: z.string(),
  message: z.string(),
  timestamp: z.string(),
  truncated: truncatedSchema,
  /** `records-cut.ts`. Whatever a plugin writes there makes no line unreadable. */
  records_cut: z.optional(z.unknown()),
  n: numberSchema,
});

export const traceRecordSchema = z.looseObject({
  timestamp: z.string(),
  event: z.string(),
  data: z.optional(z.unknown()),
  metadata: z.optional(z.unknown()),
  step: z.nullish(z.string()),
  /** Seconds since the start. */
  execution_time: z.nullish(z.number()),
  truncated: truncatedSchema,
  n: numberSchema,
});

export const stepRecordSchema = z.looseObject({
  step_name: z.string(),
  started_at: z.string(),
  ended_at: z.nullish(z.string()),
  /** Seconds. */
  duration: z.nullish(z.number()),
  n: numberSchema,
  /** Inside `debug_data`, where one entry stands for both: the number of the record that ended the step. */
  ended_n: numberSchema,
});

export const variableRecordSchema = z.looseObject({
  name: z.string(),
  value: z.optional(z.unknown()),
  value_type: z.nullish(z.string()),
  timestamp: z.string(),
  metadata: z.optional(z.unknown()),
  truncated: truncatedSchema,
  n: numberSchema,
});

/** A call begins (extension `debug-history`). */
export const apiCallStartRecordSchema = z.looseObject({
  /** The `api_call` with the same id ends it. */
  call_id: z.string(),
  timestamp: z.string(),
  api_type: z.string(),
  endpoint: z.nullish(z.string()),
  parameters: z.optional(z.unknown()),
  n: numberSchema,
});

export const apiCallRecordSchema = z.looseObject({
  /** When the call ended. */
  timestamp: z.string(),
  api_type: z.string(),
  endpoint: z.nullish(z.string()),
  parameters: z.optional(z.unknown()),
  result: z.optional(z.unknown()),
  /** Seconds. */
  duration: z.nullish(z.number()),
  error: z.nullish(z.string()),
  success: z.nullish(z.boolean()),
  call_id: z.nullish(z.string()),
  truncated: truncatedSchema,
  n: numberSchema,
});

/** What a run consists of, by the `type` of a frame, of a line of NDJSON and of an ingested line. */
export const runRecordSchemas = {
  log: logRecordSchema,
  trace: traceRecordSchema,
  step: stepRecordSchema,
  variable: variableRecordSchema,
  api_call_start: apiCallStartRecordSchema,
  api_call: apiCallRecordSchema,
} as const;

export type RunRecordType = keyof typeof runRecordSchemas;

export type LogRecord = z.infer<typeof logRecordSchema>;
export type TraceRecord = z.infer<typeof traceRecordSchema>;
export type StepRecord = z.infer<typeof stepRecordSchema>;
export type VariableRecord = z.infer<typeof variableRecordSchema>;
export type ApiCallStartRecord = z.infer<typeof apiCallStartRecordSchema>;
export type ApiCallRecord = z.infer<typeof apiCallRecordSchema>;

/** One record of a run. Times stay as sent; the run's model reads them (`lib/instant`). */
export type RunRecord =
  | { readonly type: 'log'; readonly data: LogRecord }
  | { readonly type: 'trace'; readonly data: TraceRecord }
  | { readonly type: 'step'; readonly data: StepRecord }
  | { readonly type: 'variable'; readonly data: VariableRecord }
  | { readonly type: 'api_call_start'; readonly data: ApiCallStartRecord }
  | { readonly type: 'api_call'; readonly data: ApiCallRecord };

/** A record and its number within the run. Null: it cannot be read, and its place is known all the same. */
export interface NumberedRecord {
  readonly n: number;
  readonly record: RunRecord | null;
}
