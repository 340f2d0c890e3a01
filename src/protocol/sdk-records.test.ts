/**
 * What the real Python SDK records, read by the page's decoders. The files are written by
 * `bridges/python/tests/sdk_records.py`; the suite `python` checks that the SDK still writes the same.
 */
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod/mini';
import { describe, expect, it } from 'vitest';
import { parseInstant } from '#src/lib/instant.ts';
import { debugRecordSchema, decodeDebugValue } from './debug-frames.ts';
import { readDebugRecord } from './debug-record.ts';
import { decodeRecordLine } from './debug-history.ts';
import type { RunRecord, RunRecordType } from './debug-records.ts';

const fileSchema = z.object({
  name: z.string(),
  sdk: z.literal('0.1.0'),
  tool: z.string(),
  debug_data: debugRecordSchema,
  lines: z.array(z.looseObject({ type: z.string(), data: z.record(z.string(), z.unknown()) })),
});

const folder = path.join(import.meta.dirname, '..', 'testing', 'sdk-records');
const runs = readdirSync(folder).map((file) =>
  fileSchema.parse(JSON.parse(readFileSync(path.join(folder, file), 'utf8'))),
);

/** The streamed lines as the records route gives them. */
function streamed(run: (typeof runs)[number]): (RunRecord | null)[] {
  return run.lines
    .slice(0, -1)
    .map((line, at) => decodeRecordLine(JSON.stringify({ ...line, n: at + 1 }))?.record ?? null);
}

const dataOf = (records: readonly (RunRecord | null)[], type: RunRecordType): unknown[] =>
  records.flatMap((record) => (record?.type === type ? [record.data] : []));

it('there are runs of every kind', () => {
  expect(runs.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      'ok',
      'ok-without-debug',
      'failing',
      'async',
      'api-calls',
      'nested-steps',
      'values',
    ]),
  );
});

describe.each(runs.map((run) => [run.name, run] as const))('%s', (_name, run) => {
  it('is read whole, streamed and as a debug record', () => {
    expect(streamed(run)).not.toContain(null);
    expect(streamed(run)).toHaveLength(run.lines.length - 1);
    const record = readDebugRecord(run.debug_data);
    expect(record).toMatchObject({
      rejects: [],
      executionId: 'exec-sdk',
      pluginId: 'documented',
      last: null,
    });
    expect(decodeDebugValue(run.lines.at(-1))).toMatchObject({
      value: {
        type: run.lines.at(-1)?.type === 'execution_error' ? 'execution_failed' : 'execution_completed',
      },
    });
  });

  it('says the same both ways', () => {
    const records = streamed(run);
    const record = readDebugRecord(run.debug_data);
    expect(dataOf(records, 'log')).toEqual(record.logs);
    expect(dataOf(records, 'trace')).toEqual(record.trace);
    expect(
      dataOf(records, 'step').filter((data) => (data as { ended_at: unknown }).ended_at !== null),
    ).toEqual(record.steps);
    expect(dataOf(records, 'api_call')).toMatchObject(record.apiCalls);
    const names = new Set(dataOf(records, 'variable').map((data) => (data as { name: string }).name));
    expect([...names]).toEqual(record.variables.map(({ name }) => name));
  });

  it('has moments that are read to the microsecond, in the order of its lines', () => {
    const moments = streamed(run).map((record) => {
      if (record?.type !== 'step') return record?.data.timestamp ?? '';
      return record.data.ended_at ?? record.data.started_at;
    });
    const instants = moments.map((text) => parseInstant(text));
    expect(instants).not.toContain(null);
    expect(instants).toEqual([...instants].sort((a, b) => Number(a) - Number(b)));
  });
});

it('a moment of a whole second comes without a fraction', () => {
  expect(JSON.stringify(runs)).toMatch(/"timestamp":"2026-01-02T00:00:00"/);
});
