/** The run file: docs/run-file.md. Newline-delimited JSON: a header, a record a line, a trailer; packed by gzip. */
import * as z from 'zod/mini';
import type { ExecutionInfo } from '#src/protocol/debug-frames.ts';
import { describeError } from '#src/protocol/agent-codec.ts';

export const RUN_FILE_FORMAT = 'nadoo-run';
export const RUN_FILE_VERSION = 1;
export const RUN_FILE_EXTENSION = '.nadoorun';
export const EXPORTED_BY = 'Nadoo Console';

/** Where something was masked. `other`: in a field that no kind of record is known to have. */
export const maskedKinds = [
  'variable',
  'parameter',
  'header',
  'result',
  'error',
  'log',
  'trace',
  'other',
] as const;
export type MaskedKind = (typeof maskedKinds)[number];

/** What was masked, and how often. */
export interface MaskedEntry {
  readonly kind: MaskedKind;
  /** The name that says so, with the way to it (`config.api_key`); null: known by its form alone (a bearer token). */
  readonly name: string | null;
  /** The step that was open; null outside of all steps. */
  readonly step: string | null;
  readonly count: number;
}

/** Numbers from `from` to `to` that are not in the file: the server could not keep them, or the page had not fetched them. */
export interface NumberGap {
  readonly from: number;
  readonly to: number;
}

/** How a run ended, where it has and it is known. */
export interface RunOutcome {
  readonly result: unknown;
  readonly error: string | null;
}

export interface RunFileHeader {
  readonly format: typeof RUN_FILE_FORMAT;
  readonly version: typeof RUN_FILE_VERSION;
  /** ISO 8601 in UTC. */
  readonly exported_at: string;
  readonly exported_by: string;
  readonly execution: Readonly<Record<string, unknown>> | null;
  /** Records of each type. */
  readonly counts: Readonly<Record<string, number>>;
  readonly records: number;
  /** The highest number that is known to exist. */
  readonly last: number;
  readonly masked: readonly MaskedEntry[];
  /** False: everything was written as recorded. */
  readonly is_masked: boolean;
  /** The page knew of no record that is not here. */
  readonly complete: boolean;
  readonly gaps: readonly NumberGap[];
}

/** The last line. A file without it was cut off. */
export interface RunFileTrailer {
  readonly end: true;
  readonly records: number;
}

const executionSchema = z.looseObject({
  execution_id: z.nullish(z.string()),
  plugin_id: z.nullish(z.string()),
  tool_name: z.nullish(z.string()),
  status: z.nullish(z.string()),
  started_at: z.nullish(z.string()),
  ended_at: z.nullish(z.string()),
  parameters: z.optional(z.unknown()),
  result: z.optional(z.unknown()),
  error: z.optional(z.unknown()),
});

/** What a reader of version 1 needs of a header; the rest may be missing or be more. */
export const headerSchema = z.looseObject({
  format: z.literal(RUN_FILE_FORMAT),
  version: z.int(),
  exported_at: z.nullish(z.string()),
  exported_by: z.nullish(z.string()),
  execution: z.nullish(executionSchema),
  records: z.nullish(z.int()),
  last: z.nullish(z.int()),
  complete: z.nullish(z.boolean()),
  masked: z.nullish(
    z.array(
      z.looseObject({
        kind: z.string(),
        name: z.nullish(z.string()),
        step: z.nullish(z.string()),
        count: z.int(),
      }),
    ),
  ),
});

export const trailerSchema = z.looseObject({ end: z.literal(true), records: z.int() });

/** As the wire writes it; `result` and `error` where the run has ended. */
export function toExecution(
  info: ExecutionInfo | null,
  outcome: RunOutcome | null,
): Record<string, unknown> | null {
  if (info === null && outcome === null) return null;
  return {
    execution_id: info?.executionId ?? null,
    plugin_id: info?.pluginId ?? null,
    tool_name: info?.toolName ?? null,
    status: info?.status ?? null,
    started_at: info?.startedAt ?? null,
    ended_at: info?.endedAt ?? null,
    parameters: info?.parameters ?? null,
    ...(outcome === null ? {} : { result: outcome.result ?? null, error: outcome.error }),
  };
}

export function fromExecution(execution: z.infer<typeof executionSchema> | null | undefined): {
  readonly info: ExecutionInfo | null;
  readonly outcome: RunOutcome | null;
} {
  if (execution == null) return { info: null, outcome: null };
  const { result = null, error = null } = execution;
  return {
    info: {
      executionId: execution.execution_id ?? null,
      pluginId: execution.plugin_id ?? null,
      toolName: execution.tool_name ?? null,
      status: execution.status ?? null,
      startedAt: execution.started_at ?? null,
      endedAt: execution.ended_at ?? null,
      parameters: execution.parameters ?? null,
    },
    outcome:
      result === null && error === null
        ? null
        : { result, error: error === null ? null : describeError(error) },
  };
}
