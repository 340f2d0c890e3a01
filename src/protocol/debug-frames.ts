/**
 * Frames of `/api/v1/ws/plugin/debug/{execution_id}` and the SDK's debug record. Source: protocol.md 1.5, 1.7.
 * Keep-alive here is the bare text `ping`, answered by the bare text `pong`.
 */
import * as z from 'zod/mini';
import { describeError } from './agent-codec.ts';
import { decodeFrameValue, decodeValue, parseJson, type Decoded } from './decode.ts';
import { helloFields, loggedFields, toHello, type Hello } from './stream.ts';

export const DEBUG_PING = 'ping';
export const DEBUG_PONG = 'pong';

export const logRecordSchema = z.looseObject({
  level: z.string(),
  message: z.string(),
  timestamp: z.string(),
});

export const traceRecordSchema = z.looseObject({
  timestamp: z.string(),
  event: z.string(),
  data: z.optional(z.unknown()),
  metadata: z.optional(z.unknown()),
  step: z.nullish(z.string()),
  /** Seconds since the start. */
  execution_time: z.nullish(z.number()),
});

export const stepRecordSchema = z.looseObject({
  step_name: z.string(),
  started_at: z.string(),
  ended_at: z.nullish(z.string()),
  /** Seconds. */
  duration: z.nullish(z.number()),
});

export const variableRecordSchema = z.looseObject({
  name: z.string(),
  value: z.optional(z.unknown()),
  value_type: z.nullish(z.string()),
  timestamp: z.string(),
  metadata: z.optional(z.unknown()),
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
});

export type LogRecord = z.infer<typeof logRecordSchema>;
export type TraceRecord = z.infer<typeof traceRecordSchema>;
export type StepRecord = z.infer<typeof stepRecordSchema>;
export type VariableRecord = z.infer<typeof variableRecordSchema>;
export type ApiCallRecord = z.infer<typeof apiCallRecordSchema>;

/** The whole debug record. Lists are checked entry by entry by `readDebugRecord`, so that one bad entry spoils none. */
export const debugRecordSchema = z.looseObject({
  execution_id: z.nullish(z.string()),
  plugin_id: z.nullish(z.string()),
  workspace_id: z.nullish(z.string()),
  logs: z.nullish(z.array(z.unknown())),
  trace: z.nullish(z.array(z.unknown())),
  steps: z.nullish(z.array(z.unknown())),
  variables: z.nullish(z.record(z.string(), z.unknown())),
  api_calls: z.nullish(z.array(z.unknown())),
  step_timings: z.nullish(z.record(z.string(), z.unknown())),
  total_execution_time: z.nullish(z.number()),
});

const executionInfoSchema = z.looseObject({
  execution_id: z.nullish(z.string()),
  plugin_id: z.nullish(z.string()),
  tool_name: z.nullish(z.string()),
  status: z.nullish(z.string()),
  started_at: z.nullish(z.string()),
  ended_at: z.nullish(z.string()),
  error: z.optional(z.unknown()),
  parameters: z.optional(z.unknown()),
  result: z.optional(z.unknown()),
});

export const debugServerFrames = {
  hello: z.looseObject({ type: z.literal('hello'), data: z.looseObject(helloFields) }),
  execution_info: z.looseObject({
    type: z.literal('execution_info'),
    data: executionInfoSchema,
    ...loggedFields,
  }),
  debug_data: z.looseObject({ type: z.literal('debug_data'), data: debugRecordSchema, ...loggedFields }),
  log: z.looseObject({ type: z.literal('log'), data: logRecordSchema, ...loggedFields }),
  trace: z.looseObject({ type: z.literal('trace'), data: traceRecordSchema, ...loggedFields }),
  step: z.looseObject({ type: z.literal('step'), data: stepRecordSchema, ...loggedFields }),
  variable: z.looseObject({ type: z.literal('variable'), data: variableRecordSchema, ...loggedFields }),
  api_call: z.looseObject({ type: z.literal('api_call'), data: apiCallRecordSchema, ...loggedFields }),
  execution_complete: z.looseObject({
    type: z.literal('execution_complete'),
    data: z.looseObject({ result: z.optional(z.unknown()), timestamp: z.nullish(z.string()) }),
    ...loggedFields,
  }),
  execution_error: z.looseObject({
    type: z.literal('execution_error'),
    data: z.looseObject({ error: z.optional(z.unknown()), timestamp: z.nullish(z.string()) }),
    ...loggedFields,
  }),
  error: z.looseObject({
    type: z.literal('error'),
    data: z.nullish(z.looseObject({ message: z.nullish(z.string()) })),
    message: z.nullish(z.string()),
  }),
} as const;

export interface ExecutionInfo {
  readonly executionId: string | null;
  readonly pluginId: string | null;
  readonly toolName: string | null;
  readonly status: string | null;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly parameters: unknown;
}

/** One record of a run. Times stay as sent; the run's model reads them (`lib/instant`). */
export type RunRecord =
  | { readonly type: 'log'; readonly data: LogRecord }
  | { readonly type: 'trace'; readonly data: TraceRecord }
  | { readonly type: 'step'; readonly data: StepRecord }
  | { readonly type: 'variable'; readonly data: VariableRecord }
  | { readonly type: 'api_call'; readonly data: ApiCallRecord };

/** A whole debug record, its entries checked one by one. */
export interface DebugRecord {
  readonly executionId: string | null;
  readonly pluginId: string | null;
  readonly workspaceId: string | null;
  readonly logs: readonly LogRecord[];
  readonly trace: readonly TraceRecord[];
  readonly steps: readonly StepRecord[];
  readonly variables: readonly VariableRecord[];
  readonly apiCalls: readonly ApiCallRecord[];
  /** Seconds, or null. */
  readonly totalExecutionTime: number | null;
  /** Entries that broke their schema and were left out. */
  readonly rejected: number;
}

export type DebugEvent =
  | { readonly type: 'connected'; readonly hello: Hello }
  | { readonly type: 'execution_described'; readonly info: ExecutionInfo; readonly seq: number | null }
  | { readonly type: 'history_received'; readonly record: DebugRecord; readonly seq: number | null }
  | { readonly type: 'record_received'; readonly record: RunRecord; readonly seq: number | null }
  | {
      readonly type: 'execution_completed';
      readonly result: unknown;
      readonly timestamp: string | null;
      readonly seq: number | null;
    }
  | {
      readonly type: 'execution_failed';
      readonly error: string;
      readonly timestamp: string | null;
      readonly seq: number | null;
    }
  | { readonly type: 'error_received'; readonly message: string }
  | { readonly type: 'pong'; readonly timestamp: null };

export function decodeDebugFrame(text: string): Decoded<DebugEvent> {
  if (text === DEBUG_PONG) return { kind: 'decoded', value: { type: 'pong', timestamp: null } };
  const parsed = parseJson(text);
  return parsed.kind === 'decoded' ? decodeDebugValue(parsed.value) : parsed;
}

export function decodeDebugValue(value: unknown): Decoded<DebugEvent> {
  const decoded = decodeFrameValue(debugServerFrames, value);
  if (decoded.kind !== 'decoded') return decoded;
  const frame = decoded.value;
  const event = (value: DebugEvent): Decoded<DebugEvent> => ({ kind: 'decoded', value });
  switch (frame.type) {
    case 'hello':
      return event({ type: 'connected', hello: toHello(frame.data) });
    case 'execution_info':
      return event({
        type: 'execution_described',
        info: {
          executionId: frame.data.execution_id ?? null,
          pluginId: frame.data.plugin_id ?? null,
          toolName: frame.data.tool_name ?? null,
          status: frame.data.status ?? null,
          startedAt: frame.data.started_at ?? null,
          endedAt: frame.data.ended_at ?? null,
          parameters: frame.data.parameters ?? null,
        },
        seq: frame.seq ?? null,
      });
    case 'debug_data':
      return event({ type: 'history_received', record: readDebugRecord(frame.data), seq: frame.seq ?? null });
    case 'log':
    case 'trace':
    case 'step':
    case 'variable':
    case 'api_call':
      return event({
        type: 'record_received',
        record: { type: frame.type, data: frame.data } as RunRecord,
        seq: frame.seq ?? null,
      });
    case 'execution_complete':
      return event({
        type: 'execution_completed',
        result: frame.data.result ?? null,
        timestamp: frame.data.timestamp ?? null,
        seq: frame.seq ?? null,
      });
    case 'execution_error':
      return event({
        type: 'execution_failed',
        error: describeError(frame.data.error),
        timestamp: frame.data.timestamp ?? null,
        seq: frame.seq ?? null,
      });
    case 'error':
      return event({ type: 'error_received', message: frame.data?.message ?? frame.message ?? '' });
  }
}

/** Reads the entries of a debug record (from `debug_data` or a file); bad ones are counted, not fatal. */
export function readDebugRecord(record: z.infer<typeof debugRecordSchema>): DebugRecord {
  let rejected = 0;
  const read = <T>(schema: z.ZodMiniType<T>, entries: readonly unknown[] | null | undefined): T[] => {
    const kept: T[] = [];
    for (const entry of entries ?? []) {
      const decoded = decodeValue(schema, entry);
      if (decoded.kind === 'decoded') kept.push(decoded.value);
      else rejected += 1;
    }
    return kept;
  };
  return {
    executionId: record.execution_id ?? null,
    pluginId: record.plugin_id ?? null,
    workspaceId: record.workspace_id ?? null,
    logs: read(logRecordSchema, record.logs),
    trace: read(traceRecordSchema, record.trace),
    steps: read(stepRecordSchema, record.steps),
    // The key names the variable where its snapshot does not.
    variables: read(
      variableRecordSchema,
      Object.entries(record.variables ?? {}).map(([name, entry]) =>
        typeof entry === 'object' && entry !== null && !('name' in entry) ? { name, ...entry } : entry,
      ),
    ),
    apiCalls: read(apiCallRecordSchema, record.api_calls),
    totalExecutionTime: record.total_execution_time ?? null,
    rejected,
  };
}
