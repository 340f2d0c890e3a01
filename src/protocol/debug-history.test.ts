import { describe, expect, it } from 'vitest';
import { decodeDebugFrame } from './debug-frames.ts';
import { readDebugRecord } from './debug-record.ts';
import { decodeRecordLine, numberedRecordsOf } from './debug-history.ts';

const time = '2026-11-24T10:32:05.000001';
const log = { level: 'info', message: 'm', timestamp: time };
const variable = (value: number, n: number) => ({ name: 'x', value, timestamp: time, n });

describe('a numbered history', () => {
  it('gives its records by number, every snapshot and both ends of a step', () => {
    const record = readDebugRecord({
      logs: [
        { ...log, n: 3 },
        { ...log, n: 7 },
      ],
      steps: [{ step_name: 's', started_at: time, ended_at: time, duration: 0, n: 1, ended_n: 6 }],
      variables: { x: variable(2, 4) },
      variable_history: [variable(1, 2), variable(2, 4)],
      api_call_starts: [{ call_id: 'c', timestamp: time, api_type: 'llm', n: 5 }],
      next: 7,
      last: 12,
    });
    expect(record.last).toBe(12);
    const records = numberedRecordsOf(record);
    expect(records.map((entry) => [entry.n, entry.record?.type])).toEqual([
      [1, 'step'],
      [2, 'variable'],
      [3, 'log'],
      [4, 'variable'],
      [5, 'api_call_start'],
      [6, 'step'],
      [7, 'log'],
    ]);
    expect(records[0]?.record?.data).toMatchObject({ step_name: 's', ended_at: null, duration: null });
    expect(records[5]?.record?.data).toMatchObject({ step_name: 's', ended_at: time, duration: 0 });
  });

  it('leaves out what has no number or cannot be read', () => {
    const record = readDebugRecord({ logs: [log, { ...log, n: 2 }, { level: 1, n: 3 }], last: 3 });
    expect(numberedRecordsOf(record).map(({ n }) => n)).toEqual([2]);
  });

  it('is told from the record of an SDK by `last`', () => {
    expect(readDebugRecord({ logs: [log], variables: { x: { value: 1, timestamp: time } } })).toMatchObject({
      last: null,
      variables: [{ name: 'x', value: 1 }],
    });
  });
});

describe('a live record', () => {
  it('carries its number', () => {
    expect(decodeDebugFrame(JSON.stringify({ type: 'log', data: log, n: 4, seq: 9 }))).toMatchObject({
      value: { type: 'record_received', n: 4, seq: 9 },
    });
  });
});

describe('a line of the records route', () => {
  const line = (value: unknown) => decodeRecordLine(JSON.stringify(value));

  it('is a record and its number', () => {
    expect(line({ n: 4, type: 'log', data: log })).toEqual({ n: 4, record: { type: 'log', data: log } });
  });

  it.each([
    { n: 4, type: 'log', data: { level: 'info' } },
    { n: 4, type: 'comet', data: {} },
    { n: 4, type: 'execution_complete', data: {} },
    { n: 4 },
  ])('keeps its number where the record cannot be read: %j', (value) => {
    expect(line(value)).toEqual({ n: 4, record: null });
  });

  it.each(['', '{"n": 4, "type": "lo', 'null', '[4]', '"4"'])('is nothing without a number: %s', (text) => {
    expect(decodeRecordLine(text)).toBeNull();
  });

  it('wants a whole number', () => {
    expect(line({ n: 4.5, type: 'log', data: log })).toBeNull();
    expect(line({ n: '4', type: 'log', data: log })).toBeNull();
  });
});
