import { describe, expect, it } from 'vitest';
import { decodeDebugFrame } from './debug-frames.ts';
import { readDebugRecord } from './debug-record.ts';

const time = '2026-11-24T10:32:05.000001';
const frame = (type: string, data: unknown): ReturnType<typeof decodeDebugFrame> =>
  decodeDebugFrame(JSON.stringify({ type, data }));

describe('decodeDebugFrame', () => {
  it('knows the bare pong, and no other bare text', () => {
    expect(decodeDebugFrame('pong')).toEqual({ kind: 'decoded', value: { type: 'pong', timestamp: null } });
    for (const text of ['ping', 'PONG', 'pong ', '"pong"'])
      expect(decodeDebugFrame(text).kind).toBe('rejected');
  });

  it('reads records as they are, their unknown fields too', () => {
    const data = { level: 'notice', message: 'm', timestamp: time, extra: 1 };
    expect(frame('log', data)).toEqual({
      kind: 'decoded',
      value: { type: 'record_received', record: { type: 'log', data }, seq: null, n: null },
    });
    expect(frame('log', { level: 'info', message: 'm' })).toMatchObject({ kind: 'rejected' });
    expect(frame('step', { step_name: 's', started_at: time, ended_at: null })).toMatchObject({
      kind: 'decoded',
    });
  });

  it('reads how a run ended, in words', () => {
    expect(frame('execution_complete', { result: 0 })).toMatchObject({ value: { result: 0 } });
    expect(frame('execution_complete', {})).toMatchObject({ value: { result: null } });
    expect(frame('execution_error', { error: 'no' })).toMatchObject({ value: { error: 'no' } });
    expect(frame('execution_error', { error: { message: 'no', code: 1 } })).toMatchObject({
      value: { error: 'no' },
    });
    expect(frame('execution_error', { error: { why: 1 } })).toMatchObject({ value: { error: '{"why":1}' } });
  });

  it('reads both shapes of error', () => {
    expect(frame('error', { message: 'no' })).toMatchObject({
      value: { type: 'error_received', message: 'no' },
    });
    expect(decodeDebugFrame('{"type":"error","message":"no"}')).toMatchObject({ value: { message: 'no' } });
  });
});

describe('readDebugRecord', () => {
  const log = { level: 'info', message: 'm', timestamp: time };

  it('leaves out bad entries and counts them', () => {
    const record = readDebugRecord({
      logs: [log, null, { level: 1 }, log],
      steps: [{ step_name: 's', started_at: time }],
      variables: { a: { value: 1, timestamp: time }, b: 'bad' },
      api_calls: [[]],
      step_timings: { s: null },
    });
    expect(record).toMatchObject({
      logs: [log, log],
      rejects: [
        { type: 'log', data: null },
        { type: 'log', data: { level: 1 } },
        { type: 'variable', data: 'bad' },
        { type: 'api_call', data: [] },
      ],
      trace: [],
      apiCalls: [],
      totalExecutionTime: null,
    });
    expect(record.steps).toHaveLength(1);
  });

  it('names a variable by its key where the snapshot does not', () => {
    const { variables } = readDebugRecord({
      variables: { a: { value: 1, timestamp: time }, b: { name: 'own', timestamp: time } },
    });
    expect(variables.map((variable) => variable.name)).toEqual(['a', 'own']);
  });
});
