/** Runs for tests of files: one by hand, and any that fast-check can think of. */
import fc from 'fast-check';
import { formatInstant } from '#src/lib/instant.ts';
import type { ExecutionInfo } from '#src/protocol/debug-frames.ts';
import type { NumberedRecord, RunRecord } from '#src/protocol/debug-records.ts';
import { isSecretName } from '#src/protocol/redact.ts';

const START = 1_795_514_400_000_000;

/** @param micros after the start of the run */
export const at = (micros: number) => formatInstant(START + micros);

export const sampleInfo: ExecutionInfo = {
  executionId: 'exec-1',
  pluginId: 'web-shop',
  toolName: 'search',
  status: 'completed',
  startedAt: at(0),
  endedAt: at(5_000_000),
  parameters: { query: 'tea' },
};

export function numbered(records: readonly RunRecord[]): NumberedRecord[] {
  return records.map((record, index) => ({ n: index + 1, record }));
}

/** Two steps, a call in the first, a variable, lines, the echoes of the SDK; nothing secret. */
export const sampleRecords: readonly NumberedRecord[] = numbered([
  { type: 'step', data: { step_name: 'fetch', started_at: at(1000), ended_at: null, duration: null } },
  {
    type: 'trace',
    data: { timestamp: at(1001), event: 'step_started', data: { step: 'fetch' }, metadata: {} },
  },
  { type: 'log', data: { level: 'info', message: 'Fetching tea', timestamp: at(1500) } },
  {
    type: 'api_call_start',
    data: {
      call_id: 'c-1',
      timestamp: at(2000),
      api_type: 'llm',
      endpoint: 'chat',
      parameters: { model: 'm' },
    },
  },
  {
    type: 'api_call',
    data: {
      call_id: 'c-1',
      timestamp: at(1_002_003),
      api_type: 'llm',
      endpoint: 'chat',
      parameters: { model: 'm' },
      result: { text: 'Tee' },
      duration: 1.000003,
      error: null,
      success: true,
    },
  },
  {
    type: 'step',
    data: { step_name: 'fetch', started_at: at(1000), ended_at: at(2_000_000), duration: 1.999 },
  },
  { type: 'step', data: { step_name: 'price', started_at: at(2_000_000), ended_at: null, duration: null } },
  {
    type: 'variable',
    data: { name: 'total', value: 12.5, value_type: 'float', timestamp: at(2_500_000), metadata: {} },
  },
  { type: 'log', data: { level: 'debug', message: 'Variable: total = 12.5', timestamp: at(2_500_001) } },
  {
    type: 'step',
    data: { step_name: 'price', started_at: at(2_000_000), ended_at: at(4_000_000), duration: 2 },
  },
]);

const words = fc.stringMatching(/^[a-z]{1,8}$/).filter((word) => !isSecretName(word));
const json = fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value)) as unknown);

/**
 * A run as a server sends it: numbers ascend, some are missing; steps are flat; a call has both records or its end alone.
 * Names and texts are words that no rule takes for a secret.
 */
export const anyRun: fc.Arbitrary<NumberedRecord[]> = fc
  .array(
    fc.record({
      kind: fc.constantFrom('log', 'trace', 'variable', 'step', 'call', 'lone call'),
      name: words,
      gap: fc.integer({ min: 0, max: 2_000_000 }),
      skip: fc.constantFrom(0, 0, 0, 1, 5),
      value: json,
    }),
    { maxLength: 30 },
  )
  .map((acts) => {
    const records: NumberedRecord[] = [];
    let n = 0;
    let now = 0;
    let calls = 0;
    let step: { name: string; start: number } | null = null;
    const add = (record: RunRecord) => {
      n += 1;
      records.push({ n, record });
    };
    const endStep = () => {
      if (step === null) return;
      add({
        type: 'step',
        data: {
          step_name: step.name,
          started_at: at(step.start),
          ended_at: at(now),
          duration: (now - step.start) / 1_000_000,
        },
      });
      step = null;
    };
    for (const { kind, name, gap, skip, value } of acts) {
      now += gap + 1;
      n += skip;
      const timestamp = at(now);
      if (kind === 'log') add({ type: 'log', data: { level: 'info', message: name, timestamp } });
      else if (kind === 'trace') add({ type: 'trace', data: { event: name, data: value, timestamp } });
      else if (kind === 'variable') add({ type: 'variable', data: { name, value, timestamp } });
      else if (kind === 'step') {
        endStep();
        now += 1;
        step = { name, start: now };
        add({ type: 'step', data: { step_name: name, started_at: at(now), ended_at: null, duration: null } });
      } else {
        calls += 1;
        const began = {
          call_id: `c-${String(calls)}`,
          timestamp,
          api_type: 'llm',
          endpoint: name,
          parameters: value,
        };
        if (kind === 'call') add({ type: 'api_call_start', data: began });
        now += gap;
        const end = {
          ...began,
          timestamp: at(now),
          duration: gap / 1_000_000,
          result: value,
          error: null,
          success: true,
        };
        add({ type: 'api_call', data: end });
      }
    }
    endStep();
    return records;
  });
