/**
 * Writes the records of a plugin run as the Python SDK does in debug mode, echoes included: one action of a
 * plugin shows up in several streams (1.7). Names and order follow the SDK's context.
 */
import type { Clock } from '#src/lib/clock.ts';
import { formatInstant, instantFromMs, type Instant } from '#src/lib/instant.ts';
import { asWritten } from '#src/protocol/records-cut.ts';
import type { RunRecordRow } from '../model.ts';
import { createCuts, printValue, redactParameters, toDebugValue, typeName } from './debug-value.ts';

export type RunRecordInput = Pick<RunRecordRow, 'type' | 'data'>;
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export interface ApiCallBegun {
  /** llm, tool, knowledge, storage … */
  readonly apiType: string;
  readonly endpoint: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface ApiCallOutcome extends ApiCallBegun {
  /** What `apiStarted` gave. */
  readonly callId: string;
  readonly result: unknown;
  /** Seconds. */
  readonly duration: number;
  readonly error: string | null;
}

export interface RunRecorder {
  log(level: LogLevel, message: string): void;
  trace(event: string, data?: unknown, metadata?: Readonly<Record<string, unknown>>): void;
  /** Ends the step before, if one is open. */
  startStep(name: string): void;
  endStep(): void;
  variable(name: string, value: unknown, metadata?: Readonly<Record<string, unknown>>): void;
  /** Ours, not the SDK's (extension `debug-history`): a call begins. Gives the id under which it ends. */
  apiStarted(call: ApiCallBegun): string;
  /** Recorded when the call has ended, and stamped then. */
  apiCalled(call: ApiCallOutcome): void;
}

interface OpenStep {
  readonly name: string;
  readonly startedAt: Instant;
}

/**
 * @param now µs since the epoch
 * @param onRecord gets each record as it is written
 */
export function createRecorder(now: () => Instant, onRecord: (record: RunRecordInput) => void): RunRecorder {
  const startedAt = now();
  let open: OpenStep | null = null;
  let calls = 0;

  const write = (type: RunRecordInput['type'], data: Record<string, unknown>) => onRecord({ type, data });

  const log = (level: LogLevel, text: string) => {
    const cuts = createCuts();
    const message = cuts.text(text);
    write('log', asWritten({ level, message, timestamp: naive(now()), ...cuts.fields() }));
  };

  const trace = (event: string, data?: unknown, metadata: Readonly<Record<string, unknown>> = {}) => {
    const at = now();
    const cuts = createCuts();
    const shown = toDebugValue(data, cuts);
    write('trace', {
      timestamp: naive(at),
      event,
      data: shown,
      metadata,
      step: open?.name ?? null,
      execution_time: seconds(at - startedAt),
      ...cuts.fields(),
    });
    log('debug', `Trace event: ${event}`);
  };

  const endStep = () => {
    if (!open) return;
    const endedAt = now();
    const duration = seconds(endedAt - open.startedAt);
    const { name } = open;
    write('step', stepData(open, endedAt));
    trace('step_completed', { step: name, duration_seconds: duration });
    log('debug', `Ended step: ${name} (${duration.toFixed(3)}s)`);
    open = null;
  };

  return {
    log,
    trace,
    endStep,
    startStep(name) {
      endStep();
      open = { name, startedAt: now() };
      write('step', stepData(open, null));
      trace('step_started', { step: name });
      log('debug', `Started step: ${name}`);
    },
    variable(name, value, metadata = {}) {
      const type = typeName(value);
      const cuts = createCuts();
      const shown = toDebugValue(value, cuts);
      write('variable', {
        name,
        value: shown,
        value_type: type,
        timestamp: naive(now()),
        metadata,
        ...cuts.fields(),
      });
      trace('variable_changed', { variable: name, type });
      log('debug', `Variable: ${name} = ${printValue(value)}`);
    },
    apiStarted({ apiType, endpoint, parameters }) {
      calls += 1;
      const callId = `call-${calls}`;
      write('api_call_start', {
        call_id: callId,
        timestamp: naive(now()),
        api_type: apiType,
        endpoint,
        parameters: redactParameters(parameters),
      });
      return callId;
    },
    apiCalled({ callId, apiType, endpoint, parameters, result, duration, error }) {
      const success = error === null;
      const cuts = createCuts();
      const shown = toDebugValue(result, cuts);
      write('api_call', {
        timestamp: naive(now()),
        api_type: apiType,
        endpoint,
        parameters: redactParameters(parameters),
        result: shown,
        duration,
        error: error === null ? null : cuts.text(error),
        success,
        call_id: callId,
        ...cuts.fields(),
      });
      trace('api_called', { api_type: apiType, success, duration });
      log('debug', `API call: ${apiType} ${endpoint} - ${success ? 'success' : 'failed'}`);
    },
  };
}

function stepData(step: OpenStep, endedAt: Instant | null): Record<string, unknown> {
  return {
    step_name: step.name,
    started_at: naive(step.startedAt),
    ended_at: endedAt === null ? null : naive(endedAt),
    duration: endedAt === null ? null : seconds(endedAt - step.startedAt),
  };
}

/** UTC without a zone, microseconds, as Python's `isoformat()` of a naive time. */
function naive(instant: Instant): string {
  return formatInstant(instant).slice(0, -1);
}

/** µs to seconds. */
function seconds(micros: number): number {
  return micros / 1_000_000;
}

/** Wall time at the start, then the monotonic clock, with its microseconds: never goes back within a run. */
export function microsecondsOf(clock: Clock): () => Instant {
  const wall = clock.now();
  const start = clock.monotonic();
  return () => instantFromMs(wall + clock.monotonic() - start);
}
