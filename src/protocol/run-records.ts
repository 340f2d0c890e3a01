/**
 * Lines of NDJSON about a run: what a run elsewhere sends in (`POST …/executions/{id}/records`), and what the
 * gateway hands out (`GET …/records`). Each line is `{type, data}` as on the debug socket. Source: protocol.md
 * Part 2 "plugin runs", Part 3 "Ingest".
 */
import * as z from 'zod/mini';
import { describeError } from './agent-codec.ts';
import {
  apiCallRecordSchema,
  logRecordSchema,
  stepRecordSchema,
  traceRecordSchema,
  variableRecordSchema,
  type RunRecord,
} from './debug-frames.ts';
import { decodeFrameValue, parseJson, type Decoded } from './decode.ts';

/** Place of a handed-out record in its run: 1, 2, 3 … */
const n = z.nullish(z.int());

const lineSchemas = {
  log: z.looseObject({ type: z.literal('log'), data: logRecordSchema, n }),
  trace: z.looseObject({ type: z.literal('trace'), data: traceRecordSchema, n }),
  step: z.looseObject({ type: z.literal('step'), data: stepRecordSchema, n }),
  variable: z.looseObject({ type: z.literal('variable'), data: variableRecordSchema, n }),
  api_call: z.looseObject({ type: z.literal('api_call'), data: apiCallRecordSchema, n }),
  execution_complete: z.looseObject({
    type: z.literal('execution_complete'),
    data: z.nullish(z.looseObject({ result: z.optional(z.unknown()) })),
    n,
  }),
  execution_error: z.looseObject({
    type: z.literal('execution_error'),
    data: z.nullish(z.looseObject({ error: z.optional(z.unknown()) })),
    n,
  }),
} as const;

export type RunLine =
  | { readonly kind: 'record'; readonly record: RunRecord; readonly n: number | null }
  | { readonly kind: 'completed'; readonly result: unknown }
  | { readonly kind: 'failed'; readonly error: string };

/** One line; never throws. Blank lines are the caller's to skip. */
export function decodeRunLine(text: string): Decoded<RunLine> {
  const parsed = parseJson(text);
  if (parsed.kind !== 'decoded') return parsed;
  const decoded = decodeFrameValue(lineSchemas, parsed.value);
  if (decoded.kind !== 'decoded') return decoded;
  const line = decoded.value;
  switch (line.type) {
    case 'execution_complete':
      return { kind: 'decoded', value: { kind: 'completed', result: line.data?.result ?? null } };
    case 'execution_error':
      return { kind: 'decoded', value: { kind: 'failed', error: describeError(line.data?.error) } };
    default:
      return {
        kind: 'decoded',
        value: {
          kind: 'record',
          record: { type: line.type, data: line.data } as RunRecord,
          n: line.n ?? null,
        },
      };
  }
}
