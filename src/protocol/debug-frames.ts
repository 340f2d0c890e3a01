/**
 * Frames of `/api/v1/ws/plugin/debug/{execution_id}` and the SDK's debug record. Source: protocol.md 1.5, 1.7.
 * Keep-alive here is the bare text `ping`, answered by the bare text `pong`.
 */
import * as z from 'zod/mini';
import { describeError } from './agent-codec.ts';
import {
  apiCallRecordSchema,
  apiCallStartRecordSchema,
  logRecordSchema,
  numberSchema,
  stepRecordSchema,
  traceRecordSchema,
  variableRecordSchema,
  type RunRecord,
} from './debug-records.ts';
import { decodeFrameValue, parseJson, type Decoded } from './decode.ts';
import { MAX_RAW } from './rejects.ts';
import { helloFields, loggedFields, toHello, type Hello } from './stream.ts';

export const DEBUG_PING = 'ping';
export const DEBUG_PONG = 'pong';

/** The whole debug record. Lists are checked entry by entry (`readDebugRecord`), so that one bad entry spoils none. */
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
  // Extension `debug-history`: the first records only, each with its number `n`.
  /** Every snapshot; `variables` holds the last of each. */
  variable_history: z.nullish(z.array(z.unknown())),
  api_call_starts: z.nullish(z.array(z.unknown())),
  /** `after` of the page that follows; null where this is all. */
  next: z.nullish(z.int()),
  /** The number of the latest record. */
  last: z.nullish(z.int()),
});

export type WireDebugRecord = z.infer<typeof debugRecordSchema>;

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

/** A record's number within its run (1, 2, 3 …, extension `debug-history`), and its place in the stream. */
const recordFields = { n: numberSchema, ...loggedFields };

export const debugServerFrames = {
  hello: z.looseObject({ type: z.literal('hello'), data: z.looseObject(helloFields) }),
  execution_info: z.looseObject({
    type: z.literal('execution_info'),
    data: executionInfoSchema,
    ...loggedFields,
  }),
  debug_data: z.looseObject({ type: z.literal('debug_data'), data: debugRecordSchema, ...loggedFields }),
  log: z.looseObject({ type: z.literal('log'), data: logRecordSchema, ...recordFields }),
  trace: z.looseObject({ type: z.literal('trace'), data: traceRecordSchema, ...recordFields }),
  step: z.looseObject({ type: z.literal('step'), data: stepRecordSchema, ...recordFields }),
  variable: z.looseObject({ type: z.literal('variable'), data: variableRecordSchema, ...recordFields }),
  api_call_start: z.looseObject({
    type: z.literal('api_call_start'),
    data: apiCallStartRecordSchema,
    ...recordFields,
  }),
  api_call: z.looseObject({ type: z.literal('api_call'), data: apiCallRecordSchema, ...recordFields }),
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

export type DebugEvent =
  | { readonly type: 'connected'; readonly hello: Hello }
  | { readonly type: 'execution_described'; readonly info: ExecutionInfo; readonly seq: number | null }
  | { readonly type: 'history_received'; readonly record: WireDebugRecord; readonly seq: number | null }
  | {
      readonly type: 'record_received';
      readonly record: RunRecord;
      readonly seq: number | null;
      /** Null where the server numbers no records. */
      readonly n: number | null;
    }
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
  /** It came, and breaks its schema. */
  | {
      readonly type: 'frame_rejected';
      /** Its beginning. */
      readonly raw: string;
      /** What it holds; null where it is no JSON. */
      readonly frame: unknown;
      readonly seq: number | null;
      readonly n: number | null;
    }
  | { readonly type: 'error_received'; readonly message: string }
  | { readonly type: 'pong'; readonly timestamp: null };

export function decodeDebugFrame(text: string): Decoded<DebugEvent> {
  if (text === DEBUG_PONG) return { kind: 'decoded', value: { type: 'pong', timestamp: null } };
  const parsed = parseJson(text);
  return parsed.kind === 'decoded' ? decodeDebugValue(parsed.value) : parsed;
}

/** Of a frame that `decodeDebugFrame` rejects: where it stands, and its beginning. */
export function readRejectedFrame(text: string): DebugEvent {
  const parsed = parseJson(text);
  const frame = parsed.kind === 'decoded' ? parsed.value : null;
  const { n, seq } = (frame ?? {}) as { readonly n?: unknown; readonly seq?: unknown };
  const place = (value: unknown) => (Number.isSafeInteger(value) && Number(value) > 0 ? Number(value) : null);
  return { type: 'frame_rejected', raw: text.slice(0, MAX_RAW), frame, seq: place(seq), n: place(n) };
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
      return event({ type: 'history_received', record: frame.data, seq: frame.seq ?? null });
    case 'log':
    case 'trace':
    case 'step':
    case 'variable':
    case 'api_call_start':
    case 'api_call':
      return event({
        type: 'record_received',
        record: { type: frame.type, data: frame.data } as RunRecord,
        seq: frame.seq ?? null,
        n: frame.n ?? null,
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
